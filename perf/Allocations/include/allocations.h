#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

#include <stdint.h>

/* The number of blocks that the process has asked the heap for since it started. Any thread. */
uint64_t allocations_count(void);

#endif
