#include "http1.h"

enum { TLS_SLICE = 128 * 1024 };

static char *put(char *to, const char *from, size_t count)
{
    memcpy(to, from, count);
    return to + count;
}

static char *put_number(char *to, uint64_t n)
{
    char digits[20];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + n % 10);
    } while ((n /= 10) != 0);
    return put(to, digits + at, sizeof(digits) - at);
}

#define PUT(to, literal) put(to, literal, sizeof(literal) - 1)

h2o_iovec_t http1_write_head(struct http1 *h)
{
    h2o_req_t *req = &h->req;
    const h2o_header_t *headers = req->res.headers.entries;
    size_t reason = strlen(req->res.reason), size = 192 + reason;
    for (size_t i = 0; i != req->res.headers.size; ++i)
        size += headers[i].name->len + headers[i].value.len + 4;
    char *base = h2o_mem_alloc_pool(&req->pool, size), *to = base;
    h2o_get_timestamp(h->super.ctx, NULL, NULL); // refreshes the cached date
    to = put_number(PUT(to, "HTTP/1.1 "), (uint64_t)req->res.status);
    *to++ = ' ';
    to = PUT(put(to, req->res.reason, reason), "\r\ndate: ");
    to = put(to, h->super.ctx->_timestamp_cache.value->rfc1123, H2O_TIMESTR_RFC1123_LEN);
    if (!req->http1_is_persistent)
        to = PUT(to, "\r\nconnection: close");
    else if (req->version == 0x100)
        to = PUT(to, "\r\nconnection: keep-alive");
    if (h->chunked)
        to = PUT(to, "\r\ntransfer-encoding: chunked");
    else if (req->res.content_length != SIZE_MAX)
        to = put_number(PUT(to, "\r\ncontent-length: "), req->res.content_length);
    to = PUT(to, "\r\n");
    for (size_t i = 0; i != req->res.headers.size; ++i) {
        to = PUT(put(to, headers[i].name->base, headers[i].name->len), ": ");
        to = PUT(put(to, headers[i].value.base, headers[i].value.len), "\r\n");
    }
    to = PUT(to, "\r\n");
    return h2o_iovec_init(base, (size_t)(to - base));
}

static h2o_iovec_t put_chunk_head(struct http1 *h, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    size_t at = sizeof(h->chunk_head);
    h->chunk_head[--at] = '\n';
    h->chunk_head[--at] = '\r';
    do {
        h->chunk_head[--at] = digits[count & 15];
    } while ((count >>= 4) != 0);
    return h2o_iovec_init(h->chunk_head + at, sizeof(h->chunk_head) - at);
}

// How the body of this response ends, decided with its head.
static void decide_framing(struct http1 *h, size_t total, h2o_send_state_t state)
{
    h2o_req_t *req = &h->req;
    bool bodiless = h->exchange.head_only;
    if (!h->body.done && !http1_can_discard(h))
        req->http1_is_persistent = 0; // answered before the body was read, and too much of it is still to come
    if (h->loop->draining || h->half_closed)
        req->http1_is_persistent = 0;
    h->chunked = false;
    if (bodiless || req->res.content_length != SIZE_MAX)
        return;
    if (state == H2O_SEND_STATE_FINAL)
        req->res.content_length = total;
    else if (req->version >= 0x101)
        h->chunked = true;
    else
        req->http1_is_persistent = 0;
}

static void write_slice(struct http1 *h);

void http1_free_slices(struct http1 *h)
{
    free(h->slices);
    h->slices = NULL;
    h->slice_count = 0;
}

static void on_slice(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    if (error == NULL && h->slice_count != 0) {
        write_slice(h);
        return;
    }
    http1_free_slices(h);
    if (h->slice_state == H2O_SEND_STATE_IN_PROGRESS)
        http1_on_pushed(socket, error);
    else
        http1_on_final(socket, error);
}

// TLS encrypts all that it is given at once: hand it a bounded slice at a time.
static void write_slice(struct http1 *h)
{
    h2o_iovec_t *next = h->slices + h->slice_index;
    h2o_iovec_t out[16];
    size_t count = 0, total = 0;
    while (h->slice_count != 0 && count != 16 && total != TLS_SLICE) {
        size_t take = next->len < TLS_SLICE - total ? next->len : TLS_SLICE - total;
        out[count++] = h2o_iovec_init(next->base, take);
        total += take;
        next->base += take;
        if ((next->len -= take) == 0) {
            ++next;
            ++h->slice_index;
            --h->slice_count;
        }
    }
    h2o_socket_write(h->socket, out, count, on_slice);
}

void http1_on_final_send(h2o_ostream_t *stream, h2o_req_t *req, h2o_iovec_t *in, size_t in_count, h2o_send_state_t state)
{
    struct http1 *h = H2O_STRUCT_FROM_MEMBER(struct http1, final, stream);
    // A stream may write for days: what its writes take from the pool stays there until its end.
    h2o_iovec_t few[MOCHI_MOST_PIECES + 4];
    h2o_iovec_t *out =
        in_count <= MOCHI_MOST_PIECES ? few : h2o_mem_alloc_pool(&req->pool, sizeof(*out) * (in_count + 4));
    size_t count = 0, total = 0;
    for (size_t i = 0; i != in_count; ++i)
        total += in[i].len;
    req->bytes_sent += total;
    if (!h->head_sent) {
        decide_framing(h, total, state);
        h->head_sent = true;
        out[count++] = http1_write_head(h);
    }
    if (h->chunked && total != 0)
        out[count++] = put_chunk_head(h, total);
    memcpy(out + count, in, sizeof(*in) * in_count);
    count += in_count;
    if (h->chunked && state != H2O_SEND_STATE_ERROR) {
        bool last = state == H2O_SEND_STATE_FINAL;
        if (total != 0 && last)
            out[count++] = h2o_iovec_init(H2O_STRLIT("\r\n0\r\n\r\n"));
        else if (total != 0)
            out[count++] = h2o_iovec_init(H2O_STRLIT("\r\n"));
        else if (last)
            out[count++] = h2o_iovec_init(H2O_STRLIT("0\r\n\r\n"));
    }
    if (state == H2O_SEND_STATE_ERROR)
        req->http1_is_persistent = 0;
    if (h2o_socket_is_writing(h->socket) || (h->socket->ssl != NULL && total > TLS_SLICE)) {
        h->slices = h2o_mem_alloc(sizeof(*out) * count);
        memcpy(h->slices, out, sizeof(*out) * count);
        h->slice_index = 0;
        h->slice_count = count;
        h->slice_state = state;
        if (!h2o_socket_is_writing(h->socket)) // else `100 Continue` is still leaving, and continues here
            write_slice(h);
        return;
    }
    h2o_socket_write(h->socket, out, count, state == H2O_SEND_STATE_IN_PROGRESS ? http1_on_pushed : http1_on_final);
}

static void on_continue(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    if (error != NULL)
        http1_close(h);
    else if (h->slices != NULL)
        write_slice(h);
}

void http1_send_continue(struct http1 *h)
{
    h2o_iovec_t line = h2o_iovec_init(H2O_STRLIT("HTTP/1.1 100 Continue\r\n\r\n"));
    if (!h->head_sent && !h2o_socket_is_writing(h->socket))
        h2o_socket_write(h->socket, &line, 1, on_continue);
}
