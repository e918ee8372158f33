#include "http2.h"

_Thread_local h2o_http2_conn_t *http2_reading;

struct http2_guard *http2_guard_create(mochi_loop *loop)
{
    struct http2_guard *g = calloc(1, sizeof(*g));
    g->preface = PREFACE_SIZE;
    g->needs_settings = true;
    g->second = h2o_now(loop->context.loop) / 1000;
    return g;
}

void http2_guard_free(struct http2_guard *guard)
{
    if (guard != NULL && guard->alive != NULL)
        *guard->alive = false;
    free(guard);
}

void http2_guard_count_abandoned(connection *c)
{
    if (c != NULL && c->guard != NULL)
        ++c->guard->abandoned;
}

// Bytes of request bodies that the connection's streams hold.
static uint64_t held_bodies(h2o_http2_conn_t *conn)
{
    uint64_t held = 0;
    h2o_http2_stream_t *stream;
    kh_foreach_value(conn->streams, stream, {
        if (stream->_req_body != NULL)
            held += stream->_req_body->size;
    });
    return held;
}

// Counts one frame by its header. Returns 0, or the error that ends the connection.
static int count_frame(connection *c, uint32_t length, uint8_t type, uint8_t flags)
{
    struct http2_guard *g = c->guard;
    const mochi_limits *limits = &c->loop->limits;
    if (length > H2O_HTTP2_SETTINGS_HOST.max_frame_size)
        return H2O_HTTP2_ERROR_FRAME_SIZE;
    if (g->needs_settings && g->strip == 0) { // the client's preface ends with SETTINGS (RFC 9113 section 3.4)
        if (type != H2O_HTTP2_FRAME_TYPE_SETTINGS || (flags & H2O_HTTP2_FRAME_FLAG_ACK))
            return H2O_HTTP2_ERROR_PROTOCOL;
        g->needs_settings = false;
    }
    switch (type) {
    case H2O_HTTP2_FRAME_TYPE_DATA:
        g->received += length;
        // Empty, or perhaps all padding: the length of the padding has not arrived yet.
        g->control += !(flags & H2O_HTTP2_FRAME_FLAG_END_STREAM) &&
                      (length == 0 || ((flags & H2O_HTTP2_FRAME_FLAG_PADDED) && length <= 256));
        g->new_bytes += length;
        if ((g->body_bytes += length) > limits->http2_body_memory) {
            g->body_bytes = held_bodies(c->socket->data) + g->new_bytes;
            if (g->body_bytes > limits->http2_body_memory)
                return H2O_HTTP2_ERROR_ENHANCE_YOUR_CALM;
        }
        break;
    case H2O_HTTP2_FRAME_TYPE_HEADERS:
        g->block = length;
        g->received += length;
        g->in_block = !(flags & H2O_HTTP2_FRAME_FLAG_END_HEADERS);
        break;
    case H2O_HTTP2_FRAME_TYPE_CONTINUATION:
        g->block += length;
        g->received += length;
        ++g->control;
        g->in_block = !(flags & H2O_HTTP2_FRAME_FLAG_END_HEADERS);
        break;
    case H2O_HTTP2_FRAME_TYPE_RST_STREAM:
        ++g->resets;
        break;
    case H2O_HTTP2_FRAME_TYPE_WINDOW_UPDATE:
        break;
    case H2O_HTTP2_FRAME_TYPE_PING:
    case H2O_HTTP2_FRAME_TYPE_SETTINGS:
        g->answered += H2O_HTTP2_FRAME_HEADER_SIZE + (type == H2O_HTTP2_FRAME_TYPE_PING ? 8 : 0);
        ++g->control;
        break;
    default:
        ++g->control;
    }
    // A block a little over the limit of a head is answered with 431; twice as much is no mistake any more.
    bool fine = g->block <= 2 * limits->head_bytes && g->resets <= limits->http2_resets &&
                g->abandoned <= limits->http2_resets && g->control <= limits->http2_control;
    return fine ? 0 : H2O_HTTP2_ERROR_ENHANCE_YOUR_CALM;
}

static void take_out(h2o_buffer_t *input, size_t at, size_t count)
{
    memmove(input->bytes + at, input->bytes + at + count, input->size - at - count);
    input->size -= count;
}

// Walks the bytes that have just arrived. Returns 0, or the error that ends the connection.
static int walk(connection *c)
{
    struct http2_guard *g = c->guard;
    h2o_buffer_t *input = c->socket->input;
    size_t at = input->size - c->socket->bytes_read;
    uint64_t second = h2o_now(c->loop->context.loop) / 1000;
    g->new_bytes = 0;
    if (second != g->second) {
        g->second = second;
        g->resets = g->abandoned = g->control = 0;
    }
    while (at < input->size) {
        size_t left = input->size - at;
        if (g->preface != 0) {
            size_t pass = left < g->preface ? left : g->preface;
            g->preface -= (uint8_t)pass;
            at += pass;
        } else if (g->skip != 0) {
            size_t pass = left < g->skip ? left : g->skip;
            g->skip -= (uint32_t)pass;
            at += pass;
        } else if (g->drop != 0) {
            size_t out = left < g->drop ? left : g->drop;
            g->drop -= (uint32_t)out;
            take_out(input, at, out);
        } else if (g->strip != 0 && g->synthetic_seen) {
            size_t out = left < g->strip ? left : g->strip;
            if (memcmp(input->bytes + at, &HTTP2_PREFACE[PREFACE_SIZE - g->strip], out) != 0)
                return H2O_HTTP2_ERROR_PROTOCOL;
            g->strip -= (uint8_t)out;
            take_out(input, at, out);
        } else {
            size_t take = (size_t)(H2O_HTTP2_FRAME_HEADER_SIZE - g->have);
            take = left < take ? left : take;
            memcpy(g->header + g->have, input->bytes + at, take);
            g->have += (uint8_t)take;
            at += take;
            if (g->have != H2O_HTTP2_FRAME_HEADER_SIZE)
                continue;
            g->have = 0;
            g->synthetic_seen = true;
            uint32_t length = (uint32_t)g->header[0] << 16 | (uint32_t)g->header[1] << 8 | g->header[2];
            bool unknown = g->header[3] > H2O_HTTP2_FRAME_TYPE_CONTINUATION && !g->in_block;
            int error = count_frame(c, length, g->header[3], g->header[4]);
            if (error != 0)
                return error;
            if (unknown) {
                // h2o prints a line for each. An incomplete header still stands in the buffer: h2o uses whole frames only.
                at -= H2O_HTTP2_FRAME_HEADER_SIZE;
                take_out(input, at, H2O_HTTP2_FRAME_HEADER_SIZE);
                g->drop = length;
            } else {
                g->skip = length;
            }
        }
    }
    return 0;
}

static uint64_t stream_errors(const mochi_loop *loop)
{
    uint64_t sum = 0;
    for (size_t i = 0; i != H2O_HTTP2_ERROR_MAX; ++i)
        sum += loop->context.http2.events.protocol_level_errors[i];
    return sum;
}

static void cut(connection *c, int error)
{
    h2o_http2_conn_t *conn = c->socket->data;
    ++c->loop->counters.http2_cuts;
    if (conn->state >= H2O_HTTP2_CONN_STATE_IS_CLOSING) {
        connection_kill(c);
        return;
    }
    h2o_http2_encode_goaway_frame(&conn->_write.buf, conn->pull_stream_ids.max_open, error, (h2o_iovec_t){NULL, 0});
    h2o_http2_conn_request_write(conn);
    conn->state = H2O_HTTP2_CONN_STATE_IS_CLOSING; // the write that has just been asked for ends with the connection
    h2o_socket_read_stop(c->socket);
}

void http2_guard_read(h2o_socket_t *socket, const char *error)
{
    connection *c = connection_of(socket);
    struct http2_guard *g = c->guard;
    int refusal = error == NULL ? walk(c) : 0;
    if (refusal != 0) {
        cut(c, refusal);
        return;
    }
    // Streams that h2o resets for the client's mistakes cost as much as those that the client resets (CVE-2025-8671).
    uint64_t before = stream_errors(c->loop);
    bool alive = true;
    g->alive = &alive;
    http2_reading = socket->data;
    g->next(socket, error);
    if (!alive)
        return;
    g->alive = NULL;
    g->abandoned += (uint32_t)(stream_errors(c->loop) - before);
    if (g->abandoned > c->loop->limits.http2_resets)
        cut(c, H2O_HTTP2_ERROR_ENHANCE_YOUR_CALM);
}
