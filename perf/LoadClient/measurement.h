// Time, latencies and the client's own share of a core.

#pragma once

#include "load.h"

#include <stdint.h>

// Steps of at most 3 %: 32 linear ones in each power of two.
enum { STEPS = 32, BUCKETS = 60 * STEPS };

struct histogram {
    uint64_t counts[BUCKETS];
    uint64_t total;
};

struct measurement {
    struct histogram latencies;
    // Answers of which the latency says nothing, because the client had no core meanwhile; UINT64_MAX where it does not look.
    uint64_t left_out;
    uint64_t began, ended;
    double own_cpu;
};

uint64_t nanoseconds(void);
void histogram_add(struct histogram *self, uint64_t nanoseconds);

// Runs `phase` for the warm-up and again for what counts, with a quiet moment before and after.
void measure(struct measurement *self, const struct options *options, void (*phase)(double seconds));

// Prints one line of JSON. `name` says what `count` counts, of which the latencies may be only a part.
void measurement_report(const struct measurement *self, const char *name, uint64_t count);
