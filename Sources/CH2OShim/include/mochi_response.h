#ifndef MOCHI_RESPONSE_H
#define MOCHI_RESPONSE_H

#include "mochi_request.h"

/// Content codings that a response can be sent in.
enum { MOCHI_CODING_IDENTITY = 0, MOCHI_CODING_GZIP, MOCHI_CODING_BROTLI };

/// Adds a field. Names must be lower-case tokens, values free of CR, LF and NUL: the caller has checked them.
///
/// Ownership: the bytes are copied unless `lasting`: then they must stay valid until `on_dispose`. Thread: the loop's.
void mochi_response_add(mochi_request *request, const char *name, size_t name_count, const char *value, size_t value_count,
                        bool lasting);

/// Adds Content-Type, whose value is free of CR, LF and NUL.
///
/// Ownership: the bytes are copied unless `lasting`: then they must stay valid until `on_dispose`. Thread: the loop's.
void mochi_response_add_type(mochi_request *request, const char *value, size_t count, bool lasting);

/// Compresses what follows with `coding`: sets Content-Encoding and drops the length. Before start or send only.
///
/// Ownership: none. Thread: the loop's.
void mochi_response_compress(mochi_request *request, int coding);

/// Sends a whole response.
///
/// HEAD, 204 and 304 send no body but keep `count` as the length where the protocol allows it.
/// Ownership: `body` is copied when `lasting` is false, else it must stay valid until `on_dispose`. Thread: the loop's.
void mochi_response_send(mochi_request *request, int status, const void *body, size_t count, bool lasting);

/// Sends the head of a streamed response with the first write. `count` -1 means that the length is not known.
///
/// Ownership: none. Thread: the loop's.
void mochi_response_start(mochi_request *request, int status, int64_t count);

/// Sends bytes of a streamed response; the next call may follow `on_proceed`, none follows `last`.
///
/// Returns false when nothing was taken: a write is under way, the response has ended, or there would be more or fewer
/// bytes than `mochi_response_start` was told (the response is aborted then).
/// Ownership: `bytes` must stay valid until `on_proceed`, `on_dispose` after `last`. Thread: the loop's.
bool mochi_response_write(mochi_request *request, const void *bytes, size_t count, bool last);

/// Pieces that `mochi_response_write_pieces` takes at once.
enum { MOCHI_MOST_PIECES = 16 };

/// As `mochi_response_write`, for bytes that lie in several places.
///
/// Ownership: the bytes must stay valid until `on_proceed`, `on_dispose` after `last`; `pieces` is copied. Thread: the loop's.
bool mochi_response_write_pieces(mochi_request *request, const mochi_bytes *pieces, size_t count, bool last);

/// One piece of a file response: bytes of the file, or of memory when `base` is not NULL.
typedef struct mochi_piece {
    const uint8_t *base;
    uint64_t offset;
    uint64_t count;
} mochi_piece;

/// Sends pieces of a file (ranges, with the part heads of a multipart body between them) as a whole response.
///
/// A file that shrinks meanwhile cuts the connection. Reads happen on the loop, 64 KiB at a time, as the client takes them.
/// Ownership: takes `fd`; `pieces` and their memory are copied. Thread: the loop's.
void mochi_response_send_file(mochi_request *request, int status, int fd, const mochi_piece *pieces, size_t count);

/// Ends a response that cannot be completed: the client sees a broken body, never a short one that looks whole.
///
/// Ownership: none. Thread: the loop's.
void mochi_response_abort(mochi_request *request);

/// Closes the connection (HTTP/1) after this response. Before start or send only.
///
/// Ownership: none. Thread: the loop's.
void mochi_response_close_connection(mochi_request *request);

#endif
