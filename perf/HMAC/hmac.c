/* The yardstick for tokens of islands: the signature alone, as whoever calls OpenSSL directly gets it. */
#include "hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

unsigned char hmac_sha256(const void *bytes, size_t count)
{
    static const unsigned char key[32] = {1, 2, 3};
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    HMAC(EVP_sha256(), key, sizeof(key), bytes, count, digest, &size);
    return digest[0];
}
