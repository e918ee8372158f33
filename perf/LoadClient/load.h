// What the parts of the client share: what the command line asks for, the modes, and how they fail.

#pragma once

#include <stdbool.h>
#include <stddef.h>

struct options {
    const char *host;
    const char *port;
    const char *path;
    const char *publish_path;
    // Where subscribers ask for events; NULL: they are WebSockets.
    const char *events_path;
    size_t connections;
    size_t window;
    size_t size;
    double seconds;
    double warmup;
    // Requests a second.
    double rate;
    bool is_binary;
    bool is_gated;
    bool is_deflated;
};

// Each returns when its load is over. What goes wrong ends the process: see fail.
void run_echo(const struct options *options);
void run_fanout(const struct options *options);
void run_idle(const struct options *options);
void run_rate(const struct options *options);
void run_churn(const struct options *options);
void run_slow(const struct options *options);

// Says what happened on standard error and ends the process with status 1: figures with an error in them are none.
__attribute__((noreturn, format(printf, 1, 2))) void fail(const char *format, ...);

// `count` zeroed things of `size` bytes, which live as long as the process.
void *allocate(size_t count, size_t size);
