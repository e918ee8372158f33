// OpenSSL 3 calls its functions for SHA-256 deprecated. An HMAC made with them costs a sixth of `HMAC()`, which fetches its
// parts at each call.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "internal.h"
#include "mochi_seal.h"
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

// --- sealing

// Contexts with the key and nothing else; each use copies one, at a third of what a new one costs.
struct mochi_sealer {
    EVP_CIPHER_CTX *sealing, *opening;
};

static EVP_CIPHER *cipher; // held for as long as the process
static pthread_once_t cipher_once = PTHREAD_ONCE_INIT;

static void fetch_cipher(void)
{
    cipher = EVP_CIPHER_fetch(NULL, "AES-256-SIV", NULL);
    if (cipher == NULL)
        h2o_fatal("OpenSSL has no AES-256-SIV");
}

static EVP_CIPHER_CTX *context_of(const uint8_t *key, bool seals)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context == NULL || EVP_CipherInit_ex2(context, cipher, key, NULL, seals, NULL) != 1)
        h2o_fatal("OpenSSL refused a key of AES-256-SIV");
    return context;
}

mochi_sealer *mochi_sealer_create(const uint8_t *key)
{
    pthread_once(&cipher_once, fetch_cipher);
    mochi_sealer *self = h2o_mem_alloc(sizeof(*self));
    *self = (mochi_sealer){context_of(key, true), context_of(key, false)};
    return self;
}

void mochi_sealer_destroy(mochi_sealer *self)
{
    EVP_CIPHER_CTX_free(self->sealing);
    EVP_CIPHER_CTX_free(self->opening);
    free(self);
}

// A context with what is bound. OpenSSL 3.0 wants the tag before the ciphertext: `tag` is NULL to encrypt.
static EVP_CIPHER_CTX *begin(const EVP_CIPHER_CTX *ready, const mochi_bytes *bound, size_t bound_count, const void *tag)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool is_ready = context != NULL && EVP_CIPHER_CTX_copy(context, ready) == 1;
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

void mochi_sealer_seal(const mochi_sealer *self, const mochi_bytes *bound, size_t bound_count, const void *bytes,
                       size_t count, void *sealed)
{
    int written;
    uint8_t *tag = sealed;
    // Nothing to encrypt is no call at all to OpenSSL, and leaves no tag.
    assert(count != 0 && count <= INT_MAX);
    EVP_CIPHER_CTX *context = begin(self->sealing, bound, bound_count, NULL);
    if (EVP_CipherUpdate(context, tag + MOCHI_SEAL_OVERHEAD, &written, bytes, (int)count) != 1 || written != (int)count ||
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, MOCHI_SEAL_OVERHEAD, tag) != 1)
        h2o_fatal("OpenSSL could not seal");
    EVP_CIPHER_CTX_free(context);
}

bool mochi_sealer_open(const mochi_sealer *self, const mochi_bytes *bound, size_t bound_count, const void *sealed,
                       size_t count, void *bytes)
{
    int written, rest;
    if (count <= MOCHI_SEAL_OVERHEAD || count > INT_MAX)
        return false;
    const uint8_t *text = (const uint8_t *)sealed + MOCHI_SEAL_OVERHEAD;
    size_t text_count = count - MOCHI_SEAL_OVERHEAD;
    EVP_CIPHER_CTX *context = begin(self->opening, bound, bound_count, sealed);
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

// --- signing

// A signer is the state of two hashes that have taken in one block, the key with each of RFC 2104's paddings:
//
//   inner: 8 words │ outer: 8 words

enum { STATE = MOCHI_SEAL_SIGNER / 2 };
_Static_assert(sizeof(((SHA256_CTX *)NULL)->h) == STATE, "a hash of OpenSSL has eight words");

static void prepare_half(const uint8_t *block, uint8_t padding, uint8_t *state)
{
    SHA256_CTX hash;
    uint8_t padded[SHA256_CBLOCK];
    for (size_t i = 0; i != sizeof(padded); ++i)
        padded[i] = block[i] ^ padding;
    SHA256_Init(&hash);
    SHA256_Update(&hash, padded, sizeof(padded));
    memcpy(state, hash.h, STATE);
    OPENSSL_cleanse(padded, sizeof(padded));
}

void mochi_seal_prepare(const void *key, size_t key_count, uint8_t *signer)
{
    uint8_t block[SHA256_CBLOCK] = {0};
    if (key_count > sizeof(block))
        SHA256(key, key_count, block);
    else if (key_count != 0)
        memcpy(block, key, key_count);
    prepare_half(block, 0x36, signer);
    prepare_half(block, 0x5c, signer + STATE);
    OPENSSL_cleanse(block, sizeof(block));
}

// A hash that goes on behind the first block.
static SHA256_CTX resume(const uint8_t *state)
{
    SHA256_CTX hash;
    SHA256_Init(&hash);
    memcpy(hash.h, state, STATE);
    hash.Nl = SHA256_CBLOCK * 8;
    return hash;
}

static void finish(SHA256_CTX *inner, const uint8_t *signer, uint8_t *digest)
{
    SHA256_CTX outer = resume(signer + STATE);
    SHA256_Final(digest, inner);
    SHA256_Update(&outer, digest, MOCHI_SEAL_DIGEST);
    SHA256_Final(digest, &outer);
}

void mochi_seal_hmac(const void *key, size_t key_count, const void *bytes, size_t count, uint8_t *digest)
{
    uint8_t signer[MOCHI_SEAL_SIGNER];
    mochi_seal_prepare(key, key_count, signer);
    SHA256_CTX hash = resume(signer);
    SHA256_Update(&hash, bytes, count);
    finish(&hash, signer, digest);
    OPENSSL_cleanse(signer, sizeof(signer));
}

void mochi_seal_sign(const uint8_t *signer, const mochi_bytes *pieces, size_t piece_count, uint8_t *digest)
{
    SHA256_CTX hash = resume(signer);
    for (size_t i = 0; i != piece_count; ++i) {
        uint8_t length[8];
        for (size_t j = 0; j != sizeof(length); ++j)
            length[j] = (uint8_t)((uint64_t)pieces[i].count >> (56 - 8 * j));
        SHA256_Update(&hash, length, sizeof(length));
        SHA256_Update(&hash, pieces[i].base, pieces[i].count);
    }
    finish(&hash, signer, digest);
}

// --- the rest

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
