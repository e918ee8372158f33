#include "websocket.h"
#include "http1.h"
#include "mochi_websocket.h"
#include <errno.h>
#include <openssl/evp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

// Over cleartext the socket is read and written here: one recv(2) a turn into the loop's scratch, one send(2) or
// sendmsg(2) for what the owner has gathered. h2o's socket does the waiting, and TLS.
//
//     open ──close frame received, or a mistake──▶ ended ──everything written──▶ finished ──▶ gone
//       └────our close frame written─────────────▶ finished ──close frame received──▶ gone

enum { READ_ROOM = 65536, TLS_SLICE = 65536, DISCARD_LIMIT = 16 * 1024 * 1024, SLICES = 64, NORMAL_LOSS = 1006 };

struct mochi_websocket {
    connection *connection;
    h2o_socket_t *socket;
    mochi_loop *loop;
    void *user;
    websocket_decoder decoder;
    uint64_t heard;    // when the client was heard last, on the loop's clock
    uint64_t deadline; // of the close, 0 before
    size_t discarded;
    uint32_t idle_ms, close_ms;
    bool opened, ended, finished, asked; // asked: told of the silence
    bool busy;    // inside a callback: closing waits
    bool lost;    // the connection is broken: closes at the next chance
    bool starved; // TLS: the owner waits for on_writable
};

static void on_readable(h2o_socket_t *socket, const char *error);

static const mochi_websocket_callbacks *callbacks(const mochi_websocket *ws)
{
    return ws->loop->websocket;
}

void mochi_websocket_configure(mochi_loop *loop, const mochi_websocket_callbacks *callbacks)
{
    assert_on_loop(loop);
    free(loop->websocket);
    loop->websocket = h2o_mem_alloc(sizeof(*callbacks));
    *loop->websocket = *callbacks;
}

// --- the end

static void end(mochi_websocket *ws, uint16_t code, const uint8_t *reason, size_t count)
{
    if (!ws->ended && ws->opened) {
        ws->ended = true;
        callbacks(ws)->on_end(ws->user, code, reason, count);
    }
}

void websocket_free(mochi_websocket *ws)
{
    if (ws == NULL)
        return;
    ws->busy = true;
    end(ws, NORMAL_LOSS, NULL, 0);
    websocket_decoder_end(&ws->decoder);
    callbacks(ws)->on_gone(ws->user);
    free(ws);
}

static void destroy(mochi_websocket *ws)
{
    h2o_socket_t *socket = ws->socket;
    ws->connection->websocket = NULL;
    websocket_free(ws);
    h2o_socket_close(socket);
}

static bool has_unread(mochi_websocket *ws)
{
    int count = 0;
    return ws->discarded != 0 || (ioctl(h2o_socket_get_fd(ws->socket), FIONREAD, &count) == 0 && count != 0);
}

// Closes so that the client can read our last words: a plain close with unread input resets the connection.
static void finish(mochi_websocket *ws)
{
    if (ws->lost) {
        destroy(ws);
        return;
    }
    mochi_websocket_expect_close(ws);
    if (h2o_socket_is_writing(ws->socket)) // TLS: a close would drop what is on its way, and say no goodbye
        return;
    if (ws->decoder.is_closed && !has_unread(ws))
        destroy(ws);
    else if (ws->ended && ws->socket->ssl == NULL)
        shutdown(h2o_socket_get_fd(ws->socket), SHUT_WR);
}

// Leaves a callback: what could not be closed inside it is closed now. `ws` may be gone afterwards.
static void settle(mochi_websocket *ws)
{
    ws->busy = false;
    if (ws->loop->walking)
        return;
    if (ws->lost)
        destroy(ws);
    else if (ws->finished)
        finish(ws);
}

void mochi_websocket_finish(mochi_websocket *ws)
{
    assert_on_loop(ws->loop);
    if (ws->finished)
        return;
    ws->finished = true;
    if (!ws->busy && !ws->loop->walking)
        finish(ws);
}

void mochi_websocket_expect_close(mochi_websocket *ws)
{
    assert_on_loop(ws->loop);
    if (ws->deadline == 0)
        ws->deadline = h2o_now(ws->loop->context.loop) + ws->close_ms;
}

void mochi_websocket_cut(mochi_websocket *ws)
{
    assert_on_loop(ws->loop);
    connection_kill(ws->connection);
    ws->lost = ws->decoder.ended = true; // also for messages that have come already
    // The end is readable, also when nobody wants to read.
    if (ws->opened && !h2o_socket_is_reading(ws->socket))
        h2o_socket_read_start(ws->socket, on_readable);
}

// --- receiving

static void on_decoded(void *owner, uint8_t kind, const uint8_t *base, size_t count)
{
    mochi_websocket *ws = owner;
    callbacks(ws)->on_message(ws->user, base, count, kind);
}

static void on_reply(void *owner, const uint8_t *frame, size_t count)
{
    mochi_websocket *ws = owner;
    callbacks(ws)->on_reply(ws->user, frame, count);
}

static void on_close(void *owner, const uint8_t *reason, size_t count)
{
    mochi_websocket *ws = owner;
    mochi_websocket_expect_close(ws);
    end(ws, ws->decoder.close_code, reason, count);
}

// Returns the bytes used. What comes after the end is thrown away, a bounded amount of it.
static size_t take(mochi_websocket *ws, uint8_t *bytes, size_t count)
{
    size_t used = websocket_decode(&ws->decoder, bytes, count);
    if (ws->decoder.ended) {
        ws->lost |= (ws->discarded += count - used) > DISCARD_LIMIT;
        used = count;
    }
    return used;
}

static void take_input(mochi_websocket *ws)
{
    h2o_buffer_t **input = &ws->socket->input;
    if ((*input)->size != 0)
        h2o_buffer_consume(input, take(ws, (uint8_t *)(*input)->bytes, (*input)->size));
    if ((*input)->size == 0) { // an idle socket holds no buffer
        h2o_buffer_dispose(input);
        h2o_buffer_init(input, &h2o_socket_buffer_prototype);
    }
}

// False at the end of the connection.
static bool receive(mochi_websocket *ws)
{
    h2o_buffer_t **input = &ws->socket->input;
    h2o_iovec_t room = h2o_iovec_init(ws->loop->scratch, sizeof(ws->loop->scratch));
    bool has_rest = (*input)->size != 0;
    if (has_rest) // grows with what has come, never with what was promised
        room = h2o_buffer_reserve(input, (*input)->size < READ_ROOM ? (*input)->size + 4096 : READ_ROOM);
    ssize_t count = recv(h2o_socket_get_fd(ws->socket), room.base, room.len, 0); // read(2) takes a longer way
    if (count <= 0)
        return count < 0 && (errno == EAGAIN || errno == EINTR);
    if (has_rest) {
        (*input)->size += (size_t)count;
        take_input(ws);
        return true;
    }
    size_t used = take(ws, (uint8_t *)room.base, (size_t)count), rest = (size_t)count - used;
    if (rest != 0) {
        h2o_iovec_t kept = h2o_buffer_reserve(input, rest);
        memcpy(kept.base, room.base + used, rest);
        (*input)->size += rest;
    }
    return true;
}

static void on_readable(h2o_socket_t *socket, const char *error)
{
    mochi_websocket *ws = socket->data;
    ws->busy = true;
    ws->heard = h2o_now(ws->loop->context.loop);
    ws->asked = false;
    if (error != NULL || ws->lost)
        ws->lost = true;
    else if (socket->ssl != NULL)
        take_input(ws);
    else if (!receive(ws)) {
        if (ws->decoder.is_closed && !ws->finished)
            h2o_socket_read_stop(socket); // who has said goodbye may still read what we owe it
        else
            ws->lost = true;
    }
    if (!ws->lost)
        callbacks(ws)->on_turn(ws->user);
    settle(ws);
}

void mochi_websocket_pause(mochi_websocket *ws, bool pauses)
{
    assert_on_loop(ws->loop);
    if (ws->decoder.paused == pauses)
        return;
    ws->decoder.paused = pauses;
    if (ws->lost)
        return;
    if (pauses) {
        h2o_socket_read_stop(ws->socket);
        return;
    }
    h2o_socket_read_start(ws->socket, on_readable);
    ws->heard = h2o_now(ws->loop->context.loop); // nobody listened meanwhile
    if (ws->busy || ws->socket->input->size == 0)
        return;
    ws->busy = true;
    take_input(ws);
    callbacks(ws)->on_turn(ws->user);
    settle(ws);
}

// --- sending

static void on_writable(h2o_socket_t *socket, const char *error)
{
    mochi_websocket *ws = socket->data;
    ws->busy = true;
    if (error != NULL) {
        mochi_websocket_cut(ws);
    } else if (socket->ssl == NULL || ws->starved) {
        ws->starved = false;
        callbacks(ws)->on_writable(ws->user);
    }
    settle(ws);
}

// TLS encrypts all that it is given at once: hand it a bounded amount.
static size_t write_encrypted(mochi_websocket *ws, const mochi_bytes *slices, size_t count)
{
    h2o_iovec_t out[SLICES];
    size_t used = 0, total = 0;
    if (h2o_socket_is_writing(ws->socket)) {
        ws->starved = true;
        return 0;
    }
    for (; used != count && used != SLICES && total != TLS_SLICE; ++used) {
        size_t take = slices[used].count < TLS_SLICE - total ? slices[used].count : TLS_SLICE - total;
        out[used] = h2o_iovec_init(slices[used].base, take);
        total += take;
        ws->starved = take != slices[used].count;
    }
    ws->starved |= used != count;
    h2o_socket_write(ws->socket, out, used, on_writable);
    return total;
}

size_t mochi_websocket_write(mochi_websocket *ws, const mochi_bytes *slices, size_t count)
{
    assert_on_loop(ws->loop);
    size_t total = 0;
    for (size_t i = 0; i != count; ++i)
        total += slices[i].count;
    if (ws->lost)
        return total;
    if (ws->socket->ssl != NULL)
        return write_encrypted(ws, slices, count);
    if (h2o_socket_is_writing(ws->socket))
        return 0;
    struct iovec vectors[SLICES];
    size_t used = count < SLICES ? count : SLICES;
    for (size_t i = 0; i != used; ++i)
        vectors[i] = (struct iovec){(void *)slices[i].base, slices[i].count};
    struct msghdr message = {.msg_iov = vectors, .msg_iovlen = used};
    int fd = h2o_socket_get_fd(ws->socket);
    ssize_t taken;
    do {
        taken = used == 1 ? send(fd, slices[0].base, slices[0].count, MSG_NOSIGNAL)
                          : sendmsg(fd, &message, MSG_NOSIGNAL);
    } while (taken < 0 && errno == EINTR);
    if (taken < 0 && errno != EAGAIN) {
        mochi_websocket_cut(ws);
        return total;
    }
    if (taken < 0)
        taken = 0;
    if ((size_t)taken != total)
        h2o_socket_notify_write(ws->socket, on_writable);
    return (size_t)taken;
}

// --- the clock: called by the sweep, several times a second

void websocket_check(mochi_websocket *ws)
{
    uint64_t now = h2o_now(ws->loop->context.loop);
    if (!ws->opened)
        return;
    if (ws->deadline != 0 && now >= ws->deadline) {
        if (ws->finished && !h2o_socket_is_writing(ws->socket))
            destroy(ws); // everything was said: an orderly end, over TLS too
        else
            mochi_websocket_cut(ws);
        return;
    }
    if (ws->finished) {
        finish(ws);
        return;
    }
    if (ws->idle_ms == 0 || ws->decoder.paused || now < ws->heard)
        return;
    if (now - ws->heard >= ws->idle_ms) {
        ++ws->loop->counters.idle_timeouts;
        mochi_websocket_cut(ws);
    } else if (!ws->asked && now - ws->heard >= ws->idle_ms / 2) {
        ws->asked = true;
        callbacks(ws)->on_silence(ws->user);
    }
}

// --- the beginning

// Sec-WebSocket-Accept: the key and the protocol's own GUID, SHA-1, base64.
static size_t put_accept(char *to, mochi_bytes key)
{
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    uint8_t text[128], digest[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    if (key.count > sizeof(text) - sizeof(guid))
        return 0;
    memcpy(text, key.base, key.count);
    memcpy(text + key.count, guid, sizeof(guid) - 1);
    EVP_Digest(text, key.count + sizeof(guid) - 1, digest, &count, EVP_sha1(), NULL);
    return h2o_base64_encode(to, digest, count, 0);
}

bool mochi_websocket_accept(mochi_request *request, mochi_bytes key, const mochi_websocket_limits *limits, void *user)
{
    assert_on_loop(request->loop);
    exchange *e = exchange_of(request);
    char accept[64];
    size_t count = put_accept(accept, key);
    if (e->http1 == NULL || count == 0 || request->loop->websocket == NULL || !http1_can_switch(e->http1))
        return false;
    connection *c = e->http1->connection;
    mochi_websocket *ws = h2o_mem_alloc(sizeof(*ws));
    *ws = (mochi_websocket){.connection = c, .socket = c->socket, .loop = c->loop, .user = user};
    static const websocket_decoder_callbacks decoded = {on_decoded, on_reply, on_close};
    ws->decoder = (websocket_decoder){.callbacks = &decoded, .owner = ws};
    ws->decoder.spare = &c->loop->websocket_spare;
    ws->decoder.limit = limits->message_bytes;
    ws->decoder.compresses = limits->compresses;
    ws->idle_ms = limits->idle_ms;
    ws->close_ms = limits->close_ms;
    c->websocket = ws;
    mochi_response_add(request, H2O_STRLIT("upgrade"), H2O_STRLIT("websocket"), true);
    mochi_response_add(request, H2O_STRLIT("sec-websocket-accept"), accept, count, false);
    http1_switch(e->http1);
    return true;
}

void websocket_start(connection *c)
{
    mochi_websocket *ws = c->websocket;
    c->socket->data = ws;
    ws->busy = ws->opened = true;
    ws->heard = h2o_now(c->loop->context.loop);
    h2o_socket_dont_read(c->socket, c->socket->ssl == NULL);
    h2o_socket_read_start(c->socket, on_readable);
    callbacks(ws)->on_open(ws->user, ws);
    take_input(ws);
    callbacks(ws)->on_turn(ws->user);
    settle(ws);
}
