#ifndef MOCHI_PROCESS_H
#define MOCHI_PROCESS_H

#include <stdint.h>

/// Makes writes to a closed socket return EPIPE instead of ending the process.
///
/// Ownership: none. Thread: any; call once before the first loop.
void mochi_process_ignore_sigpipe(void);

/// Nanoseconds of the monotonic clock.
///
/// Ownership: none. Thread: any.
uint64_t mochi_monotonic_nanoseconds(void);

#endif
