#ifndef MOCHI_SEAL_H
#define MOCHI_SEAL_H

#include "mochi_request.h"

/// Bytes of a sealing key, of what sealing adds, of a digest, and of a signing key that is ready to use.
enum { MOCHI_SEAL_KEY = 64, MOCHI_SEAL_OVERHEAD = 16, MOCHI_SEAL_DIGEST = 32, MOCHI_SEAL_SIGNER = 64 };

/// A key of AES-256-SIV that is ready to use: 1 KiB or so. It does not change.
typedef struct mochi_sealer mochi_sealer;

/// Makes a key ready, which takes as long as sealing something short does.
///
/// Ownership: the caller owns the sealer; `key` is read during the call. Thread: any; then any number at once.
mochi_sealer *mochi_sealer_create(const uint8_t key[MOCHI_SEAL_KEY]);

/// Forgets a key.
///
/// Ownership: `sealer` is freed. Thread: any, after the last use.
void mochi_sealer_destroy(mochi_sealer *sealer);

/// Encrypts and authenticates `count` bytes (not 0) with AES-256-SIV (RFC 5297): the same input gives the same output.
///
/// The pieces of `bound` (none of them empty) are authenticated and not part of the output: opening needs the same ones, in
/// the same order. Writes MOCHI_SEAL_OVERHEAD + `count` bytes.
/// Ownership: all memory stays the caller's; `sealed` must not overlap `bytes`. Thread: any.
void mochi_sealer_seal(const mochi_sealer *sealer, const mochi_bytes *bound, size_t bound_count, const void *bytes,
                       size_t count, void *sealed);

/// Decrypts what `mochi_sealer_seal` has written, `count` bytes with the overhead.
///
/// Returns false, and leaves zeros in `bytes`, unless key, bound pieces and every bit are those of the sealing.
/// Ownership: all memory stays the caller's; `bytes` has room for `count` - MOCHI_SEAL_OVERHEAD. Thread: any.
bool mochi_sealer_open(const mochi_sealer *sealer, const mochi_bytes *bound, size_t bound_count, const void *sealed,
                       size_t count, void *bytes);

/// The HMAC-SHA256 (RFC 2104) of `count` bytes.
///
/// Ownership: all memory stays the caller's. Thread: any.
void mochi_seal_hmac(const void *key, size_t key_count, const void *bytes, size_t count,
                     uint8_t digest[MOCHI_SEAL_DIGEST]);

/// Makes a key of HMAC-SHA256 ready: what both of its hashes have become behind their first block.
///
/// A signer is as secret as its key.
/// Ownership: all memory stays the caller's. Thread: any.
void mochi_seal_prepare(const void *key, size_t key_count, uint8_t signer[MOCHI_SEAL_SIGNER]);

/// The HMAC-SHA256 of pieces, each behind its length in eight bytes, the highest first: no byte can move between them.
///
/// Ownership: all memory stays the caller's. Thread: any.
void mochi_seal_sign(const uint8_t signer[MOCHI_SEAL_SIGNER], const mochi_bytes *pieces, size_t piece_count,
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
