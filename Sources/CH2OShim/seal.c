#include "internal.h"
#include "mochi_seal.h"
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

static EVP_CIPHER *cipher; // held for as long as the process
static pthread_once_t cipher_once = PTHREAD_ONCE_INIT;

static void fetch_cipher(void)
{
    cipher = EVP_CIPHER_fetch(NULL, "AES-256-SIV", NULL);
    if (cipher == NULL)
        h2o_fatal("OpenSSL has no AES-256-SIV");
}

// A context with its key and with what is bound. OpenSSL 3.0 wants the tag before the ciphertext: `tag` is NULL to encrypt.
static EVP_CIPHER_CTX *begin(const uint8_t *key, const mochi_bytes *bound, size_t bound_count, const void *tag)
{
    pthread_once(&cipher_once, fetch_cipher);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool is_ready = context != NULL && EVP_CipherInit_ex2(context, cipher, key, NULL, tag == NULL, NULL) == 1;
    if (is_ready && tag != NULL)
        is_ready = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, MOCHI_SEAL_OVERHEAD, (void *)tag) == 1;
    for (size_t i = 0; is_ready && i != bound_count; ++i) {
        int written;
        // OpenSSL 3.0 up to 3.0.9 passes over empty pieces without authenticating that they are there (CVE-2023-2975).
        assert(bound[i].count != 0 && bound[i].count <= INT_MAX);
        is_ready = EVP_CipherUpdate(context, NULL, &written, bound[i].base, (int)bound[i].count) == 1;
    }
    if (!is_ready)
        h2o_fatal("OpenSSL refused to begin with AES-256-SIV");
    return context;
}

void mochi_seal(const uint8_t *key, const mochi_bytes *bound, size_t bound_count, const void *bytes, size_t count,
                void *sealed)
{
    int written;
    uint8_t *tag = sealed;
    // Nothing to encrypt is no call at all to OpenSSL, and leaves no tag.
    assert(count != 0 && count <= INT_MAX);
    EVP_CIPHER_CTX *context = begin(key, bound, bound_count, NULL);
    if (EVP_CipherUpdate(context, tag + MOCHI_SEAL_OVERHEAD, &written, bytes, (int)count) != 1 || written != (int)count ||
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, MOCHI_SEAL_OVERHEAD, tag) != 1)
        h2o_fatal("OpenSSL could not seal");
    EVP_CIPHER_CTX_free(context);
}

bool mochi_seal_open(const uint8_t *key, const mochi_bytes *bound, size_t bound_count, const void *sealed, size_t count,
                     void *bytes)
{
    int written, rest;
    if (count <= MOCHI_SEAL_OVERHEAD || count > INT_MAX)
        return false;
    const uint8_t *text = (const uint8_t *)sealed + MOCHI_SEAL_OVERHEAD;
    size_t text_count = count - MOCHI_SEAL_OVERHEAD;
    EVP_CIPHER_CTX *context = begin(key, bound, bound_count, sealed);
    bool is_whole = EVP_CipherUpdate(context, bytes, &written, text, (int)text_count) == 1 && written == (int)text_count &&
                    EVP_CipherFinal_ex(context, (uint8_t *)bytes + text_count, &rest) == 1;
    EVP_CIPHER_CTX_free(context);
    if (!is_whole) {
        OPENSSL_cleanse(bytes, text_count);
        // What stays in the thread's queue would be taken for an error of the next TLS connection on it.
        ERR_clear_error();
    }
    return is_whole;
}

void mochi_seal_hmac(const void *key, size_t key_count, const void *bytes, size_t count, uint8_t *digest)
{
    assert(key_count <= INT_MAX);
    if (HMAC(EVP_sha256(), key, (int)key_count, bytes, count, digest, NULL) == NULL)
        h2o_fatal("OpenSSL has no HMAC-SHA256");
}

bool mochi_seal_equal(const void *left, const void *right, size_t count)
{
    return CRYPTO_memcmp(left, right, count) == 0;
}

void mochi_seal_random(void *bytes, size_t count)
{
    assert(count <= INT_MAX);
    if (RAND_bytes(bytes, (int)count) != 1)
        h2o_fatal("OpenSSL has no random bytes");
}
