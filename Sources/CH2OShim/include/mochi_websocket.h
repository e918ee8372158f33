#ifndef MOCHI_WEBSOCKET_PUBLIC_H
#define MOCHI_WEBSOCKET_PUBLIC_H

#include "mochi_request.h"

/// A WebSocket (RFC 6455) on its connection, from the 101 to the end of the socket.
///
/// What the client sends is decoded here; what is sent to it is framed and queued by the owner.
typedef struct mochi_websocket mochi_websocket;

/// What one socket may cost.
typedef struct mochi_websocket_limits {
    uint64_t message_bytes;     ///< of one message as it arrives (1009)
    uint32_t idle_ms;           ///< silence after which the connection is cut; `on_silence` at half of it; 0: no limit
    uint32_t close_ms;          ///< from `mochi_websocket_expect_close` until the connection is cut
    bool compresses;            ///< messages may be compressed (RFC 7692): RSV1 is no mistake
} mochi_websocket_limits;

/// Kinds of messages.
enum {
    MOCHI_MESSAGE_TEXT = 1,             ///< UTF-8, checked
    MOCHI_MESSAGE_BINARY = 2,
    MOCHI_MESSAGE_COMPRESSED = 0x40     ///< added to either: as it came, the text not checked
};

/// What sockets call, always on their loop's thread, with the `user` of `mochi_websocket_accept`.
///
/// Every function of this header may be called from inside them. Bytes are valid during the call.
typedef struct mochi_websocket_callbacks {
    void (*on_open)(void *user, mochi_websocket *socket);   ///< the 101 has left
    void (*on_message)(void *user, const uint8_t *base, size_t count, int kind);
    void (*on_reply)(void *user, const uint8_t *frame, size_t count);   ///< a pong or the answer to a close, to be sent
    void (*on_turn)(void *user);        ///< what one read brought has been delivered: time to send
    void (*on_writable)(void *user);    ///< after a write that did not take everything
    void (*on_silence)(void *user);     ///< nothing was heard for half of the idle time: time for a ping
    /// Once: nothing more comes. `code` is the client's, the one that answered a mistake, 1005 when the client gave
    /// none, 1006 when the connection is lost.
    void (*on_end)(void *user, uint16_t code, const uint8_t *reason, size_t count);
    void (*on_gone)(void *user);        ///< last call: the socket dies after it; also without `on_open`
} mochi_websocket_callbacks;

/// Tells a loop what its sockets call; before the first of them.
///
/// Ownership: `callbacks` is copied. Thread: the loop's.
void mochi_websocket_configure(mochi_loop *loop, const mochi_websocket_callbacks *callbacks);

/// Answers a request with 101 and the fields that were added to its response, and turns its connection into a socket.
///
/// `key` is the Sec-WebSocket-Key (RFC 6455 section 4.2.2); the caller has checked the handshake. Returns false when
/// the request cannot be switched: HTTP/2, a body, or a response that has begun; nothing has happened then.
/// Ownership: after true, `user` is the socket's until `on_gone`; the rest is copied. Thread: the loop's.
bool mochi_websocket_accept(mochi_request *request, mochi_bytes key, const mochi_websocket_limits *limits, void *user);

/// Hands bytes to the connection. Returns how many it took; when not all, `on_writable` follows.
///
/// Takes everything when the connection is broken, which is told soon.
/// Ownership: nothing is kept. Thread: the loop's.
size_t mochi_websocket_write(mochi_websocket *socket, const mochi_bytes *slices, size_t count);

/// Stops reading after the message in hand, or goes on, perhaps with messages that have come already.
///
/// Ownership: none. Thread: the loop's.
void mochi_websocket_pause(mochi_websocket *socket, bool pauses);

/// Starts the time that the client has to take and answer a close.
///
/// Ownership: none. Thread: the loop's.
void mochi_websocket_expect_close(mochi_websocket *socket);

/// Ends the connection once the client has answered: everything was written, a close frame last.
///
/// What `mochi_websocket_write` has taken still leaves. After `close_ms` the connection ends without the answer.
/// Ownership: `on_gone` may come before this returns. Thread: the loop's.
void mochi_websocket_finish(mochi_websocket *socket);

/// Cuts the connection; `on_end` with 1006 and `on_gone` follow in another turn, and no message before them.
///
/// Ownership: none. Thread: the loop's.
void mochi_websocket_cut(mochi_websocket *socket);

#endif
