#include "internal.h"
#include <openssl/err.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static const char ciphers[] = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                              "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                              "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

static const h2o_iovec_t http1_only[] = {{H2O_STRLIT("http/1.1")}, {NULL, 0}};
static const h2o_iovec_t http2_first[] = {{H2O_STRLIT("h2")}, {H2O_STRLIT("http/1.1")}, {NULL, 0}};

static mochi_tls *fail(SSL_CTX *context, char *error, size_t size, const char *what, const char *file)
{
    unsigned long code = ERR_peek_last_error();
    const char *reason = code != 0 ? ERR_reason_error_string(code) : NULL;
    snprintf(error, size, "%s %s: %s", what, file, reason != NULL ? reason : "not usable");
    ERR_clear_error();
    SSL_CTX_free(context);
    return NULL;
}

// A key with a passphrase is refused: OpenSSL would ask for it on the terminal, and wait.
static int no_passphrase(char *buffer, int size, int writing, void *data)
{
    (void)buffer, (void)size, (void)writing, (void)data;
    return 0;
}

mochi_tls *mochi_tls_create(const char *certificate, const char *key, bool http2, char *error, size_t size)
{
    ERR_clear_error();
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (context == NULL)
        return fail(NULL, error, size, "TLS for", certificate);
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_cipher_list(context, ciphers);
    SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384");
    SSL_CTX_set_session_id_context(context, (const uint8_t *)"mochi", 5);
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1)
        return fail(context, error, size, "certificate", certificate);
    if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
        return fail(context, error, size, "key", key);
    if (SSL_CTX_check_private_key(context) != 1)
        return fail(context, error, size, "key does not belong to the certificate:", key);
    h2o_ssl_register_alpn_protocols(context, http2 ? http2_first : http1_only);
    mochi_tls *tls = malloc(sizeof(*tls));
    tls->context = context;
    atomic_init(&tls->references, 1);
    return tls;
}

void mochi_tls_release(mochi_tls *tls)
{
    if (atomic_fetch_sub_explicit(&tls->references, 1, memory_order_acq_rel) != 1)
        return;
    SSL_CTX_free(tls->context);
    free(tls);
}

int64_t mochi_tls_expiry(const mochi_tls *tls)
{
    struct tm end;
    X509 *leaf = SSL_CTX_get0_certificate(tls->context);
    if (leaf == NULL || ASN1_TIME_to_tm(X509_get0_notAfter(leaf), &end) != 1)
        return 0;
    return timegm(&end);
}
