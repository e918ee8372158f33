#ifndef MOCHI_SEAL_H
#define MOCHI_SEAL_H

#include "mochi_request.h"

/// Bytes of a sealing key, of what sealing adds, and of a digest.
enum { MOCHI_SEAL_KEY = 64, MOCHI_SEAL_OVERHEAD = 16, MOCHI_SEAL_DIGEST = 32 };

/// Encrypts and authenticates `count` bytes (not 0) with AES-256-SIV (RFC 5297): the same input gives the same output.
///
/// The pieces of `bound` (none of them empty) are authenticated and not part of the output: opening needs the same ones, in
/// the same order. Writes MOCHI_SEAL_OVERHEAD + `count` bytes.
/// Ownership: all memory stays the caller's; `sealed` must not overlap `bytes`. Thread: any.
void mochi_seal(const uint8_t key[MOCHI_SEAL_KEY], const mochi_bytes *bound, size_t bound_count, const void *bytes,
                size_t count, void *sealed);

/// Decrypts what `mochi_seal` has written, `count` bytes with the overhead.
///
/// Returns false, and leaves zeros in `bytes`, unless key, bound pieces and every bit are those of the sealing.
/// Ownership: all memory stays the caller's; `bytes` has room for `count` - MOCHI_SEAL_OVERHEAD. Thread: any.
bool mochi_seal_open(const uint8_t key[MOCHI_SEAL_KEY], const mochi_bytes *bound, size_t bound_count, const void *sealed,
                     size_t count, void *bytes);

/// The HMAC-SHA256 (RFC 2104) of `count` bytes.
///
/// Ownership: all memory stays the caller's. Thread: any.
void mochi_seal_hmac(const void *key, size_t key_count, const void *bytes, size_t count,
                     uint8_t digest[MOCHI_SEAL_DIGEST]);

/// Whether two runs of bytes are equal, in a time that does not tell where they differ.
///
/// Ownership: none. Thread: any.
bool mochi_seal_equal(const void *left, const void *right, size_t count);

/// Fills `bytes` from the system's generator for secrets; ends the process when it has none to give.
///
/// Ownership: `bytes` is the caller's. Thread: any.
void mochi_seal_random(void *bytes, size_t count);

#endif
