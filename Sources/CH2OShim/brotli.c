#include "internal.h"
#include "mochi_brotli.h"
#include <brotli/encode.h>

size_t mochi_brotli_bound(size_t count)
{
    size_t bound = BrotliEncoderMaxCompressedSize(count);
    if (bound == 0)
        h2o_fatal("too long for brotli");
    return bound;
}

size_t mochi_brotli(const void *bytes, size_t count, void *coded)
{
    size_t written = mochi_brotli_bound(count);
    if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, count, bytes, &written,
                               coded))
        h2o_fatal("brotli refused its input");
    return written;
}
