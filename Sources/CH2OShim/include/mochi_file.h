#ifndef MOCHI_FILE_H
#define MOCHI_FILE_H

/// Opens a file for reading, unless a symbolic link is on the way to it or is its name (openat2(2)). Does not wait for a
/// FIFO's writer, and makes no terminal ours.
///
/// Returns -1 with errno when it cannot: ELOOP for a link, ENOSYS or EPERM where the kernel or a container knows no such call.
///
/// Ownership: the caller closes the descriptor. Thread: any.
int mochi_file_open(const char *path);

#endif
