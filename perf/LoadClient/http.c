#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <netinet/tcp.h>

enum {
    ANSWER_MAX = 4 * 1024 * 1024,
    BLOCK_SIZE = 64 * 1024,
    DATE_LENGTH = 29,
    PATIENCE_SECONDS = 10,
    SOURCES = 64,
};

static uint8_t block[BLOCK_SIZE];

// The length of the answer as its head has it; 0: the head is not complete.
static size_t whole_length(const struct exchange *self, size_t count)
{
    const char *head = (const char *)self->answer, *end = memmem(head, count, "\r\n\r\n", 4);

    if (end == NULL)
        return 0;
    const char *length = strcasestr(head, "\r\ncontent-length:");
    if (strncmp(head, "HTTP/1.1 200 ", 13) != 0 || length == NULL || length > end)
        fail("the answer is not 200 with a content-length: '%.*s'", (int)strcspn(head, "\r\n"), head);
    return (size_t)(end + 4 - head) + strtoul(length + 17, NULL, 10);
}

static void read_answer(struct exchange *self, int fd)
{
    size_t count = 0;

    self->answer = allocate(1, ANSWER_MAX + 1);
    while (self->answer_length == 0 || count < self->answer_length) {
        ssize_t more = recv(fd, self->answer + count, ANSWER_MAX - count, 0);

        if (more <= 0)
            fail("no answer: %s", more == 0 ? "the server disconnected, or it is too long" : strerror(errno));
        count += (size_t)more;
        if (self->answer_length == 0)
            self->answer_length = whole_length(self, count);
    }
    if (count != self->answer_length)
        fail("%zu bytes behind the answer", count - self->answer_length);
    const char *date = strcasestr((const char *)self->answer, "\r\ndate: ");
    self->date = date == NULL ? self->answer_length : (size_t)(date + 8 - (const char *)self->answer);
}

void exchange_begin(struct exchange *self, const struct options *options, const char *fields)
{
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};

    self->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(options->port))};
    if (inet_pton(AF_INET, options->host, &self->address.sin_addr) != 1)
        fail("%s is no IPv4 address", options->host);
    int length = snprintf(self->request, sizeof(self->request), "GET %s HTTP/1.1\r\nHost: %s:%s\r\n%s\r\n", options->path,
                          options->host, options->port, fields);
    if (length >= (int)sizeof(self->request))
        fail("the path is too long");
    self->request_length = (size_t)length;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) != 0 ||
        connect(fd, (struct sockaddr *)&self->address, sizeof(self->address)) != 0 ||
        send(fd, self->request, self->request_length, MSG_NOSIGNAL) != length)
        fail("cannot ask %s:%s: %s", options->host, options->port, strerror(errno));
    read_answer(self, fd);
    close(fd);
}

int exchange_connect(const struct exchange *self)
{
    static uint32_t turn;
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    // Ports of one address alone would run out while closed connections still have theirs.
    struct sockaddr_in source = {.sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK + turn++ % SOURCES)};

    if (fd == -1)
        fail("socket: %s", strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
    if (ntohl(self->address.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET &&
        bind(fd, (struct sockaddr *)&source, sizeof(source)) != 0)
        fail("bind: %s", strerror(errno));
    if (connect(fd, (const struct sockaddr *)&self->address, sizeof(self->address)) == 0 || errno == EINPROGRESS)
        return fd;
    if (errno != EADDRNOTAVAIL && errno != EAGAIN)
        fail("connect: %s", strerror(errno));
    close(fd);
    return -1;
}

void client_send(struct client *self, const struct exchange *exchange)
{
    size_t left = exchange->request_length - self->sent;
    ssize_t count = send(self->fd, exchange->request + self->sent, left, MSG_NOSIGNAL);

    if (count < 0 && errno != EAGAIN)
        fail("cannot send: %s", strerror(errno));
    self->sent += count < 0 ? 0 : (size_t)count;
}

static bool is_same(const struct exchange *exchange, size_t offset, const uint8_t *bytes, size_t count)
{
    size_t end = offset + count, date = exchange->date, behind = date + DATE_LENGTH;

    if (offset < date && memcmp(exchange->answer + offset, bytes, (end < date ? end : date) - offset) != 0)
        return false;
    size_t from = offset > behind ? offset : behind;
    return end <= from || memcmp(exchange->answer + from, bytes + (from - offset), end - from) == 0;
}

bool client_receive(struct client *self, const struct exchange *exchange)
{
    ssize_t count = recv(self->fd, block, sizeof(block), 0);

    if (count < 0 && errno == EAGAIN)
        return false;
    if (count <= 0)
        fail("%s before the answer was complete", count == 0 ? "the server disconnected" : strerror(errno));
    if (self->received + (size_t)count > exchange->answer_length ||
        !is_same(exchange, self->received, block, (size_t)count))
        fail("another answer than the first one, within %zd bytes from its byte %zu", count, self->received);
    self->received += (size_t)count;
    return self->received == exchange->answer_length;
}
