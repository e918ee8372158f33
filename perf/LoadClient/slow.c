// Clients that say the head of their request a byte at a time and never come to its end; who is turned away comes again.

#include "http.h"
#include "measurement.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct slow {
    int fd;
    size_t said;
};

static char next_byte(const struct slow *self, const struct options *options)
{
    static char head[2048];
    static int length;

    if (length == 0)
        length = snprintf(head, sizeof(head), "GET %s HTTP/1.1\r\nHost: slow\r\nX-Slow: ", options->path);
    return self->said < (size_t)length ? head[self->said] : 'a';
}

// What the server says is not looked at; when it has closed, another connection takes the place.
static void say(struct slow *self, const struct exchange *exchange, const struct options *options)
{
    char byte = next_byte(self, options), answer[1024];

    if (self->fd != -1 && recv(self->fd, answer, sizeof(answer), 0) != 0 && send(self->fd, &byte, 1, MSG_NOSIGNAL) == 1) {
        ++self->said;
        return;
    }
    if (self->fd != -1)
        close(self->fd);
    *self = (struct slow){.fd = exchange_connect(exchange)};
}

void run_slow(const struct options *options)
{
    struct slow *clients = allocate(options->connections, sizeof(*clients));
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    struct exchange exchange = {0};
    char ignored[64];

    exchange_begin(&exchange, options, "");
    for (size_t index = 0; index != options->connections; ++index)
        clients[index].fd = exchange_connect(&exchange);
    puts("ready");
    fflush(stdout);
    // All of them say a byte each tenth of a second, a few at a time.
    for (size_t next = 0;; next = (next + 1) % options->connections) {
        size_t each = options->connections / 100 + 1;

        if (next % each == 0 && poll(&input, 1, 1) > 0 && read(STDIN_FILENO, ignored, sizeof(ignored)) <= 0)
            return;
        say(&clients[next], &exchange, options);
    }
}
