// A connection for each request, so many of them at a time: each ends when the server closes it behind its answer.

#include "http.h"
#include "measurement.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { EVENTS_PER_TURN = 1024, PATIENCE_SECONDS = 10 };

static struct {
    const struct options *options;
    struct exchange exchange;
    struct client *clients;
    struct measurement measurement;
    uint64_t answers;
    size_t open;
    int loop;
} state;

static void watch(struct client *client, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = client};

    if (epoll_ctl(state.loop, operation, client->fd, &event) != 0)
        fail("a connection cannot be watched: %s", strerror(errno));
}

static void begin(struct client *client)
{
    *client = (struct client){.fd = exchange_connect(&state.exchange), .due = nanoseconds()};
    if (client->fd == -1)
        fail("no port is left to connect from");
    ++state.open;
    watch(client, EPOLL_CTL_ADD, EPOLLOUT);
}

// True: the server has closed the connection, whose answer is complete.
static bool serve(struct client *client)
{
    uint8_t byte;

    if (client->sent != state.exchange.request_length) {
        client_send(client, &state.exchange);
        if (client->sent == state.exchange.request_length)
            watch(client, EPOLL_CTL_MOD, EPOLLIN);
        return false;
    }
    if (client->received != state.exchange.answer_length) {
        if (!client_receive(client, &state.exchange))
            return false;
        histogram_add(&state.measurement.latencies, nanoseconds() - client->due);
        ++state.answers;
    }
    ssize_t count = recv(client->fd, &byte, 1, 0);
    if (count > 0)
        fail("more came behind the answer");
    if (count < 0 && errno != EAGAIN)
        fail("the server did not close the connection: %s", strerror(errno));
    return count == 0;
}

static void phase(double seconds)
{
    uint64_t end = nanoseconds() + (uint64_t)(seconds * 1e9);
    bool is_ending = false;

    state.answers = 0;
    for (size_t index = 0; index != state.options->connections; ++index)
        begin(&state.clients[index]);
    while (state.open != 0) {
        struct epoll_event events[EVENTS_PER_TURN];
        int count = epoll_wait(state.loop, events, EVENTS_PER_TURN, PATIENCE_SECONDS * 1000);

        if (count == 0)
            fail("nothing came for %d s", PATIENCE_SECONDS);
        for (int index = 0; index < count; ++index) {
            struct client *client = events[index].data.ptr;

            if (!serve(client))
                continue;
            close(client->fd);
            --state.open;
            if (!is_ending)
                begin(client);
        }
        is_ending = nanoseconds() >= end;
    }
}

void run_churn(const struct options *options)
{
    state.options = options;
    state.loop = epoll_create1(EPOLL_CLOEXEC);
    state.clients = allocate(options->connections, sizeof(*state.clients));
    exchange_begin(&state.exchange, options, "Connection: close\r\n");
    measure(&state.measurement, options, phase);
    measurement_report(&state.measurement, "connections", state.answers);
}
