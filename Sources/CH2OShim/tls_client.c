#include "mochi_tls_client.h"
#include "internal.h"
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>

struct mochi_tls_client {
    SSL_CTX *context;
    SSL *session;
    BIO *incoming, *outgoing; // the session's
    char error[256];
};

static mochi_tls_client *create(void)
{
    mochi_tls_client *client = calloc(1, sizeof(*client));
    client->context = SSL_CTX_new(TLS_client_method());
    client->incoming = BIO_new(BIO_s_mem());
    client->outgoing = BIO_new(BIO_s_mem());
    if (client->context == NULL || client->incoming == NULL || client->outgoing == NULL)
        h2o_fatal("OpenSSL could not make a TLS client");
    SSL_CTX_set_min_proto_version(client->context, TLS1_2_VERSION);
    SSL_CTX_set_verify(client->context, SSL_VERIFY_PEER, NULL);
    return client;
}

static void start(mochi_tls_client *client, const char *host)
{
    client->session = SSL_new(client->context);
    if (client->session == NULL)
        h2o_fatal("OpenSSL could not make a TLS client");
    SSL_set_bio(client->session, client->incoming, client->outgoing);
    SSL_set_connect_state(client->session);
    uint8_t address[16];
    if (inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(client->session), host); // and no name: RFC 6066 section 3
        return;
    }
    SSL_set_tlsext_host_name(client->session, host);
    SSL_set1_host(client->session, host);
}

mochi_tls_client *mochi_tls_client_create(const mochi_tls *server, const char *host)
{
    mochi_tls_client *client = create();
    // Alone in the store: a certificate that another authority has signed is refused too.
    X509_STORE_add_cert(SSL_CTX_get_cert_store(client->context), SSL_CTX_get0_certificate(server->context));
    start(client, host);
    SSL_set_alpn_protos(client->session, (const uint8_t *)"\x08http/1.1", 9);
    return client;
}

mochi_tls_client *mochi_tls_client_create_trusting(const char *authorities, const char *host)
{
    mochi_tls_client *client = create();
    int trusts = authorities == NULL ? SSL_CTX_set_default_verify_paths(client->context)
                                     : SSL_CTX_load_verify_locations(client->context, authorities, NULL);
    if (trusts != 1) {
        ERR_clear_error();
        SSL_CTX_free(client->context);
        BIO_free(client->incoming);
        BIO_free(client->outgoing);
        free(client);
        return NULL;
    }
    start(client, host);
    return client;
}

void mochi_tls_client_destroy(mochi_tls_client *client)
{
    SSL_free(client->session);
    SSL_CTX_free(client->context);
    free(client);
}

void mochi_tls_client_receive(mochi_tls_client *client, const void *bytes, size_t count)
{
    assert(count <= INT_MAX);
    if (BIO_write(client->incoming, bytes, (int)count) != (int)count)
        h2o_fatal("OpenSSL has no memory");
}

static int fail(mochi_tls_client *client)
{
    long verified = SSL_get_verify_result(client->session);
    unsigned long code = ERR_peek_last_error();
    const char *reason = verified != X509_V_OK ? X509_verify_cert_error_string(verified)
                         : code != 0           ? ERR_reason_error_string(code)
                                               : NULL;
    snprintf(client->error, sizeof(client->error), "%s", reason != NULL ? reason : "the connection broke");
    ERR_clear_error();
    return MOCHI_TLS_CLIENT_FAILED;
}

static int outcome(mochi_tls_client *client, int result)
{
    switch (SSL_get_error(client->session, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        return MOCHI_TLS_CLIENT_MORE;
    case SSL_ERROR_ZERO_RETURN:
        return MOCHI_TLS_CLIENT_ENDED;
    default:
        return fail(client);
    }
}

// Before each call: what another connection has left in the thread's queue would be taken for an error of this one.

int mochi_tls_client_handshake(mochi_tls_client *client)
{
    ERR_clear_error();
    int result = SSL_do_handshake(client->session);
    return result == 1 ? 1 : outcome(client, result);
}

ptrdiff_t mochi_tls_client_read(mochi_tls_client *client, void *bytes, size_t size)
{
    size_t count;
    ERR_clear_error();
    int result = SSL_read_ex(client->session, bytes, size, &count);
    return result == 1 ? (ptrdiff_t)count : outcome(client, result);
}

bool mochi_tls_client_write(mochi_tls_client *client, const void *bytes, size_t count)
{
    size_t written;
    assert(count != 0);
    ERR_clear_error();
    if (SSL_write_ex(client->session, bytes, count, &written) == 1 && written == count)
        return true;
    fail(client);
    return false;
}

void mochi_tls_client_end(mochi_tls_client *client)
{
    ERR_clear_error();
    SSL_shutdown(client->session);
    ERR_clear_error();
}

size_t mochi_tls_client_take(mochi_tls_client *client, void *bytes, size_t size)
{
    int count = BIO_read(client->outgoing, bytes, size > INT_MAX ? INT_MAX : (int)size);
    return count > 0 ? (size_t)count : 0;
}

const char *mochi_tls_client_error(const mochi_tls_client *client)
{
    return client->error;
}
