#ifndef MOCHI_PROCESS_H
#define MOCHI_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

/// Makes a write to a closed socket return EPIPE, and one that makes a file longer than RLIMIT_FSIZE EFBIG, instead of
/// ending the process.
///
/// Ownership: none. Thread: any.
void mochi_process_ignore_write_signals(void);

/// Nanoseconds of the monotonic clock.
///
/// Ownership: none. Thread: any.
uint64_t mochi_process_nanoseconds(void);

/// Starts to turn a signal into a byte (its number) on the descriptor that `mochi_process_signals` returns.
///
/// Ownership: none. Thread: any.
void mochi_process_catch(int signal_number);

/// Gives a signal its default action back.
///
/// Ownership: none. Thread: any.
void mochi_process_release(int signal_number);

/// The read end of the signal pipe, -1 when it cannot be made.
///
/// Ownership: the process's; never close it. Thread: any, one reader.
int mochi_process_signals(void);

/// Soft limit of open descriptors.
///
/// Ownership: none. Thread: any.
uint64_t mochi_process_descriptor_limit(void);

/// Starts a detached thread. Returns false when none can be had.
///
/// Ownership: `argument` passes to `body`. Thread: any.
bool mochi_process_start_thread(void (*body)(void *argument), void *argument);

#endif
