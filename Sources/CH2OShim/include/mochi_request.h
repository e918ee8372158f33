#ifndef MOCHI_REQUEST_H
#define MOCHI_REQUEST_H

#include "mochi_loop.h"

/// Methods that are told apart without comparing bytes.
enum {
    MOCHI_METHOD_OTHER = 0,
    MOCHI_METHOD_GET,
    MOCHI_METHOD_HEAD,
    MOCHI_METHOD_POST,
    MOCHI_METHOD_PUT,
    MOCHI_METHOD_DELETE,
    MOCHI_METHOD_PATCH,
    MOCHI_METHOD_OPTIONS
};

/// How much of the request body is there.
enum {
    MOCHI_BODY_NONE = 0,        ///< no body
    MOCHI_BODY_WHOLE,           ///< `body` holds all of it
    MOCHI_BODY_STREAMED         ///< to be read with `mochi_request_read_body`
};

/// A request as it stands when its head is complete.
///
/// All bytes live as long as the request: until `on_dispose` returns. Thread: the loop's.
struct mochi_request {
    mochi_bytes method;
    mochi_bytes target;         ///< origin form: path and query, or `*`
    mochi_bytes authority;
    mochi_bytes upgrade;        ///< the Upgrade field of an HTTP/1.1 request whose Connection names it, else empty
    mochi_bytes body;           ///< when `body_state` is MOCHI_BODY_WHOLE
    uint64_t body_count;        ///< Content-Length of a streamed body, UINT64_MAX when chunked
    size_t path_count;          ///< bytes of `target` before `?`
    void *user;                 ///< set by `mochi_request_set_user`; while NULL only `on_request` is called
    mochi_loop *loop;
    uint32_t field_count;
    uint16_t version;           ///< 0x100, 0x101 or 0x200
    uint8_t method_id;
    uint8_t body_state;
    bool tls;
    bool expects_continue;
};

/// A field of the head; names are lower-case.
typedef struct mochi_field {
    mochi_bytes name;
    mochi_bytes value;
} mochi_field;

/// Field number `index` (below `field_count`).
///
/// Host, Content-Length, Transfer-Encoding, Expect and Upgrade are not among the fields.
/// Ownership: bytes of the request. Thread: the loop's.
mochi_field mochi_request_field(const mochi_request *request, uint32_t index);

/// A copy of a head that needs nothing of the request: this struct, `field_count` × `mochi_head_field`, then the bytes.
///
/// Offsets count from the start of the struct.
typedef struct mochi_head {
    uint32_t method_at, method_count;
    uint32_t target_at, target_count, path_count;
    uint32_t authority_at, authority_count;
    uint32_t field_count;
    uint16_t version;
    uint8_t method_id;
    bool tls;
    uint8_t peer[28];           ///< a sockaddr: IPv4, IPv6, or only the family of a Unix socket
} mochi_head;

typedef struct mochi_head_field {
    uint32_t name_at, name_count;
    uint32_t value_at, value_count;
} mochi_head_field;

/// Bytes that `mochi_request_copy_head` writes.
///
/// Ownership: none. Thread: the loop's, or any while a synchronous handler of the request runs.
size_t mochi_request_head_size(const mochi_request *request);

/// Writes a `mochi_head` with all its bytes to `destination` (aligned for uint32_t).
///
/// Ownership: `destination` is the caller's. Thread: as `mochi_request_head_size`.
void mochi_request_copy_head(const mochi_request *request, void *destination);

/// Ties an object to the request: from now on its callbacks come, `on_dispose` last and exactly once.
///
/// Ownership: `user` stays the caller's, who gives it up in `on_dispose`. Thread: the loop's, once a request.
void mochi_request_set_user(mochi_request *request, void *user);

/// Asks for the next piece of a streamed body; one `on_body` answers, perhaps before this returns.
///
/// Sends `100 Continue` first when the client waits for it. Must not be called again before the answer.
/// Ownership: none. Thread: the loop's.
void mochi_request_read_body(mochi_request *request);

/// Lowers or raises the body limit of this request; a declared length above it makes the next read answer -413.
///
/// Ownership: none. Thread: the loop's.
void mochi_request_limit_body(mochi_request *request, uint64_t bytes);

/// Lets go of the bytes of the head, and of what the connection keeps for the response: for one that stays open for long, once
/// its head has left. Nothing happens while something is being written, and over HTTP/2.
///
/// Ownership: the bytes of the request are gone; `method_id`, `version` and `tls` stay. Thread: the loop's.
void mochi_request_shed(mochi_request *request);

/// From now on tells `on_disconnect` when an HTTP/1 client closes its side (HTTP/2 tells `on_dispose` by itself).
///
/// Ownership: none. Thread: the loop's.
void mochi_request_watch(mochi_request *request);

/// The peer's address: `a.b.c.d`, an IPv6 address, or `unix:`. Writes at most `size` bytes, returns their number.
///
/// Ownership: `buffer` is the caller's. Thread: any.
size_t mochi_head_peer(const mochi_head *head, char *buffer, size_t size);

#endif
