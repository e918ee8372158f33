#include "http1.h"
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DISCARD_LIMIT = 64 * 1024, LINGER_LIMIT = 1024 * 1024, UPGRADE_LIMIT = 12 * 1024 };

static void next_request(struct http1 *h);
static void on_head_readable(h2o_socket_t *socket, const char *error);

// --- timers and ends

static void set_timer(struct http1 *h, h2o_timeout_t *timeout)
{
    h2o_timeout_unlink(&h->timer);
    if (timeout != NULL)
        h2o_timeout_link(h->super.ctx->loop, timeout, &h->timer);
}

// Ends the request in progress; afterwards `req` is ready for the next one.
static void end_request(struct http1 *h)
{
    if (h->phase == PHASE_HANDLER) {
        exchange_dispose(&h->exchange);
        h->phase = PHASE_HEAD; // disposed of once, also when the connection closes before another request
    }
    h2o_dispose_request(&h->req);
    h2o_init_request(&h->req, &h->super, NULL);
    h->req._ostr_top = &h->final;
    http1_free_slices(h);
    h->parsed = h->in_head = 0;
    h->discarded = 0;
    h->head_begun = h->head_sent = h->chunked = h->reading_body = h->delivering = h->wants_watch = h->is_blind = false;
}

// Frees the protocol layer and leaves the socket.
static void detach(struct http1 *h)
{
    set_timer(h, NULL);
    end_request(h);
    h2o_dispose_request(&h->req);
    h->connection->http1 = NULL;
    free(h);
}

void http1_close(struct http1 *h)
{
    h2o_socket_t *socket = h->socket;
    if (h->phase == PHASE_HANDLER)
        h->exchange.completed = false; // its last bytes have not left
    detach(h);
    h2o_socket_close(socket);
}

static void on_linger(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    (void)error;
    ssize_t count = read(h2o_socket_get_fd(socket), h->loop->scratch, sizeof(h->loop->scratch));
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (count > 0 && (h->discarded += (uint64_t)count) < LINGER_LIMIT)
        return;
    http1_close(h);
}

// Closes so that the client can read our last words: a plain close with unread input resets the connection
// (RFC 9112 section 9.6).
static void linger(struct http1 *h)
{
    h->phase = PHASE_LINGER;
    h->discarded = 0;
    if (h->socket->ssl == NULL)
        shutdown(h2o_socket_get_fd(h->socket), SHUT_WR);
    set_timer(h, &h->loop->linger_timeout);
    h2o_socket_dont_read(h->socket, 1);
    h2o_socket_read_start(h->socket, on_linger);
}

static void on_refused(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    if (error != NULL)
        http1_close(h);
    else
        linger(h);
}

void http1_refuse(struct http1 *h, int status, bool has_line)
{
    const char *reason = reason_phrase(status);
    ++h->loop->counters.bad_requests;
    h->phase = PHASE_REFUSAL;
    set_timer(h, NULL);
    h2o_socket_read_stop(h->socket);
    char *text = h2o_mem_alloc_pool(&h->req.pool, 320);
    h2o_get_timestamp(h->super.ctx, NULL, NULL);
    int count = snprintf(text, 320,
                         "HTTP/1.1 %d %s\r\ndate: %s\r\nconnection: close\r\ncontent-length: %zu\r\n"
                         "content-type: text/plain; charset=utf-8\r\n\r\n%s",
                         status, reason, h->super.ctx->_timestamp_cache.value->rfc1123, strlen(reason), reason);
    h2o_iovec_t answer = h2o_iovec_init(text, (size_t)count);
    // Once the head has waited for more, its pieces point to where the input was.
    h2o_iovec_t method = h->req.input.method, target = h->req.input.path;
    if (has_line && target.base != NULL && method.len != 0 && target.len != 0)
        h->loop->callbacks.on_refused(h->loop->owner, bytes_of(method), bytes_of(target), status);
    h2o_socket_write(h->socket, &answer, 1, on_refused);
}

static void on_timer(h2o_timeout_entry_t *entry)
{
    struct http1 *h = H2O_STRUCT_FROM_MEMBER(struct http1, timer, entry);
    if (h->phase == PHASE_HEAD && h->head_begun) {
        ++h->loop->counters.head_timeouts;
        http1_refuse(h, 408, false);
        return;
    }
    if (h->phase == PHASE_HEAD)
        ++h->loop->counters.idle_timeouts;
    http1_close(h);
}

// --- from head to handler

static void shift(const void *pointer, const char *from, size_t count, ptrdiff_t distance)
{
    char **slot = (char **)pointer;
    if (*slot >= from && *slot < from + count)
        *slot += distance;
}

// The input buffer moves when it grows: copies the request out of it, so that reading may go on.
static void relocate(struct http1 *h)
{
    if (h->in_head == 0)
        return;
    h2o_req_t *req = &h->req;
    const char *from = h->socket->input->bytes;
    size_t count = h->in_head;
    char *copy = h2o_mem_alloc_pool(&req->pool, count);
    memcpy(copy, from, count);
    ptrdiff_t distance = copy - from;
    mochi_request *r = &h->exchange.request;
    const void *pointers[] = {&req->input.method.base, &req->input.path.base, &req->input.authority.base,
                              &req->method.base,       &req->path.base,       &req->authority.base,
                              &req->upgrade.base,      &req->entity.base,     &r->method.base,
                              &r->target.base,         &r->authority.base,    &r->upgrade.base,
                              &r->body.base};
    for (size_t i = 0; i != sizeof(pointers) / sizeof(pointers[0]); ++i)
        shift(pointers[i], from, count, distance);
    for (size_t i = 0; i != req->headers.size; ++i) {
        h2o_header_t *header = req->headers.entries + i;
        if (!h2o_iovec_is_token(header->name))
            shift(&header->name->base, from, count, distance);
        shift(&header->value.base, from, count, distance);
    }
    h2o_buffer_consume(&h->socket->input, count);
    h->in_head = 0;
}

static void on_upgraded(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    if (error != NULL) {
        http1_close(h);
        return;
    }
    connection *c = h->connection;
    http2_request request = http2_copy_request(&h->req);
    h2o_buffer_consume(&socket->input, h->in_head);
    h->in_head = 0;
    detach(h);
    http2_start_upgraded(c, request);
}

static void on_switched(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    if (error != NULL) {
        http1_close(h);
        return;
    }
    connection *c = h->connection;
    h->exchange.completed = true;
    h2o_buffer_consume(&socket->input, h->in_head);
    h->in_head = 0;
    detach(h);
    websocket_start(c);
}

bool http1_can_switch(const struct http1 *h)
{
    return h->body.kind == BODY_NONE && !h->exchange.started && !h2o_socket_is_writing(h->socket);
}

void http1_switch(struct http1 *h)
{
    h2o_req_t *req = &h->req;
    h->exchange.started = h->exchange.head_sent = h->exchange.ended = true;
    h->head_sent = true;
    h2o_socket_read_stop(h->socket);
    req->res.status = 101;
    req->res.reason = reason_phrase(101);
    req->res.content_length = SIZE_MAX;
    req->http1_is_persistent = 1;
    h->chunked = false;
    h2o_add_header(&req->pool, &req->res.headers, H2O_TOKEN_CONNECTION, NULL, H2O_STRLIT("Upgrade"));
    h2o_iovec_t head = http1_write_head(h);
    h2o_socket_write(h->socket, &head, 1, on_switched);
}

// RFC 7540 section 3.2. Clients may offer it on any request: only one without a body, whose head fits into one HEADERS
// frame, is taken up.
static bool try_upgrade(struct http1 *h)
{
    h2o_req_t *req = &h->req;
    if (req->upgrade.base == NULL || !h->loop->limits.http2 || h->socket->ssl != NULL || h->body.kind != BODY_NONE ||
        h->in_head > UPGRADE_LIMIT || h->loop->draining ||
        !h2o_contains_token(req->upgrade.base, req->upgrade.len, H2O_STRLIT("h2c"), ','))
        return false;
    ssize_t settings = h2o_find_header(&req->headers, H2O_TOKEN_HTTP2_SETTINGS, -1);
    if (settings == -1 || h2o_find_header(&req->headers, H2O_TOKEN_HTTP2_SETTINGS, settings) != -1)
        return false;
    static const char answer[] = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n";
    h2o_iovec_t line = h2o_iovec_init(answer, sizeof(answer) - 1);
    h->phase = PHASE_REFUSAL; // nothing of the request is live until the 101 has left
    h2o_socket_write(h->socket, &line, 1, on_upgraded);
    return true;
}

static void handle(struct http1 *h, size_t used)
{
    h2o_req_t *req = &h->req;
    h2o_buffer_t *input = h->socket->input;
    mochi_loop *loop = h->loop;
    bool expects_continue = h->exchange.request.expects_continue;
    set_timer(h, NULL);
    h2o_socket_read_stop(h->socket);
    h->in_head = used;
    h->head_begun = false;
    if (h->body.kind == BODY_LENGTH && h->body.left > loop->limits.body_bytes) {
        http1_refuse(h, 413, true);
        return;
    }
    if (try_upgrade(h))
        return;
    bool whole = h->body.kind == BODY_LENGTH && input->size - used >= h->body.left;
    if (whole) {
        req->entity = h2o_iovec_init(input->bytes + used, h->body.left);
        h->in_head += h->body.left;
        h->body.done = true;
    }
    // What is read while the handler works must not move the request: the rest of the body, and over TLS the end of the
    // connection, which arrives as a record.
    if (!h->body.done || h->socket->ssl != NULL)
        relocate(h);
    exchange_init(&h->exchange, loop, req, h);
    if (!h->body.done) {
        h->exchange.request.body_state = MOCHI_BODY_STREAMED;
        h->exchange.request.body_count = h->body.kind == BODY_LENGTH ? h->body.left : UINT64_MAX;
        h->exchange.request.expects_continue = expects_continue;
    }
    h->phase = PHASE_HANDLER;
    ++loop->counters.requests;
    loop->callbacks.on_request(loop->owner, &h->exchange.request);
}

static void parse(struct http1 *h)
{
    h2o_buffer_t *input = h->socket->input;
    bool partial = false;
    if (h->loop->limits.http2 && input->bytes[0] == 'P' && h->is_first && h->socket->ssl == NULL &&
        http1_is_preface(input, &partial)) {
        connection *c = h->connection;
        detach(h);
        http2_start(c);
        return;
    }
    if (!partial) {
        h->body = (body_decoder){0};
        h->broken_body = false;
        int used = http1_parse_head(h);
        if (used != 0) {
            h->is_first = false;
            if (used > 0)
                handle(h, (size_t)used);
            else
                http1_refuse(h, -used, true);
            return;
        }
        // A half-parsed head leaves nothing behind in `req`: fields are only taken from a whole one.
    }
    if (!h->head_begun) {
        h->head_begun = true;
        if (!h->is_first) // the first head is timed from accept
            set_timer(h, &h->loop->head_timeout);
    }
}

// Over cleartext we read ourselves, once a turn: h2o would take all that the kernel holds, megabytes of it.
static bool read_some(struct http1 *h)
{
    h2o_iovec_t room = h2o_buffer_reserve(&h->socket->input, 4096);
    ssize_t count = read(h2o_socket_get_fd(h->socket), room.base, room.len);
    if (count <= 0)
        return count < 0 && (errno == EAGAIN || errno == EINTR);
    h->socket->input->size += (size_t)count;
    return true;
}

static void on_head_readable(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    if (error != NULL || (socket->ssl == NULL && !read_some(h)))
        http1_close(h);
    else if (socket->input->size != 0)
        parse(h);
}

static void next_request(struct http1 *h)
{
    h->phase = PHASE_HEAD;
    set_timer(h, h->loop->draining ? &h->loop->drain_timeout : &h->loop->idle_timeout);
    h2o_socket_read_start(h->socket, on_head_readable);
    if (h->socket->input->size != 0)
        parse(h);
}

void http1_shed(struct http1 *h)
{
    h2o_req_t *req = &h->req;
    mochi_request *r = &h->exchange.request;
    bool is_busy = h->slices != NULL || h2o_socket_is_writing(h->socket) || h->exchange.compress != MOCHI_CODING_IDENTITY;
    if (h->phase != PHASE_HANDLER || !h->head_sent || !h->body.done || is_busy)
        return;
    // Whatever points into the head or the pool, of what is looked at until the end.
    const h2o_iovec_t nothing = {NULL, 0};
    req->input.method = req->input.path = req->input.authority = nothing;
    req->method = req->path = req->authority = req->path_normalized = req->upgrade = req->entity = nothing;
    memset(&req->headers, 0, sizeof(req->headers));
    memset(&req->res.headers, 0, sizeof(req->res.headers));
    r->method = r->target = r->authority = r->upgrade = r->body = (mochi_bytes){NULL, 0};
    r->path_count = 0;
    r->field_count = 0;
    h2o_buffer_consume(&h->socket->input, h->in_head);
    h->in_head = 0;
    h2o_mem_clear_pool(&req->pool);
}

// --- after the response

bool http1_can_discard(const struct http1 *h)
{
    return !h->broken_body && !h->exchange.request.expects_continue &&
           (h->body.kind == BODY_CHUNKED || h->body.left <= DISCARD_LIMIT);
}

static void on_discard_readable(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    if (error != NULL || (socket->ssl == NULL && socket->input->size == 0 && !read_some(h))) {
        http1_close(h);
        return;
    }
    size_t used = socket->input->size, payload = 0;
    h->discarded += used;
    if (body_decode(&h->body, (uint8_t *)socket->input->bytes, &used, &payload) != 0 ||
        h->discarded > 2 * DISCARD_LIMIT) {
        linger(h);
        return;
    }
    h2o_buffer_consume(&socket->input, used);
    if (h->body.done)
        next_request(h);
}

void http1_on_pushed(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    if (error != NULL)
        http1_close(h);
    else
        h2o_proceed_response(&h->req);
}

void http1_on_final(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    if (error != NULL) {
        h->exchange.completed = false;
        http1_close(h);
        return;
    }
    bool persistent = h->req.http1_is_persistent;
    h2o_buffer_consume(&socket->input, h->in_head);
    h2o_socket_read_stop(socket);
    end_request(h);
    if (!persistent) {
        if (h->body.done && !h->half_closed && socket->input->size == 0)
            http1_close(h);
        else
            linger(h);
    } else if (h->body.done) {
        next_request(h);
    } else {
        h->phase = PHASE_DISCARD;
        set_timer(h, &h->loop->linger_timeout);
        h2o_socket_read_start(socket, on_discard_readable);
        if (socket->input->size != 0)
            on_discard_readable(socket, NULL);
    }
}

// --- the connection

void http1_drain(struct http1 *h)
{
    // An idle client may have sent its next request already: it has a moment to arrive, and is answered with `close`.
    if (h->phase == PHASE_HEAD && !h->head_begun)
        set_timer(h, &h->loop->drain_timeout);
}

void http1_abort(struct http1 *h)
{
    h2o_req_t *req = &h->req;
    bool until_close = !h->exchange.head_only && !h->chunked && req->res.content_length == SIZE_MAX &&
                       (h->head_sent || req->version < 0x101);
    if (!h->exchange.write_pending && !until_close) {
        h2o_send(req, NULL, 0, H2O_SEND_STATE_ERROR);
        return;
    }
    // Where the end of the connection ends the body, an orderly end would make a broken body look whole.
    if (until_close && h->socket->ssl == NULL) {
        struct linger reset = {.l_onoff = 1, .l_linger = 0};
        setsockopt(h2o_socket_get_fd(h->socket), SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    } else if (until_close) {
        connection_kill(h->connection); // no close_notify
    }
    set_timer(h, &h->super.ctx->zero_timeout); // closes in this turn: the caller may stand in one of our callbacks
}

static socklen_t get_sockname(h2o_conn_t *conn, struct sockaddr *address)
{
    return h2o_socket_getsockname(((struct http1 *)conn)->socket, address);
}

static socklen_t get_peername(h2o_conn_t *conn, struct sockaddr *address)
{
    return h2o_socket_getpeername(((struct http1 *)conn)->socket, address);
}

static h2o_socket_t *get_socket(h2o_conn_t *conn)
{
    return ((struct http1 *)conn)->socket;
}

void http1_start(connection *c)
{
    static const h2o_conn_callbacks_t callbacks = {
        .get_sockname = get_sockname, .get_peername = get_peername, .get_socket = get_socket};
    mochi_loop *loop = c->loop;
    struct timeval now = *h2o_get_timestamp(&loop->context, NULL, NULL);
    struct http1 *h = (struct http1 *)h2o_create_connection(sizeof(*h), &loop->context, loop->hosts, now, &callbacks);
    memset((char *)h + sizeof(h->super), 0, offsetof(struct http1, req) - sizeof(h->super));
    h->connection = c;
    h->socket = c->socket;
    h->loop = loop;
    h->timer.cb = on_timer;
    h->final.do_send = http1_on_final_send;
    h->is_first = true;
    c->http1 = h;
    c->socket->data = h;
    h2o_init_request(&h->req, &h->super, NULL);
    h->req._ostr_top = &h->final;
    h->body.done = true;
    // A handshake may end while the loop drains: as little is waited for its first request as for that of an idle client.
    set_timer(h, loop->draining ? &loop->drain_timeout : &loop->head_timeout);
    h2o_socket_dont_read(h->socket, h->socket->ssl == NULL);
    h2o_socket_read_start(h->socket, on_head_readable);
    if (h->socket->input->size != 0)
        parse(h);
}
