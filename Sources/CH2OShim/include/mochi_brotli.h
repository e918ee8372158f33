#ifndef MOCHI_BROTLI_H
#define MOCHI_BROTLI_H

#include <stddef.h>

/// The most bytes that `count` bytes become.
///
/// Ownership: none. Thread: any.
size_t mochi_brotli_bound(size_t count);

/// Codes text with brotli (RFC 7932) as small as it gets, about a millisecond a kilobyte: for what is coded once.
///
/// Returns the count of bytes that were written.
/// Ownership: all memory stays the caller's; `coded` has room for mochi_brotli_bound of `count`. Thread: any.
size_t mochi_brotli(const void *bytes, size_t count, void *coded);

#endif
