#include "internal.h"
#include <brotli/encode.h>

// One filter, two encoders: gzip is libh2o's, brotli is Debian's libbrotlienc (its encoder is not part of Debian's libh2o).
// Each piece is flushed, so streamed events are not held back.

enum { GZIP_QUALITY = 4, BROTLI_QUALITY = 4, BROTLI_WINDOW = 18 };

typedef struct filter {
    h2o_ostream_t super;
    h2o_compress_context_t *encoder;
} filter;

typedef struct brotli {
    h2o_compress_context_t super;
    BrotliEncoderState *state;
    uint8_t *output; // of one transform; valid until the next
    size_t capacity;
    h2o_iovec_t result;
} brotli;

static void brotli_free(void *data)
{
    brotli *self = data;
    BrotliEncoderDestroyInstance(self->state);
    free(self->output);
}

static void brotli_run(brotli *self, BrotliEncoderOperation operation, const uint8_t *in, size_t in_count)
{
    do {
        if (self->capacity - self->result.len < 1024) {
            self->capacity = self->capacity * 2 + 4096;
            self->output = h2o_mem_realloc(self->output, self->capacity);
        }
        uint8_t *out = self->output + self->result.len;
        size_t room = self->capacity - self->result.len;
        if (!BrotliEncoderCompressStream(self->state, operation, &in_count, &in, &room, &out, NULL))
            h2o_fatal("brotli refused its input");
        self->result.len = (size_t)(out - self->output);
    } while (in_count != 0 || BrotliEncoderHasMoreOutput(self->state));
}

static void brotli_transform(h2o_compress_context_t *context, h2o_iovec_t *in, size_t in_count, h2o_send_state_t state,
                             h2o_iovec_t **out, size_t *out_count)
{
    brotli *self = (brotli *)context;
    self->result.len = 0;
    for (size_t i = 0; i != in_count; ++i)
        brotli_run(self, BROTLI_OPERATION_PROCESS, (const uint8_t *)in[i].base, in[i].len);
    brotli_run(self, h2o_send_state_is_in_progress(state) ? BROTLI_OPERATION_FLUSH : BROTLI_OPERATION_FINISH, NULL, 0);
    self->result.base = (char *)self->output;
    *out = &self->result;
    *out_count = self->result.len != 0;
}

static h2o_compress_context_t *brotli_open(h2o_mem_pool_t *pool, size_t count)
{
    brotli *self = h2o_mem_alloc_shared(pool, sizeof(*self), brotli_free);
    *self = (brotli){.super = {.name = h2o_iovec_init(H2O_STRLIT("br")), .transform = brotli_transform}};
    self->state = BrotliEncoderCreateInstance(NULL, NULL, NULL);
    BrotliEncoderSetParameter(self->state, BROTLI_PARAM_QUALITY, BROTLI_QUALITY);
    BrotliEncoderSetParameter(self->state, BROTLI_PARAM_LGWIN, BROTLI_WINDOW);
    BrotliEncoderSetParameter(self->state, BROTLI_PARAM_SIZE_HINT, count < (1u << 30) ? (uint32_t)count : 0);
    return &self->super;
}

static void on_send(h2o_ostream_t *stream, h2o_req_t *req, h2o_iovec_t *in, size_t in_count, h2o_send_state_t state)
{
    filter *self = (filter *)stream;
    h2o_iovec_t *out = NULL;
    size_t out_count = 0;
    if (state != H2O_SEND_STATE_ERROR)
        self->encoder->transform(self->encoder, in, in_count, state, &out, &out_count);
    h2o_ostream_send_next(&self->super, req, out, out_count, state);
}

void compress_setup(h2o_req_t *req, int coding, size_t count)
{
    filter *self = (filter *)h2o_add_ostream(req, sizeof(*self), &req->_ostr_top);
    self->super.do_send = on_send;
    self->encoder = coding == MOCHI_CODING_GZIP ? h2o_compress_gzip_open(&req->pool, GZIP_QUALITY)
                                                : brotli_open(&req->pool, count);
}
