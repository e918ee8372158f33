#include "internal.h"
#include <sys/socket.h>

const char *reason_phrase(int status)
{
    switch (status) {
    case 100: return "Continue";
    case 101: return "Switching Protocols";
    case 103: return "Early Hints";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 203: return "Non-Authoritative Information";
    case 204: return "No Content";
    case 205: return "Reset Content";
    case 206: return "Partial Content";
    case 300: return "Multiple Choices";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 418: return "I'm a teapot";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 425: return "Too Early";
    case 426: return "Upgrade Required";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 451: return "Unavailable For Legal Reasons";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    default: return status < 200 ? "Informational" : status < 300 ? "Success" : status < 400 ? "Redirection" : "Error";
    }
}

static bool status_has_body(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

// Names that h2o does not know and that nearly every response has: as tokens of our own they need no memory.
static const h2o_token_t own_tokens[] = {{.buf = {H2O_STRLIT("x-content-type-options")}},
                                         {.buf = {H2O_STRLIT("referrer-policy")}}};

static const h2o_token_t *find_token(const char *name, size_t count)
{
    for (size_t i = 0; i != sizeof(own_tokens) / sizeof(own_tokens[0]); ++i)
        if (own_tokens[i].buf.len == count && memcmp(own_tokens[i].buf.base, name, count) == 0)
            return &own_tokens[i];
    return h2o_lookup_token(name, count);
}

void mochi_response_add(mochi_request *request, const char *name, size_t name_count, const char *value, size_t value_count,
                        bool lasting)
{
    assert_on_loop(request->loop);
    h2o_req_t *req = exchange_of(request)->req;
    if (!lasting)
        value = h2o_strdup(&req->pool, value, value_count).base;
    const h2o_token_t *token = find_token(name, name_count);
    if (token != NULL) {
        h2o_add_header(&req->pool, &req->res.headers, token, NULL, value, value_count);
        return;
    }
    if (!lasting)
        name = h2o_strdup(&req->pool, name, name_count).base;
    h2o_add_header_by_str(&req->pool, &req->res.headers, name, name_count, 0, NULL, value, value_count);
}

void mochi_response_add_type(mochi_request *request, const char *value, size_t count, bool lasting)
{
    assert_on_loop(request->loop);
    h2o_req_t *req = exchange_of(request)->req;
    if (!lasting)
        value = h2o_strdup(&req->pool, value, count).base;
    h2o_add_header(&req->pool, &req->res.headers, H2O_TOKEN_CONTENT_TYPE, NULL, value, count);
}

void mochi_response_compress(mochi_request *request, int coding)
{
    assert_on_loop(request->loop);
    exchange_of(request)->compress = coding;
}

static void start(exchange *e, int status, size_t count)
{
    h2o_req_t *req = e->req;
    e->started = true;
    req->res.status = status;
    if (e->http1 != NULL)
        req->res.reason = reason_phrase(status);
    req->res.content_length = status_has_body(status) ? count : SIZE_MAX;
    if (!status_has_body(status))
        e->head_only = true;
    if (e->compress != MOCHI_CODING_IDENTITY) {
        req->res.content_length = SIZE_MAX;
        if (e->compress == MOCHI_CODING_GZIP)
            h2o_add_header(&req->pool, &req->res.headers, H2O_TOKEN_CONTENT_ENCODING, NULL, H2O_STRLIT("gzip"));
        else
            h2o_add_header(&req->pool, &req->res.headers, H2O_TOKEN_CONTENT_ENCODING, NULL, H2O_STRLIT("br"));
    }
    h2o_start_response(req, &e->generator);
    if (e->compress != MOCHI_CODING_IDENTITY && !e->head_only)
        compress_setup(req, e->compress, count);
}

void exchange_send(exchange *e, h2o_iovec_t *buffers, size_t count, bool last)
{
    e->write_pending = true;
    if (last)
        e->ended = e->completed = true;
    if (e->head_only || (count == 1 && buffers[0].len == 0))
        count = 0;
    if (count == 0 && !last && e->head_sent) {
        // An empty piece writes nothing, so no completion would come: proceed on the next turn.
        h2o_timeout_link(e->request.loop->context.loop, &e->request.loop->context.zero_timeout, &e->req->_timeout_entry);
        return;
    }
    e->head_sent = true;
    h2o_send(e->req, buffers, count, last ? H2O_SEND_STATE_FINAL : H2O_SEND_STATE_IN_PROGRESS);
}

void mochi_response_send(mochi_request *request, int status, const void *body, size_t count, bool lasting)
{
    assert_on_loop(request->loop);
    exchange *e = exchange_of(request);
    if (e->started)
        return;
    start(e, status, count);
    h2o_iovec_t buffer = h2o_iovec_init(body, count);
    if (!lasting && count != 0 && !e->head_only)
        buffer = h2o_strdup(&e->req->pool, body, count);
    exchange_send(e, &buffer, 1, true);
}

void mochi_response_start(mochi_request *request, int status, int64_t count)
{
    assert_on_loop(request->loop);
    exchange *e = exchange_of(request);
    if (e->started)
        return;
    start(e, status, count < 0 ? SIZE_MAX : (size_t)count);
    if (count >= 0 && e->compress == MOCHI_CODING_IDENTITY && !e->head_only)
        e->promised = (uint64_t)count;
}

static bool write_buffers(exchange *e, h2o_iovec_t *buffers, size_t buffer_count, size_t count, bool last)
{
    if (!e->started || e->ended || e->write_pending)
        return false;
    if (e->promised != UINT64_MAX) {
        // A body of another length than the head says would become part of the next response, or eat its beginning.
        if (count > e->promised || (last && count != e->promised)) {
            mochi_response_abort(&e->request);
            return false;
        }
        e->promised -= count;
    }
    exchange_send(e, buffers, buffer_count, last);
    return true;
}

bool mochi_response_write(mochi_request *request, const void *bytes, size_t count, bool last)
{
    assert_on_loop(request->loop);
    h2o_iovec_t buffer = h2o_iovec_init(bytes, count);
    return write_buffers(exchange_of(request), &buffer, 1, count, last);
}

bool mochi_response_write_pieces(mochi_request *request, const mochi_bytes *pieces, size_t count, bool last)
{
    assert_on_loop(request->loop);
    assert(count <= MOCHI_MOST_PIECES);
    h2o_iovec_t buffers[MOCHI_MOST_PIECES];
    size_t total = 0;
    for (size_t i = 0; i != count; ++i) {
        buffers[i] = h2o_iovec_init(pieces[i].base, pieces[i].count);
        total += pieces[i].count;
    }
    return write_buffers(exchange_of(request), buffers, count, total, last);
}

void mochi_response_abort(mochi_request *request)
{
    assert_on_loop(request->loop);
    exchange *e = exchange_of(request);
    if (e->ended)
        return;
    if (!e->started) {
        mochi_response_close_connection(request);
        exchange_refuse(e, 500);
        return;
    }
    e->ended = true;
    if (e->http1 == NULL)
        http2_reset(e->req);
    else
        http1_abort(e->http1);
}

void mochi_response_close_connection(mochi_request *request)
{
    assert_on_loop(request->loop);
    exchange_of(request)->req->http1_is_persistent = 0;
}
