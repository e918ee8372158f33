#ifndef MOCHI_LISTENER_H
#define MOCHI_LISTENER_H

#include "mochi_loop.h"
#include "mochi_tls.h"

/// Opens a listening TCP socket on a numeric IPv4 or IPv6 address.
///
/// Returns the descriptor, or -errno. `reuse_port` lets every loop have a socket of its own on the same port. With
/// a `backlog` of 0 the socket is only bound, to find out whether the port is free.
/// Ownership: the caller owns the descriptor. Thread: any.
int mochi_listen_tcp(const char *address, uint16_t port, int backlog, bool reuse_port);

/// Opens a listening Unix socket; a stale socket file at `path` is replaced, any other file is not.
///
/// Returns the descriptor, or -errno. Ownership: the caller owns the descriptor and the file. Thread: any.
int mochi_listen_unix(const char *path, int backlog);

/// The port that a listening TCP socket is bound to, 0 for other sockets.
///
/// Ownership: none. Thread: any.
uint16_t mochi_listen_port(int fd);

/// Accepts connections of `fd` on this loop.
///
/// With `distributes`, sockets are not served here but handed to `on_accept` with the listener's number, for
/// `mochi_loop_adopt` on any loop. Returns the listener's number.
/// Ownership: the loop takes `fd` and a reference to `tls` (NULL: cleartext). Thread: the loop's.
uint32_t mochi_loop_listen(mochi_loop *loop, int fd, mochi_tls *tls, bool distributes);

/// Registers a listener that never accepts by itself and serves what `mochi_loop_adopt` brings. Returns its number.
///
/// Ownership: the loop takes a reference to `tls`. Thread: the loop's.
uint32_t mochi_loop_listen_adopted(mochi_loop *loop, mochi_tls *tls);

/// From now on every connection of listener number `listener` begins with a PROXY line (version 1), before TLS or HTTP.
///
/// The peer of its requests is then the one that the line tells. `trusts` is asked with each accepted peer, a sockaddr of 28
/// bytes as in `mochi_head`: when it says no, when something else comes, or when nothing comes in the time of a head, the
/// connection closes.
/// Ownership: `trusts` is code; it gets the loop's owner. Thread: the loop's, for `trusts` too.
void mochi_loop_expect_proxy_line(mochi_loop *loop, uint32_t listener, bool (*trusts)(void *owner, const uint8_t *peer));

/// Serves an accepted socket as a connection of listener number `listener`.
///
/// Ownership: the loop takes `fd`. Thread: the loop's.
void mochi_loop_adopt(mochi_loop *loop, uint32_t listener, int fd);

/// Replaces the TLS identity of a listener; open connections keep the one that they began with.
///
/// Ownership: the loop takes a reference to `tls`. Thread: the loop's.
void mochi_loop_set_tls(mochi_loop *loop, uint32_t listener, mochi_tls *tls);

/// Accepts what is queued, then closes every listening socket of the loop.
///
/// Ownership: the descriptors are closed. Thread: the loop's.
void mochi_loop_close_listeners(mochi_loop *loop);

#endif
