#include "measurement.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

uint64_t nanoseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static double cpu_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

void histogram_add(struct histogram *self, uint64_t nanoseconds)
{
    unsigned shift = 0;

    for (uint64_t rest = nanoseconds; rest >= 2 * STEPS; rest >>= 1)
        ++shift;
    ++self->counts[shift * STEPS + (nanoseconds >> shift)];
    ++self->total;
}

// The middle of the bucket, in microseconds, below which `share` of the values are.
static double histogram_quantile(const struct histogram *self, double share)
{
    uint64_t below = 0;
    size_t index = 0;

    while (index + 1 < BUCKETS && (double)(below += self->counts[index]) < share * (double)self->total)
        ++index;
    size_t shift = index < 2 * STEPS ? 0 : index / STEPS - 1;
    return ((double)(index - shift * STEPS) + 0.5) * (double)(UINT64_C(1) << shift) / 1e3;
}

// Whoever measures the server reads its CPU while nothing is under way, and then sends a line.
static void pass_gate(const struct options *options, const char *name)
{
    char line[64];

    if (!options->is_gated)
        return;
    puts(name);
    fflush(stdout);
    if (fgets(line, sizeof(line), stdin) == NULL)
        fail("standard input ended at the gate '%s'", name);
}

void measure(struct measurement *self, const struct options *options, void (*phase)(double seconds))
{
    if (options->warmup > 0)
        phase(options->warmup);
    *self = (struct measurement){.left_out = UINT64_MAX};
    pass_gate(options, "begin");
    self->own_cpu = -cpu_seconds();
    self->began = nanoseconds();
    phase(options->seconds);
    self->ended = nanoseconds();
    self->own_cpu += cpu_seconds();
    pass_gate(options, "end");
}

void measurement_report(const struct measurement *self, const char *name, uint64_t count)
{
    static const struct {
        const char *name;
        double share;
    } quantiles[] = {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p999", 0.999}, {"max", 1}};
    double seconds = (double)(self->ended - self->began) / 1e9;

    printf("{\"%s\": %llu, \"%s_per_second\": %.0f, ", name, (unsigned long long)count, name, (double)count / seconds);
    for (size_t index = 0; index != sizeof(quantiles) / sizeof(*quantiles); ++index)
        printf("\"%s_us\": %.1f, ", quantiles[index].name, histogram_quantile(&self->latencies, quantiles[index].share));
    if (self->left_out != UINT64_MAX)
        printf("\"left_out_percent\": %.2f, ", (double)self->left_out / (double)count * 100);
    printf("\"own_cpu_percent\": %.1f}\n", self->own_cpu / seconds * 100);
}
