#include "http1.h"
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_AHEAD_LIMIT = 64 * 1024 };

static void pump_body(struct http1 *h);

// --- request bodies: one piece at a time, reading stops in between

static void answer_read(struct http1 *h, const uint8_t *bytes, size_t count, int status)
{
    mochi_loop *loop = h->loop;
    h->reading_body = false;
    if (h->exchange.request.user == NULL)
        return;
    h->delivering = true;
    loop->callbacks.on_body(loop->owner, &h->exchange.request, bytes, count, status);
    h->delivering = false;
}

static void fail_body(struct http1 *h, int status)
{
    h->broken_body = true;
    h->req.http1_is_persistent = 0;
    h2o_socket_read_stop(h->socket);
    answer_read(h, NULL, 0, -status);
}

// Decodes and delivers. Returns the bytes used, or -1 when the body is broken.
static ssize_t take_body(struct http1 *h, uint8_t *bytes, size_t count)
{
    size_t used = count, payload = 0;
    int status = body_decode(&h->body, bytes, &used, &payload);
    if (status == 0 && body_exceeds(&h->body, h->exchange.body_limit))
        status = 413;
    if (status != 0) {
        fail_body(h, status);
        return -1;
    }
    if (payload != 0)
        answer_read(h, bytes, payload, 0);
    return (ssize_t)used;
}

static void on_body_encrypted(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    if (error != NULL)
        http1_close(h);
    else
        pump_body(h);
}

static void on_body_readable(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    uint8_t *scratch = h->loop->scratch;
    size_t room = sizeof(h->loop->scratch);
    (void)error;
    if (h->body.kind == BODY_LENGTH && h->body.left < room)
        room = h->body.left;
    ssize_t count = read(h2o_socket_get_fd(socket), scratch, room);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (count <= 0) {
        http1_close(h);
        return;
    }
    ssize_t used = take_body(h, scratch, (size_t)count);
    if (used < 0)
        return;
    if (used != count) { // the next request has come with the end of this body
        h2o_iovec_t rest = h2o_buffer_reserve(&socket->input, (size_t)(count - used));
        memcpy(rest.base, scratch + used, (size_t)(count - used));
        socket->input->size += (size_t)(count - used);
    }
    pump_body(h);
}

static void pump_body(struct http1 *h)
{
    while (h->reading_body && h->socket->input->size != 0 && !h->body.done) {
        h2o_buffer_t *input = h->socket->input;
        ssize_t used = take_body(h, (uint8_t *)input->bytes, input->size);
        if (used < 0)
            return;
        h2o_buffer_consume(&h->socket->input, (size_t)used);
    }
    if (h->reading_body && h->body.done)
        answer_read(h, NULL, 0, 1);
    if (!h->reading_body || h->body.done) {
        h2o_socket_read_stop(h->socket);
        http1_watch_again(h);
    } else if (h->socket->ssl != NULL) {
        h2o_socket_read_start(h->socket, on_body_encrypted);
    } else {
        h2o_socket_read_start(h->socket, on_body_readable);
    }
}

void http1_read_body(struct http1 *h)
{
    exchange *e = &h->exchange;
    if (h->reading_body)
        h2o_fatal("a request body has one reader at a time");
    if (h->broken_body || (h->body.kind == BODY_LENGTH && h->body.total + h->body.left > e->body_limit)) {
        fail_body(h, h->broken_body ? 400 : 413);
        return;
    }
    h->reading_body = true;
    if (e->request.expects_continue && !h->body.done) {
        e->request.expects_continue = false;
        http1_send_continue(h);
    }
    if (!h->delivering)
        pump_body(h);
}

bool http1_is_receiving(struct http1 *h)
{
    return h->reading_body;
}

uint64_t http1_received(struct http1 *h)
{
    return h->body.total + h->body.overhead;
}

void http1_body_timeout(struct http1 *h)
{
    fail_body(h, 408);
}

// --- a client that leaves while its handler works

static void client_left(struct http1 *h)
{
    mochi_loop *loop = h->loop;
    h->half_closed = true;
    h->wants_watch = false;
    if (h->exchange.request.user != NULL)
        loop->callbacks.on_disconnect(loop->owner, &h->exchange.request);
}

static void on_watch(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    char byte;
    (void)error;
    ssize_t count = recv(h2o_socket_get_fd(socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    h2o_socket_read_stop(socket);
    h->wants_watch = false;
    if (count > 0)
        h->is_blind = true; // bytes of a body or of the next request stay readable: the sweep looks behind them
    else if (count == 0)
        client_left(h);
    else
        http1_close(h);
}

// Over TLS the end arrives as a record: it has to be read to be seen.
static void on_watch_encrypted(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    if (error == NULL && socket->input->size < READ_AHEAD_LIMIT)
        return;
    h2o_socket_read_stop(socket);
    h->wants_watch = false;
    h->is_blind = error == NULL;
    if (error != NULL)
        client_left(h);
}

void http1_look(struct http1 *h)
{
    if (!h->is_blind || h->phase != PHASE_HANDLER || h2o_socket_is_reading(h->socket))
        return;
    struct pollfd entry = {.fd = h2o_socket_get_fd(h->socket), .events = POLLRDHUP};
    if (poll(&entry, 1, 0) <= 0)
        return;
    h->is_blind = false;
    if (entry.revents & (POLLERR | POLLHUP))
        http1_close(h);
    else
        client_left(h);
}

void http1_watch_again(struct http1 *h)
{
    if (!h->wants_watch || h->reading_body || h->exchange.ended || h->phase != PHASE_HANDLER)
        return;
    if (h->socket->ssl != NULL) {
        h2o_socket_read_start(h->socket, on_watch_encrypted);
    } else {
        h2o_socket_read_start(h->socket, on_watch); // only looks: the request still stands in the input buffer
    }
}

void http1_watch(struct http1 *h)
{
    h->wants_watch = !h->half_closed;
    http1_watch_again(h);
}
