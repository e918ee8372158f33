#include "http2.h"
#include <dlfcn.h>
#include <sanitizer/asan_interface.h>

// What HTTP/2 requests are made of is kept for the next ones of the loop. h2o 2.2.5 frees a stream, which is too large for
// the C library's quick lists, and keeps sixteen blocks of its pools, when one read of a client may bring a hundred requests.
// As in interpose.c, these functions stand in front of libh2o's.

// Some 2 MiB of pools and 0.6 MiB of streams.
#if defined(__has_feature) && __has_feature(address_sanitizer)
enum { MOST_POOL_BLOCKS = 0 }; // a use after the end is to be seen
#else
enum { MOST_POOL_BLOCKS = 512 };
#endif
enum { MOST_STREAMS = 512, POOL_BLOCK = 4096 };

struct link {
    struct link *next;
};

static _Thread_local struct {
    struct link *streams;
    uint32_t stream_count;
    h2o_mem_recycle_t *pools; // h2o's list of this thread
} kept;

typedef h2o_http2_stream_t *(*stream_open)(h2o_http2_conn_t *, uint32_t, h2o_req_t *, const h2o_http2_priority_t *);

static stream_open next_stream_open;

__attribute__((constructor)) static void find_next(void)
{
    next_stream_open = (stream_open)dlsym(RTLD_NEXT, "h2o_http2_stream_open");
}

static void *take(struct link **list)
{
    struct link *first = *list;
    *list = first->next;
    return first;
}

void *h2o_mem_alloc_recycle(h2o_mem_recycle_t *list, size_t size)
{
    if (list->cnt != 0) {
        --list->cnt;
        return take((struct link **)(void *)&list->_link);
    }
    if (size == POOL_BLOCK && list->max < MOST_POOL_BLOCKS) {
        list->max = MOST_POOL_BLOCKS;
        kept.pools = list;
    }
    return h2o_mem_alloc(size);
}

// AddressSanitizer sees who touches a kept stream, but for what the next opening needs of it.
enum { PAST_OUTPUT = offsetof(h2o_http2_stream_t, state) };

static void keep_stream(h2o_http2_stream_t *stream)
{
    struct link *first = (struct link *)(void *)stream;
    _Static_assert(sizeof(*first) <= offsetof(h2o_http2_stream_t, _ostr_final), "the next opening needs _ostr_final");
    first->next = kept.streams;
    kept.streams = first;
    ++kept.stream_count;
    ASAN_POISON_MEMORY_REGION((char *)stream + PAST_OUTPUT, sizeof(*stream) - PAST_OUTPUT);
}

static h2o_http2_stream_t *take_stream(void)
{
    h2o_http2_stream_t *stream = take(&kept.streams);
    --kept.stream_count;
    ASAN_UNPOISON_MEMORY_REGION((char *)stream + PAST_OUTPUT, sizeof(*stream) - PAST_OUTPUT);
    return stream;
}

h2o_http2_stream_t *h2o_http2_stream_open(h2o_http2_conn_t *conn, uint32_t number, h2o_req_t *source,
                                          const h2o_http2_priority_t *priority)
{
    if (kept.streams == NULL || source != NULL)
        return next_stream_open(conn, number, source, priority);
    h2o_http2_stream_t *stream = take_stream();
    h2o_ostream_t output = stream->_ostr_final; // what h2o has put there does not depend on the stream
    memset(stream, 0, offsetof(h2o_http2_stream_t, req));
    stream->_ostr_final = output;
    stream->stream_id = number;
    stream->state = H2O_HTTP2_STREAM_STATE_IDLE;
    stream->received_priority = *priority;
    stream->_expected_content_length = SIZE_MAX;
    h2o_http2_window_init(&stream->output_window, &conn->peer_settings);
    h2o_http2_window_init(&stream->input_window, &H2O_HTTP2_SETTINGS_HOST);
    h2o_init_request(&stream->req, &conn->super, NULL);
    stream->req.version = 0x200;
    stream->req._ostr_top = &stream->_ostr_final;
    h2o_http2_conn_register_stream(conn, stream);
    stream->_num_streams_slot = &conn->num_streams.priority;
    ++stream->_num_streams_slot->open;
    return stream;
}

void h2o_http2_stream_close(h2o_http2_conn_t *conn, h2o_http2_stream_t *stream)
{
    // Not in here: cache digests, which nobody decodes, and the request of an upgrade, which came as frames (http2.c).
    h2o_http2_conn_unregister_stream(conn, stream);
    if (stream->_req_body != NULL)
        h2o_buffer_dispose(&stream->_req_body);
    h2o_dispose_request(&stream->req);
    if (kept.stream_count < MOST_STREAMS)
        keep_stream(stream);
    else
        free(stream);
}

void http2_memory_free(void)
{
    while (kept.streams != NULL)
        free(take_stream());
    while (kept.pools != NULL && kept.pools->cnt != 0)
        free(h2o_mem_alloc_recycle(kept.pools, POOL_BLOCK));
}
