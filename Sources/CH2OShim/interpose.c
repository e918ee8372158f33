#include "http2.h"
#include <dlfcn.h>

// Six functions of libh2o that its HTTP/2 calls through the procedure linkage table, and so ours when they are defined
// here. It is the only way in front of h2o's decoder that cannot be lost: h2o re-arms its read callback by itself, and
// decodes header fields before any handler runs. `http2_start` stops the process if the linker has not taken them.

enum { FIELDS_HARD_LIMIT = 512 };

typedef void (*read_start)(h2o_socket_t *, h2o_socket_cb);
typedef int (*update_settings)(h2o_http2_settings_t *, const uint8_t *, size_t, const char **);
typedef void (*socket_close)(h2o_socket_t *);
typedef int (*decode_window_update)(h2o_http2_window_update_payload_t *, const h2o_http2_frame_t *, const char **, int *);
typedef int (*parse_headers)(h2o_req_t *, h2o_hpack_header_table_t *, const uint8_t *, size_t, int *, size_t *,
                             h2o_cache_digests_t **, const char **);

static read_start next_read_start;
static parse_headers next_parse_headers;
static update_settings next_update_settings;
static decode_window_update next_decode_window_update;
static socket_close next_socket_close;

__attribute__((constructor)) static void find_next(void)
{
    next_read_start = (read_start)dlsym(RTLD_NEXT, "h2o_socket_read_start");
    next_parse_headers = (parse_headers)dlsym(RTLD_NEXT, "h2o_hpack_parse_headers");
    next_update_settings = (update_settings)dlsym(RTLD_NEXT, "h2o_http2_update_peer_settings");
    next_decode_window_update = (decode_window_update)dlsym(RTLD_NEXT, "h2o_http2_decode_window_update_payload");
    // h2o drops `host` unseen; as an ordinary field it can be compared with :authority, and stand in for it.
    ((h2o_token_t *)H2O_TOKEN_HOST)->http2_should_reject = 0;
    next_socket_close = (socket_close)dlsym(RTLD_NEXT, "h2o_socket_close");
}

// h2o frees its HTTP/2 connection with the call; over TLS the socket stays until close_notify has left, and must not lead
// the sweep to the freed connection.
void h2o_socket_close(h2o_socket_t *socket)
{
    if (socket->on_close.cb == connection_on_close) {
        http2_guard_free(connection_of(socket)->guard);
        connection_of(socket)->guard = NULL;
    }
    next_socket_close(socket);
}

void h2o_socket_read_start(h2o_socket_t *socket, h2o_socket_cb callback)
{
    next_read_start(socket, callback);
    if (socket->on_close.cb == connection_on_close && connection_of(socket)->guard != NULL &&
        callback != http2_guard_read && connection_of(socket)->handshake == NULL) {
        connection_of(socket)->guard->next = callback;
        socket->_cb.read = http2_guard_read;
    }
}

// Skips an HPACK integer (RFC 7541 section 5.1). Returns NULL at the end of the block or when it is too large.
static const uint8_t *take_integer(const uint8_t *at, const uint8_t *end, unsigned bits, uint32_t *value)
{
    uint32_t limit = (1u << bits) - 1;
    *value = *at++ & limit;
    if (*value != limit)
        return at;
    for (unsigned shift = 0; at != end && shift <= 21; shift += 7) {
        *value += (uint32_t)(*at & 127) << shift;
        if ((*at++ & 128) == 0)
            return at;
    }
    return NULL;
}

static const uint8_t *skip_string(const uint8_t *at, const uint8_t *end)
{
    uint32_t length;
    if (at == end || (at = take_integer(at, end, 7, &length)) == NULL || length > (size_t)(end - at))
        return NULL;
    return at + length;
}

// Fields in a block, without decoding it. A malformed block is left to h2o to refuse.
static size_t count_fields(const uint8_t *at, size_t count)
{
    const uint8_t *end = at + count;
    size_t fields = 0;
    uint32_t index;
    while (at != NULL && at != end) {
        uint8_t first = *at;
        if (first & 0x80) {
            ++fields;
            at = take_integer(at, end, 7, &index);
        } else if ((first & 0xe0) == 0x20) {
            at = take_integer(at, end, 5, &index);
        } else {
            ++fields;
            at = take_integer(at, end, (first & 0xc0) == 0x40 ? 6 : 4, &index);
            if (at != NULL && index == 0)
                at = skip_string(at, end);
            if (at != NULL)
                at = skip_string(at, end);
        }
    }
    return fields;
}

// h2o would look for a host, normalize the path and ask its handlers one by one: there is one host, and routing is the owner's.
void h2o_process_request(h2o_req_t *req)
{
    exchange_begin_http2(req);
}

int h2o_hpack_parse_headers(h2o_req_t *req, h2o_hpack_header_table_t *table, const uint8_t *source, size_t count,
                            int *pseudo, size_t *length, h2o_cache_digests_t **digests, const char **error)
{
    (void)digests; // NULL below: nobody asks for cache digests, and decoding them is work for an attacker
    // One byte can stand for a field of 4 KB: the number of fields has to be known before they are made.
    if (count > FIELDS_HARD_LIMIT && count_fields(source, count) > FIELDS_HARD_LIMIT) {
        *error = "too many header fields";
        return H2O_HTTP2_ERROR_ENHANCE_YOUR_CALM;
    }
    size_t before = req->headers.size;
    int status = next_parse_headers(req, table, source, count, pseudo, length, NULL, error);
    if (pseudo == NULL) {
        req->headers.size = before; // trailers must not pass for fields of the head
        return status;
    }
    // Malformed requests (RFC 9113 section 8.1.1) are stream errors: without pseudo-header fields h2o resets the stream.
    h2o_http2_stream_t *stream = H2O_STRUCT_FROM_MEMBER(h2o_http2_stream_t, req, req);
    struct http2_guard *guard = connection_of(((h2o_http2_conn_t *)req->conn)->sock)->guard;
    bool lies = *length != SIZE_MAX && *length != 0 && stream->_req_body == NULL;
    if (status == H2O_HTTP2_ERROR_INVALID_HEADER_CHAR || (status == 0 && (lies || !http2_is_well_formed(req, guard)))) {
        *pseudo = 0;
        *error = NULL;
        return 0;
    }
    return status;
}

// A stream that has sent all, or was reset, may still wait for its last write. When its window opens meanwhile, h2o takes it
// for blocked and aborts the process; the window is of no use any more, so it is open already.
static void open_ended(h2o_http2_stream_t *stream)
{
    ssize_t window = h2o_http2_window_get_window(&stream->output_window);
    if (stream->state == H2O_HTTP2_STREAM_STATE_END_STREAM && window <= 0)
        h2o_http2_window_update(&stream->output_window, 1 - window);
}

int h2o_http2_decode_window_update_payload(h2o_http2_window_update_payload_t *payload, const h2o_http2_frame_t *frame,
                                           const char **error, int *of_stream)
{
    h2o_http2_stream_t *stream = h2o_http2_conn_get_stream(http2_reading, frame->stream_id);
    if (stream != NULL)
        open_ended(stream);
    return next_decode_window_update(payload, frame, error, of_stream);
}

int h2o_http2_update_peer_settings(h2o_http2_settings_t *settings, const uint8_t *source, size_t count, const char **error)
{
    uint32_t before = settings->initial_window_size;
    int status = next_update_settings(settings, source, count, error);
    if (status != 0 || settings->initial_window_size <= before)
        return status;
    // h2o ignores that a larger initial window can lift a stream's over the maximum (RFC 9113 section 6.9.2).
    h2o_http2_conn_t *conn = H2O_STRUCT_FROM_MEMBER(h2o_http2_conn_t, peer_settings, settings);
    ssize_t more = (ssize_t)settings->initial_window_size - before;
    h2o_http2_stream_t *stream;
    kh_foreach_value(conn->streams, stream, {
        open_ended(stream);
        if (h2o_http2_window_get_window(&stream->output_window) + more > INT32_MAX) {
            *error = "flow control window overflow";
            return H2O_HTTP2_ERROR_FLOW_CONTROL;
        }
    });
    return 0;
}
