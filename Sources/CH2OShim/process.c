#include "internal.h"
#include "mochi_process.h"
#include <signal.h>
#include <time.h>

void mochi_process_ignore_sigpipe(void)
{
    signal(SIGPIPE, SIG_IGN);
}

uint64_t mochi_monotonic_nanoseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
