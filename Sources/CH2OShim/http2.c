#include "http2.h"
#include "http1.h"

// HTTP/2 is h2o's; this file starts it, upgrades to it, and refuses what h2o 2.2.5 lets through.

enum { ANNOUNCED_MS = 1000 }; // between the two GOAWAY of a drain

void http2_start(connection *c)
{
    h2o_accept_ctx_t accept = {.ctx = &c->loop->context, .hosts = c->loop->hosts};
    struct timeval now = *h2o_get_timestamp(&c->loop->context, NULL, NULL);
    h2o_socket_dont_read(c->socket, 0);
    c->guard = http2_guard_create(c->loop);
    // h2o reads what is in the buffer before anybody can look at it: hold it back until the guard stands.
    h2o_buffer_t *early = c->socket->input;
    h2o_buffer_init(&c->socket->input, &h2o_socket_buffer_prototype);
    h2o_http2_accept(&accept, c->socket, now);
    if (c->socket->_cb.read != http2_guard_read)
        h2o_fatal("libh2o was linked so that the HTTP/2 frame guard cannot stand in front of it");
    if (early->size == 0) {
        h2o_buffer_dispose(&early);
        return;
    }
    h2o_buffer_dispose(&c->socket->input);
    c->socket->input = early;
    c->socket->bytes_read = early->size;
    c->socket->_cb.read(c->socket, NULL);
}

// --- RFC 7540 section 3.2: the request of the upgrade becomes stream 1

static uint8_t *put_integer(uint8_t *to, uint8_t first, unsigned bits, size_t value)
{
    size_t limit = (1u << bits) - 1;
    if (value < limit) {
        *to++ = (uint8_t)(first | value);
        return to;
    }
    *to++ = (uint8_t)(first | limit);
    for (value -= limit; value >= 128; value >>= 7)
        *to++ = (uint8_t)(value | 128);
    *to++ = (uint8_t)value;
    return to;
}

static uint8_t *put_string(uint8_t *to, h2o_iovec_t s)
{
    to = put_integer(to, 0, 7, s.len);
    memcpy(to, s.base, s.len);
    return to + s.len;
}

static uint8_t *put_field(uint8_t *to, h2o_iovec_t name, h2o_iovec_t value)
{
    *to++ = 0; // literal without indexing, new name
    return put_string(put_string(to, name), value);
}

static bool is_forwarded(const h2o_header_t *header)
{
    // Fields of the HTTP/1 connection do not exist in HTTP/2 (RFC 9113 section 8.2.2).
    static const char *const own[] = {"connection", "keep-alive", "proxy-connection", "http2-settings", "te"};
    for (size_t i = 0; i != sizeof(own) / sizeof(own[0]); ++i)
        if (h2o_memis(header->name->base, header->name->len, own[i], strlen(own[i])))
            return false;
    return true;
}

http2_request http2_copy_request(h2o_req_t *req)
{
    http2_request r = {0};
    h2o_iovec_t scheme = h2o_iovec_init(H2O_STRLIT("http"));
    size_t room = PREFACE_SIZE + 256 + req->input.method.len + req->input.path.len + req->input.authority.len;
    for (size_t i = 0; i != req->headers.size; ++i)
        room += req->headers.entries[i].name->len + req->headers.entries[i].value.len + 16;
    r.frames = h2o_mem_alloc(room);
    memcpy(r.frames, HTTP2_PREFACE, PREFACE_SIZE);
    uint8_t *head = r.frames + PREFACE_SIZE, *to = head + H2O_HTTP2_FRAME_HEADER_SIZE;
    to = put_field(to, h2o_iovec_init(H2O_STRLIT(":method")), req->input.method);
    to = put_field(to, h2o_iovec_init(H2O_STRLIT(":scheme")), scheme);
    to = put_field(to, h2o_iovec_init(H2O_STRLIT(":authority")), req->input.authority);
    to = put_field(to, h2o_iovec_init(H2O_STRLIT(":path")), req->input.path);
    for (size_t i = 0; i != req->headers.size; ++i)
        if (is_forwarded(req->headers.entries + i))
            to = put_field(to, *req->headers.entries[i].name, req->headers.entries[i].value);
    size_t block = (size_t)(to - head) - H2O_HTTP2_FRAME_HEADER_SIZE;
    h2o_http2_encode_frame_header(head, block, H2O_HTTP2_FRAME_TYPE_HEADERS,
                                  H2O_HTTP2_FRAME_FLAG_END_HEADERS | H2O_HTTP2_FRAME_FLAG_END_STREAM, 1);
    r.count = (size_t)(to - r.frames);
    ssize_t at = h2o_find_header(&req->headers, H2O_TOKEN_HTTP2_SETTINGS, -1);
    h2o_iovec_t value = req->headers.entries[at].value;
    h2o_iovec_t settings = h2o_decode_base64url(&req->pool, value.base, value.len);
    if (settings.base != NULL && settings.len <= sizeof(r.settings)) {
        memcpy(r.settings, settings.base, settings.len);
        r.settings_count = settings.len;
    }
    return r;
}

void http2_start_upgraded(connection *c, http2_request request)
{
    h2o_buffer_t *early = c->socket->input;
    h2o_buffer_init(&c->socket->input, &h2o_socket_buffer_prototype);
    http2_start(c);
    h2o_http2_conn_t *conn = c->socket->data;
    const char *error = NULL;
    // Malformed settings: RFC 7540 asks for a connection error; the defaults are kept and the client finds out by itself.
    h2o_http2_update_peer_settings(&conn->peer_settings, request.settings, request.settings_count, &error);
    h2o_buffer_reserve(&c->socket->input, request.count + early->size);
    memcpy(c->socket->input->bytes, request.frames, request.count);
    c->socket->input->size = request.count;
    free(request.frames);
    // The synthetic preface has been counted; the client's own is still to come and must not reach h2o.
    c->guard->strip = PREFACE_SIZE;
    memcpy(c->socket->input->bytes + request.count, early->bytes, early->size);
    c->socket->input->size += early->size;
    c->socket->bytes_read = c->socket->input->size;
    h2o_buffer_dispose(&early);
    c->socket->_cb.read(c->socket, NULL);
}

// --- requests

static bool is_method(h2o_iovec_t method)
{
    if (method.len == 3 && memcmp(method.base, "GET", 3) == 0)
        return true;
    if (method.len == 0 || method.len > 32 || h2o_memis(method.base, method.len, H2O_STRLIT("CONNECT")))
        return false;
    for (size_t i = 0; i != method.len; ++i)
        if (!is_token_byte((uint8_t)method.base[i]))
            return false;
    return true;
}

static bool is_path(h2o_iovec_t path, h2o_iovec_t method)
{
    bool everything = path.len == 1 && path.base[0] == '*' && h2o_memis(method.base, method.len, H2O_STRLIT("OPTIONS"));
    return is_target(path) && (path.base[0] == '/' || everything);
}

static bool is_name(const h2o_iovec_t *name)
{
    bool is_token = name >= &h2o__tokens[0].buf && name <= &h2o__tokens[H2O_MAX_TOKENS - 1].buf;
    if (is_token && name != &H2O_TOKEN_KEEP_ALIVE->buf)
        return true;
    for (size_t i = 0; i != name->len; ++i)
        if (!is_token_byte((uint8_t)name->base[i]) || (name->base[i] >= 'A' && name->base[i] <= 'Z'))
            return false;
    // Fields of an HTTP/1 connection that h2o lets through (RFC 9113 section 8.2.2).
    return name->len != 0 && !h2o_memis(name->base, name->len, H2O_STRLIT("keep-alive")) &&
           !h2o_memis(name->base, name->len, H2O_STRLIT("proxy-connection"));
}

static bool is_trimmed(h2o_iovec_t v)
{
    return v.len == 0 || (v.base[0] != ' ' && v.base[0] != '\t' && v.base[v.len - 1] != ' ' && v.base[v.len - 1] != '\t');
}

static bool is_known_host(h2o_iovec_t host, struct http2_guard *guard)
{
    if (host.len == guard->host_count && host.len != 0 && memcmp(host.base, guard->host, host.len) == 0)
        return true;
    if (host.len == 0 || !is_host(host))
        return false;
    guard->host_count = host.len <= sizeof(guard->host) ? (uint8_t)host.len : 0;
    memcpy(guard->host, host.base, guard->host_count);
    return true;
}

// Looks at every field once and takes `host` out, which may stand in for :authority but not contradict it
// (RFC 9113 section 8.3.1).
static bool take_fields(h2o_req_t *req, const mochi_limits *limits)
{
    h2o_header_t *fields = req->headers.entries;
    h2o_iovec_t host = {NULL, 0};
    size_t kept = 0, size = req->input.method.len + req->input.path.len + req->input.authority.len;
    bool expects = false;
    for (size_t i = 0; i != req->headers.size; ++i) {
        const h2o_iovec_t *name = fields[i].name, value = fields[i].value;
        if (!is_name(name) || !is_trimmed(value))
            return false;
        if (name == &H2O_TOKEN_HOST->buf) {
            if (host.base != NULL)
                return false;
            host = value;
            continue;
        }
        if (name == &H2O_TOKEN_EXPECT->buf)
            expects |= !h2o_lcstris(value.base, value.len, H2O_STRLIT("100-continue"));
        size += name->len + value.len;
        if (kept != i)
            fields[kept] = fields[i];
        ++kept;
    }
    req->headers.size = kept;
    if (req->input.authority.base == NULL) {
        req->input.authority = host;
        size += host.len;
    }
    req->res.status = expects ? 417 : kept > limits->header_fields || size > limits->head_bytes ? 431 : 0;
    return host.base == NULL || h2o_memis(host.base, host.len, req->input.authority.base, req->input.authority.len);
}

bool http2_is_well_formed(h2o_req_t *req, struct http2_guard *guard)
{
    const mochi_loop *loop = H2O_STRUCT_FROM_MEMBER(mochi_loop, context, req->conn->ctx);
    return take_fields(req, &loop->limits) && is_method(req->input.method) &&
           is_known_host(req->input.authority, guard) && is_path(req->input.path, req->input.method);
}

void http2_reset(h2o_req_t *req)
{
    h2o_http2_conn_t *conn = (h2o_http2_conn_t *)req->conn;
    h2o_http2_stream_t *stream = H2O_STRUCT_FROM_MEMBER(h2o_http2_stream_t, req, req);
    if (conn->state >= H2O_HTTP2_CONN_STATE_IS_CLOSING)
        return;
    h2o_http2_encode_rst_stream_frame(&conn->_write.buf, stream->stream_id, -H2O_HTTP2_ERROR_INTERNAL);
    h2o_http2_conn_request_write(conn);
    h2o_http2_stream_reset(conn, stream);
}

static void goaway(h2o_http2_conn_t *conn, uint32_t last)
{
    h2o_http2_encode_goaway_frame(&conn->_write.buf, last, H2O_HTTP2_ERROR_NONE, (h2o_iovec_t){NULL, 0});
    h2o_http2_conn_request_write(conn);
}

// RFC 9113 section 6.8: first a GOAWAY that excludes nothing, and the last stream's number when the client has had a round
// trip to stop. h2o would do the second without regard to request bodies that are still on their way.
void http2_announce_drain(connection *c)
{
    h2o_http2_conn_t *conn = c->socket->data;
    if (conn->state == H2O_HTTP2_CONN_STATE_OPEN)
        goaway(conn, INT32_MAX);
}

void http2_drain(connection *c)
{
    h2o_http2_conn_t *conn = c->socket->data;
    if (h2o_now(c->loop->context.loop) - c->loop->drain_since < ANNOUNCED_MS || http2_is_receiving(c) ||
        conn->state != H2O_HTTP2_CONN_STATE_OPEN)
        return;
    goaway(conn, conn->pull_stream_ids.max_open);
    conn->state = H2O_HTTP2_CONN_STATE_HALF_CLOSED;
}

// --- what sweep.c asks

bool http2_is_blocked(connection *c)
{
    h2o_http2_conn_t *conn = c->socket->data;
    h2o_http2_stream_t *stream;
    if (conn->num_streams.pull.send_body == 0)
        return false;
    bool closed = h2o_http2_window_get_window(&conn->_write.window) <= 0;
    kh_foreach_value(conn->streams, stream, {
        if (stream->_data.size != 0 && (closed || h2o_http2_window_get_window(&stream->output_window) <= 0))
            return true;
    });
    return false;
}

bool http2_is_receiving(connection *c)
{
    h2o_http2_conn_t *conn = c->socket->data;
    return conn->_headers_unparsed != NULL || conn->num_streams.pull.open > conn->num_streams.pull.half_closed;
}

uint64_t http2_bytes_sent(connection *c)
{
    return c->socket->bytes_written - c->guard->answered;
}

uint64_t http2_received(connection *c)
{
    return c->guard->received;
}
