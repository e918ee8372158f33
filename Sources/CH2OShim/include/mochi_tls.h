#ifndef MOCHI_TLS_H
#define MOCHI_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A certificate chain with its key and the protocol settings around it. Immutable; shared by loops and connections.
typedef struct mochi_tls mochi_tls;

/// Reads a PEM certificate chain and key.
///
/// TLS 1.2 and 1.3, AEAD suites, server preference, tickets and session cache; ALPN offers `h2` when `http2`.
/// Returns NULL and a reason in `error` (always terminated) when a file is missing, malformed or does not match.
/// Ownership: the caller owns one reference. Thread: any.
mochi_tls *mochi_tls_create(const char *certificate, const char *key, bool http2, char *error, size_t error_size);

/// Makes a certificate of `localhost` and 127.0.0.1 with a new key (EC P-256), signed by itself, valid for one day.
///
/// For tests: both exist in this process's memory only. The protocol settings are those of `mochi_tls_create`.
/// Ownership: the caller owns one reference. Thread: any.
mochi_tls *mochi_tls_create_self_signed(bool http2);

/// Gives up a reference.
///
/// Ownership: `tls` is consumed. Thread: any.
void mochi_tls_release(mochi_tls *tls);

/// Seconds since 1970 at which the certificate stops being valid.
///
/// Ownership: none. Thread: any.
int64_t mochi_tls_expiry(const mochi_tls *tls);

#endif
