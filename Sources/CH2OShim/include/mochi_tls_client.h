#ifndef MOCHI_TLS_CLIENT_H
#define MOCHI_TLS_CLIENT_H

#include "mochi_tls.h"

/// The client's side of one TLS connection, between bytes and bytes: it has no socket.
///
/// What arrives goes in by `receive` and comes out of `read` in the clear; what `write` is given comes out of `take` encrypted.
/// Any call may make bytes for `take`.
typedef struct mochi_tls_client mochi_tls_client;

/// What `handshake` and `read` return when there is nothing to show.
enum { MOCHI_TLS_CLIENT_MORE = 0, MOCHI_TLS_CLIENT_ENDED = -1, MOCHI_TLS_CLIENT_FAILED = -2 };

/// Makes the client of a server at `host` that trusts the certificate of `server`, and no other.
///
/// TLS 1.2 or 1.3; ALPN asks for `http/1.1`.
/// Ownership: the caller owns the client; `server` is not kept. Thread: any, one at a time for all functions here.
mochi_tls_client *mochi_tls_client_create(const mochi_tls *server, const char *host);

/// Makes the client of a server at `host`, a name or an address, that trusts the authorities of a file in PEM.
///
/// NULL for `authorities` means those of the system; NULL comes back when there are none in the file. No ALPN.
/// Ownership: the caller owns the client. Thread: any; it reads files.
mochi_tls_client *mochi_tls_client_create_trusting(const char *authorities, const char *host);

/// Frees a client; close_notify is `end`'s.
///
/// Ownership: `client` is consumed. Thread: any.
void mochi_tls_client_destroy(mochi_tls_client *client);

/// Takes bytes that the server has sent.
///
/// Ownership: `bytes` stays the caller's. Thread: any.
void mochi_tls_client_receive(mochi_tls_client *client, const void *bytes, size_t count);

/// Goes on with the handshake: 1 when it is complete, `MORE` when it waits for the server, or `FAILED`.
///
/// Ownership: none. Thread: any.
int mochi_tls_client_handshake(mochi_tls_client *client);

/// Decrypts up to `size` bytes: their number, `MORE` when there are none yet, `ENDED` after close_notify, or `FAILED`.
///
/// Ownership: `bytes` is the caller's. Thread: any.
ptrdiff_t mochi_tls_client_read(mochi_tls_client *client, void *bytes, size_t size);

/// Encrypts all of `count` bytes (not 0), after the handshake; false when the connection has failed.
///
/// Ownership: `bytes` stays the caller's. Thread: any.
bool mochi_tls_client_write(mochi_tls_client *client, const void *bytes, size_t count);

/// Announces the end (close_notify).
///
/// Ownership: none. Thread: any.
void mochi_tls_client_end(mochi_tls_client *client);

/// Takes up to `size` bytes for the server; returns their number, 0 when there are none.
///
/// Ownership: `bytes` is the caller's. Thread: any.
size_t mochi_tls_client_take(mochi_tls_client *client, void *bytes, size_t size);

/// Why the client has failed, always terminated.
///
/// Ownership: borrowed from the client. Thread: any.
const char *mochi_tls_client_error(const mochi_tls_client *client);

#endif
