#include "internal.h"
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static const char ciphers[] = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                              "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                              "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
static const char suites[] = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"; // of TLS 1.3

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

static SSL_CTX *make_context(void)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (context == NULL)
        return NULL;
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_cipher_list(context, ciphers);
    SSL_CTX_set_ciphersuites(context, suites);
    SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384");
    SSL_CTX_set_session_id_context(context, (const uint8_t *)"mochi", 5);
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
    return context;
}

static mochi_tls *own(SSL_CTX *context, bool http2)
{
    h2o_ssl_register_alpn_protocols(context, http2 ? http2_first : http1_only);
    mochi_tls *tls = malloc(sizeof(*tls));
    tls->context = context;
    atomic_init(&tls->references, 1);
    return tls;
}

mochi_tls *mochi_tls_create(const char *certificate, const char *key, bool http2, char *error, size_t size)
{
    ERR_clear_error();
    SSL_CTX *context = make_context();
    if (context == NULL)
        return fail(NULL, error, size, "TLS for", certificate);
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1)
        return fail(context, error, size, "certificate", certificate);
    if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
        return fail(context, error, size, "key", key);
    if (SSL_CTX_check_private_key(context) != 1)
        return fail(context, error, size, "key does not belong to the certificate:", key);
    return own(context, http2);
}

static bool add_extension(X509 *certificate, int kind, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, kind, value);
    bool is_added = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return is_added;
}

static bool sign(X509 *certificate, EVP_PKEY *key)
{
    uint64_t serial;
    X509_NAME *name = X509_get_subject_name(certificate);
    return RAND_bytes((uint8_t *)&serial, sizeof(serial)) == 1 &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1 &&
           X509_set_version(certificate, X509_VERSION_3) == 1 &&
           // Since an hour ago: a clock may be set back meanwhile.
           X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != NULL &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), 86400) != NULL &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)"localhost", -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key) == 1 &&
           add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1") &&
           X509_sign(certificate, key, EVP_sha256()) != 0;
}

mochi_tls *mochi_tls_create_self_signed(bool http2)
{
    SSL_CTX *context = make_context();
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    if (context == NULL || key == NULL || certificate == NULL || !sign(certificate, key) ||
        SSL_CTX_use_certificate(context, certificate) != 1 || SSL_CTX_use_PrivateKey(context, key) != 1)
        h2o_fatal("OpenSSL could not make a certificate");
    EVP_PKEY_free(key);
    X509_free(certificate);
    return own(context, http2);
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
