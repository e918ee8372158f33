#ifndef PERF_HMAC_H
#define PERF_HMAC_H

#include <stddef.h>

/* One call of OpenSSL's HMAC() with SHA-256 over `count` bytes; its first byte, so that nobody leaves it out. Any thread. */
unsigned char hmac_sha256(const void *bytes, size_t count);

#endif
