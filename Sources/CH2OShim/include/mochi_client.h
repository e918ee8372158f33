#ifndef MOCHI_CLIENT_H
#define MOCHI_CLIENT_H

#include "mochi_loop.h"

/// A connection that a loop opens to another server: bytes both ways.
typedef struct mochi_client mochi_client;

/// What a connection calls, on its loop, with the `owner` of `mochi_client_connect`.
typedef struct mochi_client_callbacks {
    void (*on_connect)(void *owner);                                    ///< it may be written to
    void (*on_receive)(void *owner, const uint8_t *base, size_t count); ///< bytes, valid during the call
    void (*on_written)(void *owner);                                    ///< all of the last write has left
    void (*on_end)(void *owner, const char *reason);                    ///< last call: it could not be opened, or is no longer
} mochi_client_callbacks;

/// Begins to open a connection to the server at `address`, a `sockaddr` of `size` bytes.
///
/// What follows is told by `callbacks`, never during this call.
/// Ownership: the connection belongs to its loop until `on_end` or `mochi_client_close`; `address` and `callbacks` are copied,
/// `owner` must live as long. Thread: the loop's.
mochi_client *mochi_client_connect(mochi_loop *loop, const void *address, size_t size,
                                   const mochi_client_callbacks *callbacks, void *owner);

/// Sends bytes, after `on_connect` and the `on_written` of the last write.
///
/// Ownership: `base` stays the caller's and unchanged until `on_written`, `on_end` or `mochi_client_close`. Thread: the loop's.
void mochi_client_write(mochi_client *client, const void *base, size_t count);

/// Closes the connection; nothing is called any more. May be called from inside every callback but `on_end`.
///
/// Ownership: `client` is consumed. Thread: the loop's.
void mochi_client_close(mochi_client *client);

#endif
