#define ZLIB_CONST
#include "internal.h"
#include "mochi_deflate.h"
#include <zlib.h>

// The messages of one direction are pieces of one raw DEFLATE stream. Each ends with an empty stored block:
//
//   … block │ 0 00 ▒▒▒▒▒ │ 00 00 FF FF
//            kind, padding   `tail`: implied, not sent

static const uint8_t tail[] = {0x00, 0x00, 0xff, 0xff};
static const uint8_t empty_message = 0x00;

// Level 5 instead of zlib's 8: a compressor is 112 KiB smaller. JSON of up to 100 KB comes out as much as 0.5 % larger
// with the largest window, 2.5 % with the smallest.
enum { MEMORY_LEVEL = 5 };
enum { OUTPUT_FIRST = 1024, OUTPUT_KEPT = 65536 };
enum { PIECE = 1 << 30 }; // zlib counts in 32 bits

typedef struct output {
    uint8_t *base; // malloc'ed
    size_t count, room;
} output;

struct mochi_deflater {
    z_stream stream;
    output output;
    bool is_fresh;
};

struct mochi_inflater {
    z_stream stream;
    output output;
    bool is_fresh;
    bool is_between_blocks; // and at the start of a byte: nothing is pending
};

static uInt piece_of(size_t count)
{
    return count < PIECE ? (uInt)count : PIECE;
}

// --- output

// Points the stream at what is free. Room is made when none is left, up to `most`, which has not been reached yet.
static void output_lend(output *self, z_stream *stream, size_t most)
{
    if (self->count == self->room) {
        size_t wanted = self->room < OUTPUT_FIRST ? OUTPUT_FIRST : self->room * 2;
        self->room = wanted < most ? wanted : most;
        self->base = h2o_mem_realloc(self->base, self->room);
    }
    stream->next_out = self->base + self->count;
    stream->avail_out = piece_of(self->room - self->count);
}

static void output_take(output *self, const z_stream *stream)
{
    self->count = (size_t)(stream->next_out - self->base);
}

static void output_trim(output *self)
{
    if (self->room <= OUTPUT_KEPT)
        return;
    free(self->base);
    *self = (output){NULL, 0, 0};
}

// --- compressor

mochi_deflater *mochi_deflater_create(int window_bits, int level)
{
    mochi_deflater *self = h2o_mem_alloc(sizeof(*self));
    *self = (mochi_deflater){.is_fresh = true};
    assert(9 <= window_bits && window_bits <= 15);
    if (deflateInit2(&self->stream, level, Z_DEFLATED, -window_bits, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        h2o_fatal("zlib gave no compressor");
    return self;
}

void mochi_deflater_destroy(mochi_deflater *self)
{
    deflateEnd(&self->stream);
    free(self->output.base);
    free(self);
}

void mochi_deflater_reset(mochi_deflater *self)
{
    if (!self->is_fresh)
        deflateReset(&self->stream);
    self->is_fresh = true;
}

mochi_bytes mochi_deflater_run(mochi_deflater *self, const void *bytes, size_t count)
{
    // zlib flushes nothing when nothing is new.
    if (count == 0)
        return (mochi_bytes){&empty_message, sizeof(empty_message)};
    z_stream *stream = &self->stream;
    self->is_fresh = false;
    self->output.count = 0;
    stream->next_in = bytes;
    do {
        stream->avail_in = piece_of(count);
        count -= stream->avail_in;
        // A flush that finds no more than six bytes free is flushed again and again: `output_lend` gives more.
        do {
            output_lend(&self->output, stream, SIZE_MAX);
            if (deflate(stream, count == 0 ? Z_SYNC_FLUSH : Z_NO_FLUSH) == Z_STREAM_ERROR)
                h2o_fatal("zlib refused its input");
            output_take(&self->output, stream);
        } while (stream->avail_out == 0);
    } while (count != 0);
    assert(self->output.count > sizeof(tail));
    self->output.count -= sizeof(tail);
    return (mochi_bytes){self->output.base, self->output.count};
}

void mochi_deflater_trim(mochi_deflater *self)
{
    output_trim(&self->output);
}

// --- decompressor

mochi_inflater *mochi_inflater_create(int window_bits)
{
    mochi_inflater *self = h2o_mem_alloc(sizeof(*self));
    *self = (mochi_inflater){.is_fresh = true, .is_between_blocks = true};
    assert(8 <= window_bits && window_bits <= 15);
    // A sender that has asked zlib for 8 may use 9.
    if (inflateInit2(&self->stream, window_bits == 8 ? -9 : -window_bits) != Z_OK)
        h2o_fatal("zlib gave no decompressor");
    return self;
}

void mochi_inflater_destroy(mochi_inflater *self)
{
    inflateEnd(&self->stream);
    free(self->output.base);
    free(self);
}

void mochi_inflater_reset(mochi_inflater *self)
{
    if (!self->is_fresh)
        inflateReset(&self->stream);
    self->is_fresh = self->is_between_blocks = true;
}

// Whether all bits that zlib has taken are used and a block is next: `data_type` of inflate() in zlib.h.
static bool is_at_block(const z_stream *stream)
{
    enum { UNUSED_BITS = 63, AFTER_BLOCK = 128 };
    return (stream->data_type & (UNUSED_BITS | AFTER_BLOCK)) == AFTER_BLOCK;
}

static int feed(mochi_inflater *self, const uint8_t *bytes, size_t count, size_t limit)
{
    z_stream *stream = &self->stream;
    stream->next_in = bytes;
    do {
        stream->avail_in = piece_of(count);
        count -= stream->avail_in;
        output_lend(&self->output, stream, limit + 1);
        int status = inflate(stream, Z_SYNC_FLUSH);
        count += stream->avail_in;
        output_take(&self->output, stream);
        if (self->output.count > limit)
            return MOCHI_INFLATE_TOO_LARGE;
        switch (status) {
        case Z_STREAM_END:
            // The stream goes on behind a final block, with its window: inflateReset() would forget that.
            inflateResetKeep(stream);
            self->is_between_blocks = true;
            break;
        case Z_OK:
        case Z_BUF_ERROR:
            self->is_between_blocks = is_at_block(stream);
            break;
        case Z_MEM_ERROR:
            h2o_fatal("zlib found no memory for a window");
        default:
            return MOCHI_INFLATE_MALFORMED;
        }
    } while (count != 0 || (stream->avail_out == 0 && !self->is_between_blocks));
    return MOCHI_INFLATE_WHOLE;
}

int mochi_inflater_run(mochi_inflater *self, const void *bytes, size_t count, size_t limit, mochi_bytes *message)
{
    int result = MOCHI_INFLATE_WHOLE;
    self->is_fresh = false;
    self->output.count = 0;
    *message = (mochi_bytes){NULL, 0};
    if (count != 0)
        result = feed(self, bytes, count, limit);
    size_t whole = self->output.count;
    if (result == MOCHI_INFLATE_WHOLE && !self->is_between_blocks)
        result = feed(self, tail, sizeof(tail), limit);
    if (result != MOCHI_INFLATE_WHOLE)
        return result;
    // A block that was cut off takes the tail for its own bytes.
    if (!self->is_between_blocks || self->output.count != whole)
        return MOCHI_INFLATE_MALFORMED;
    *message = (mochi_bytes){self->output.base, whole};
    return MOCHI_INFLATE_WHOLE;
}

void mochi_inflater_trim(mochi_inflater *self)
{
    output_trim(&self->output);
}

// --- whole streams

size_t mochi_deflate_pack(const void *bytes, size_t count, void *output, size_t room)
{
    z_stream stream = {.next_in = bytes, .avail_in = piece_of(count), .next_out = output, .avail_out = piece_of(room)};
    // A window that is larger than what it looks at is only cleared.
    int window_bits = 9;
    while (window_bits < 15 && (size_t)1 << window_bits < count)
        ++window_bits;
    assert(count != 0 && count <= PIECE);
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -window_bits, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        h2o_fatal("zlib gave no compressor");
    int status = room == 0 ? Z_OK : deflate(&stream, Z_FINISH);
    deflateEnd(&stream);
    return status == Z_STREAM_END ? stream.total_out : 0;
}

bool mochi_deflate_unpack(const void *bytes, size_t count, void *output, size_t size)
{
    uint8_t nothing;
    z_stream stream = {.next_in = bytes, .avail_in = piece_of(count), .next_out = output, .avail_out = piece_of(size)};
    if (count > PIECE || size > PIECE)
        return false;
    if (stream.next_out == NULL)
        stream.next_out = &nothing;
    if (stream.next_in == NULL || inflateInit2(&stream, -15) != Z_OK)
        return false;
    // At once, so zlib needs no window of its own.
    int status = inflate(&stream, Z_FINISH);
    bool is_whole = status == Z_STREAM_END && stream.avail_in == 0 && stream.avail_out == 0;
    inflateEnd(&stream);
    return is_whole;
}
