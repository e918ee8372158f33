#ifndef MOCHI_DEFLATE_H
#define MOCHI_DEFLATE_H

#include "mochi_request.h"

/// Compresses WebSocket messages for one receiver's stream (RFC 7692 7.2.1), or for many that reset before each.
///
/// 22 KiB and 4 << window_bits bytes: 150 KiB with the largest window, 24 KiB with the smallest.
typedef struct mochi_deflater mochi_deflater;

/// Decompresses the WebSocket messages of one sender (RFC 7692 7.2.2), or of many that reset before each.
///
/// 7 KiB, and 1 << window_bits bytes from the first message on.
typedef struct mochi_inflater mochi_inflater;

/// What became of a message.
enum { MOCHI_INFLATE_WHOLE = 0, MOCHI_INFLATE_TOO_LARGE, MOCHI_INFLATE_MALFORMED };

/// A compressor with a window of `window_bits` (9 to 15) and zlib's `level` (1 to 9).
///
/// 8 is not among them: zlib would use 9 without a word, and a receiver with the smaller window could not follow.
/// Ownership: the caller owns the compressor. Thread: any; from then on one at a time.
mochi_deflater *mochi_deflater_create(int window_bits, int level);

/// Ends a compressor.
///
/// Ownership: `deflater` and what it returned are freed. Thread: the one that uses it.
void mochi_deflater_destroy(mochi_deflater *deflater);

/// Forgets the messages before: the next can be read by whoever has not seen them.
///
/// Costs next to nothing when called twice.
/// Ownership: what was returned is no longer valid. Thread: the one that uses it.
void mochi_deflater_reset(mochi_deflater *deflater);

/// The payload of one message, of one octet when `count` is 0. It may be larger than what it was made from.
///
/// Once compressed it must be sent so, or the next message must follow a reset: it may refer back to this one.
/// Ownership: `bytes` are read during the call; the result is valid until the next call. Thread: the one that uses it.
mochi_bytes mochi_deflater_run(mochi_deflater *deflater, const void *bytes, size_t count);

/// Frees the output if it has grown over 64 KiB: call it when the result has been used.
///
/// Ownership: what was returned is no longer valid. Thread: the one that uses it.
void mochi_deflater_trim(mochi_deflater *deflater);

/// A decompressor for a sender whose window is of `window_bits` (8 to 15).
///
/// Ownership: the caller owns the decompressor. Thread: any; from then on one at a time.
mochi_inflater *mochi_inflater_create(int window_bits);

/// Ends a decompressor.
///
/// Ownership: `inflater` and what it returned are freed. Thread: the one that uses it.
void mochi_inflater_destroy(mochi_inflater *inflater);

/// Forgets the messages before. Costs next to nothing when called twice.
///
/// Ownership: what was returned is no longer valid. Thread: the one that uses it.
void mochi_inflater_reset(mochi_inflater *inflater);

/// Decompresses the payload of one whole message into `message`, which holds at most `limit` bytes (below SIZE_MAX).
///
/// Stops at the first byte over the limit. Memory follows what really comes out, doubling, and never passes the limit
/// by more than a byte. After anything but MOCHI_INFLATE_WHOLE there is no message, and none may follow without a
/// reset. Blocks of any kind, final ones among them: a final block leaves the window as it is. A payload that ends
/// between two blocks, such as an empty one, is a whole message too.
/// Ownership: `bytes` are read during the call; `message` is valid until the next call. Thread: the one that uses it.
int mochi_inflater_run(mochi_inflater *inflater, const void *bytes, size_t count, size_t limit, mochi_bytes *message);

/// Frees the output if it has grown over 64 KiB: call it when the message has been used, and after a failure.
///
/// Ownership: what was returned is no longer valid. Thread: the one that uses it.
void mochi_inflater_trim(mochi_inflater *inflater);

/// Compresses `count` bytes (not 0) as one whole DEFLATE stream (RFC 1951).
///
/// Returns the count of bytes it has written, 0 when `room` is too small for them. For what is short: it takes 20 KiB for a
/// kilobyte, at most 150 KiB, and gives them back.
/// Ownership: all memory stays the caller's; `output` must not overlap `bytes`. Thread: any.
size_t mochi_deflate_pack(const void *bytes, size_t count, void *output, size_t room);

/// Decompresses one whole stream, with nothing behind it, of exactly `size` bytes; false when it is anything else.
///
/// Writes nothing beyond `size`, whatever the stream would become.
/// Ownership: all memory stays the caller's; `output` must not overlap `bytes`. Thread: any.
bool mochi_deflate_unpack(const void *bytes, size_t count, void *output, size_t size);

#endif
