#include "connection.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    PATIENCE_SECONDS = 10,
    RESPONSE_MAX = 4096,
    BLOCK_SIZE = 256 * 1024,
};

static int loop = -1;
// All connections receive here: it stays in the processor's cache.
static uint8_t block[BLOCK_SIZE];

static void watch(struct connection *self, int operation)
{
    struct epoll_event event = {.events = self->waits_to_send ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = self};

    if (epoll_ctl(loop, operation, self->fd, &event) != 0)
        fail("connection %zu cannot be watched: %s", self->number, strerror(errno));
}

// MARK: sending

static void wait_to_send(struct connection *self, bool waits)
{
    if (self->waits_to_send == waits)
        return;
    self->waits_to_send = waits;
    watch(self, EPOLL_CTL_MOD);
}

static void send_control(struct connection *self, enum opcode opcode, const uint8_t *payload, size_t length)
{
    uint8_t frame[CLIENT_FRAME_OVERHEAD_MAX + CONTROL_PAYLOAD_MAX];

    frame_write(frame, opcode, payload, length);
    if (send(self->fd, frame, frame_length(length), MSG_NOSIGNAL) != (ssize_t)frame_length(length))
        fail("connection %zu cannot send a control frame: %s", self->number, strerror(errno));
}

static void send_queued(struct connection *self)
{
    struct outbox *box = &self->outbox;
    size_t start = box->sent % box->length, left = box->queued - box->sent, first = box->length - start;
    struct iovec parts[2] = {{(void *)(box->frames + start), left < first ? left : first},
                             {(void *)box->frames, left < first ? 0 : left - first}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t count = sendmsg(self->fd, &message, MSG_NOSIGNAL);

    if (count < 0 && errno != EAGAIN)
        fail("connection %zu cannot send: %s", self->number, strerror(errno));
    box->sent += count < 0 ? 0 : (size_t)count;
}

void connection_flush(struct connection *self)
{
    if (self->outbox.sent != self->outbox.queued)
        send_queued(self);
    wait_to_send(self, self->outbox.sent != self->outbox.queued);
    // Between frames only: a pong inside another frame would be part of its payload.
    if (self->owes_pong && !self->waits_to_send) {
        self->owes_pong = false;
        send_control(self, OPCODE_PONG, self->control, self->pong_length);
    }
}

// MARK: receiving

static void begin_frame(struct connection *self)
{
    uint64_t length = frame_server_payload_length(self->head);

    self->opcode = self->head[0] & 0x0f;
    bool is_compressed = self->wants_deflate && self->opcode < OPCODE_CLOSE;
    if ((self->head[0] & 0xf0) != (is_compressed ? 0xc0 : 0x80) || (self->head[1] & 0x80) != 0)
        fail("connection %zu: a frame is a fragment, masked or %scompressed (it starts %02x %02x)", self->number,
             is_compressed ? "not " : "", self->head[0], self->head[1]);
    if (self->opcode >= OPCODE_CLOSE) {
        if (length > CONTROL_PAYLOAD_MAX)
            fail("connection %zu: a control frame of %llu bytes", self->number, (unsigned long long)length);
    } else if (self->expected == NULL) {
        fail("connection %zu: a message where none may come (opcode %d, %llu bytes)", self->number, self->opcode,
             (unsigned long long)length);
    } else if (is_compressed) {
        if (self->opcode != self->expected_opcode || length > packed_room(self->expected_length))
            fail("connection %zu: opcode %d and %llu bytes for a message of opcode %d and %zu bytes", self->number,
                 self->opcode, (unsigned long long)length, self->expected_opcode, self->expected_length);
    } else if (self->opcode != self->expected_opcode || length != self->expected_length) {
        fail("connection %zu: opcode %d and %llu bytes instead of opcode %d and %zu bytes", self->number, self->opcode,
             (unsigned long long)length, self->expected_opcode, self->expected_length);
    }
    self->length = length;
    self->offset = 0;
    self->is_in_payload = true;
}

static void end_frame(struct connection *self)
{
    self->head_count = 0;
    self->is_in_payload = false;
    switch (self->opcode) {
    case OPCODE_TEXT:
    case OPCODE_BINARY:
        if (self->wants_deflate && !packed_stands_for(self->packed, self->collected, self->length, self->expected,
                                                      self->expected_length))
            fail("connection %zu: %zu compressed bytes that do not inflate to the expected content", self->number,
                 self->length);
        self->on_message(self);
        break;
    case OPCODE_PING:
        self->pong_length = (uint8_t)self->length;
        self->owes_pong = true;
        break;
    case OPCODE_PONG:
        self->has_pong = true;
        break;
    case OPCODE_CLOSE:
        fail("connection %zu: the server closed it with code %d", self->number,
             self->length < 2 ? 1005 : self->control[0] << 8 | self->control[1]);
    default:
        fail("connection %zu: a frame with opcode %d", self->number, self->opcode);
    }
}

static size_t take_head(struct connection *self, const uint8_t *bytes, size_t count)
{
    size_t used = 0;

    while (used != count && (self->head_count < 2 || self->head_count != frame_server_head_length(self->head)))
        self->head[self->head_count++] = bytes[used++];
    if (self->head_count >= 2 && self->head_count == frame_server_head_length(self->head))
        begin_frame(self);
    return used;
}

static size_t take_payload(struct connection *self, const uint8_t *bytes, size_t count)
{
    size_t left = self->length - self->offset, used = count < left ? count : left;

    if (self->opcode >= OPCODE_CLOSE)
        memcpy(self->control + self->offset, bytes, used);
    else if (self->wants_deflate)
        memcpy(self->collected + self->offset, bytes, used);
    else if (memcmp(self->expected + self->offset, bytes, used) != 0)
        fail("connection %zu: another content than expected, within %zu bytes from byte %zu of the message",
             self->number, used, self->offset);
    self->offset += used;
    return used;
}

static void take(struct connection *self, const uint8_t *bytes, size_t count)
{
    while (count != 0) {
        size_t used = self->is_in_payload ? take_payload(self, bytes, count) : take_head(self, bytes, count);

        bytes += used;
        count -= used;
        // Here and not where the payload is taken: an empty one has no bytes to come with.
        if (self->is_in_payload && self->offset == self->length)
            end_frame(self);
    }
}

static void receive(struct connection *self)
{
    ssize_t count = recv(self->fd, block, sizeof(block), 0);

    if (count < 0 && errno == EAGAIN)
        return;
    if (count <= 0)
        fail("connection %zu: %s", self->number, count == 0 ? "the server disconnected" : strerror(errno));
    if (self->has_events)
        events_take(self, block, (size_t)count);
    else
        take(self, block, (size_t)count);
}

void connections_turn(void)
{
    struct epoll_event events[EVENTS_PER_TURN];
    int count = epoll_wait(loop, events, EVENTS_PER_TURN, PATIENCE_SECONDS * 1000);

    if (count == 0)
        fail("nothing came for %d s", PATIENCE_SECONDS);
    for (int index = 0; index < count; ++index) {
        if (events[index].events != EPOLLOUT)
            receive(events[index].data.ptr);
        connection_flush(events[index].data.ptr);
    }
}

void connections_turn_until_stdin_ends(void)
{
    struct pollfd sources[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = loop, .events = POLLIN}};
    char ignored[64];

    while (true) {
        if (poll(sources, 2, -1) < 0 && errno != EINTR)
            fail("poll: %s", strerror(errno));
        if (sources[0].revents != 0 && read(STDIN_FILENO, ignored, sizeof(ignored)) <= 0)
            return;
        if (sources[1].revents != 0)
            connections_turn();
    }
}

// MARK: opening

static int connected(const struct options *options)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV}, *address;
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    int problem = getaddrinfo(options->host, options->port, &hints, &address), on = 1;

    if (problem != 0)
        fail("%s:%s is no address: %s", options->host, options->port, gai_strerror(problem));
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) != 0 ||
        connect(fd, address->ai_addr, address->ai_addrlen) != 0)
        fail("cannot connect to %s:%s: %s", options->host, options->port, strerror(errno));
    freeaddrinfo(address);
    return fd;
}

// Reads into `response` up to the end of the head; returns the count of all bytes read.
static size_t read_response(struct connection *self, char *response, const char *path)
{
    size_t count = 0;

    do {
        ssize_t more = recv(self->fd, response + count, RESPONSE_MAX - 1 - count, 0);

        if (more <= 0)
            fail("connection %zu: no answer on %s: %s", self->number, path,
                 more == 0 ? "the server disconnected" : strerror(errno));
        count += (size_t)more;
        response[count] = '\0';
    } while (strstr(response, "\r\n\r\n") == NULL && count != RESPONSE_MAX - 1);
    return count;
}

// The key and its answer are those of RFC 6455, section 1.3.
// Compression must start anew with each message: what one subscriber gets can then be compared with what another got.
static void shake_hands(struct connection *self, const struct options *options, const char *path)
{
    char text[RESPONSE_MAX];
    int length = snprintf(text, sizeof(text),
                          "GET %s HTTP/1.1\r\nHost: %s:%s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n",
                          path, options->host, options->port,
                          self->wants_deflate ? "Sec-WebSocket-Extensions: permessage-deflate; "
                                                "server_no_context_takeover; client_no_context_takeover\r\n"
                                              : "");

    if (length >= (int)sizeof(text) || send(self->fd, text, (size_t)length, MSG_NOSIGNAL) != length)
        fail("connection %zu cannot send its handshake", self->number);
    size_t count = read_response(self, text, path);
    char *end = strstr(text, "\r\n\r\n");
    if (strncmp(text, "HTTP/1.1 101 ", 13) != 0 || end == NULL || !strstr(text, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        fail("connection %zu: %s answered '%.*s' instead of the handshake", self->number, path,
             (int)strcspn(text, "\r\n"), text);
    if (self->wants_deflate != (strcasestr(text, "\r\nsec-websocket-extensions: permessage-deflate") != NULL) ||
        self->wants_deflate != (strstr(text, "server_no_context_takeover") != NULL))
        fail("connection %zu: %s does not answer the handshake %s permessage-deflate; server_no_context_takeover",
             self->number, path, self->wants_deflate ? "with" : "without");
    take(self, (uint8_t *)end + 4, count - (size_t)(end + 4 - text));
}

// What comes behind the head is left to the reader of events.
static void ask_for_events(struct connection *self, const struct options *options, const char *path)
{
    char text[RESPONSE_MAX];
    int length =
        snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: %s:%s\r\nAccept: text/event-stream\r\n\r\n", path,
                 options->host, options->port);

    if (length >= (int)sizeof(text) || send(self->fd, text, (size_t)length, MSG_NOSIGNAL) != length)
        fail("connection %zu cannot send its request", self->number);
    size_t count = read_response(self, text, path);
    char *end = strstr(text, "\r\n\r\n");
    if (strncmp(text, "HTTP/1.1 200 ", 13) != 0 || end == NULL ||
        !strcasestr(text, "\r\ncontent-type: text/event-stream") || !strcasestr(text, "\r\ntransfer-encoding: chunked"))
        fail("connection %zu: %s answered '%.*s' instead of a stream of events in chunks", self->number, path,
             (int)strcspn(text, "\r\n"), text);
    events_take(self, (uint8_t *)end + 4, count - (size_t)(end + 4 - text));
}

void connection_open(struct connection *self, size_t number, const struct options *options, const char *path)
{
    if (loop == -1 && (loop = epoll_create1(EPOLL_CLOEXEC)) == -1)
        fail("epoll: %s", strerror(errno));
    self->number = number;
    self->fd = connected(options);
    if (self->has_events)
        ask_for_events(self, options, path);
    else
        shake_hands(self, options, path);
    if (fcntl(self->fd, F_SETFL, O_NONBLOCK) != 0)
        fail("connection %zu: %s", number, strerror(errno));
    watch(self, EPOLL_CTL_ADD);
}

void connection_settle(struct connection *self)
{
    self->has_pong = false;
    send_control(self, OPCODE_PING, NULL, 0);
    while (!self->has_pong)
        connections_turn();
}
