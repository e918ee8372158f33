#define ZLIB_CONST
#include "packed.h"
#include "load.h"

#include <string.h>
#include <zlib.h>

enum { OVERHEAD_MAX = 64, BLOCK_SIZE = 16 * 1024, RAW_WINDOW_BITS = -15 };
// `data_type` of inflate() in zlib.h: a message that was cut off does not end with a block.
enum { UNUSED_BITS = 63, AFTER_BLOCK = 128 };

// What is left of the message that the inflated bytes are compared with.
struct rest {
    const uint8_t *bytes;
    size_t count;
};

size_t packed_room(size_t length)
{
    return length + length / 64 + OVERHEAD_MAX;
}

static bool feed(z_stream *stream, const uint8_t *bytes, size_t count, struct rest *rest)
{
    static uint8_t block[BLOCK_SIZE];

    stream->next_in = bytes;
    stream->avail_in = (uInt)count;
    do {
        stream->next_out = block;
        stream->avail_out = sizeof(block);
        int status = inflate(stream, Z_SYNC_FLUSH);
        size_t got = sizeof(block) - stream->avail_out;

        if ((status != Z_OK && status != Z_BUF_ERROR) || got > rest->count || memcmp(block, rest->bytes, got) != 0)
            return false;
        rest->bytes += got;
        rest->count -= got;
    } while (stream->avail_out == 0);
    return stream->avail_in == 0;
}

static bool inflates_to(const uint8_t *bytes, size_t count, const uint8_t *message, size_t length)
{
    // The end of every message, which is not sent: RFC 7692, section 7.2.1.
    static const uint8_t tail[] = {0x00, 0x00, 0xff, 0xff};
    static z_stream stream;
    static bool is_ready;
    struct rest rest = {message, length};

    if (!is_ready && inflateInit2(&stream, RAW_WINDOW_BITS) != Z_OK)
        fail("zlib gave no decompressor");
    is_ready = true;
    inflateReset(&stream);
    return feed(&stream, bytes, count, &rest) && feed(&stream, tail, sizeof(tail), &rest) && rest.count == 0 &&
           (stream.data_type & (UNUSED_BITS | AFTER_BLOCK)) == AFTER_BLOCK;
}

bool packed_stands_for(struct packed *self, const uint8_t *bytes, size_t count, const uint8_t *message, size_t length)
{
    if (self->length != 0 && self->length == count && memcmp(self->bytes, bytes, count) == 0)
        return true;
    if (!inflates_to(bytes, count, message, length))
        return false;
    memcpy(self->bytes, bytes, count);
    self->length = count;
    return true;
}
