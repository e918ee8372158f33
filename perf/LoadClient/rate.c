// Requests at a constant rate, however slowly the answers come: each latency counts from when its request was due.
//
// A client that waits for an answer before it asks again leaves out what would have waited meanwhile (coordinated omission).
// Here a request that finds no connection free waits in line, and its waiting counts.

#include "http.h"
#include "measurement.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>

enum { EVENTS_PER_TURN = 1024, PATIENCE_SECONDS = 10 };

static struct {
    const struct options *options;
    struct exchange exchange;
    struct client *clients;
    // Connections with nothing to do.
    struct client **idle;
    size_t idle_count;
    // Since when there is one.
    uint64_t free_since;
    // When the last answer came.
    uint64_t progress;
    struct measurement measurement;
    uint64_t answers;
    int loop;
} state;

static void open_clients(void)
{
    size_t count = state.options->connections;

    state.loop = epoll_create1(EPOLL_CLOEXEC);
    state.clients = allocate(count, sizeof(*state.clients));
    state.idle = allocate(count, sizeof(*state.idle));
    for (size_t index = 0; index != count; ++index) {
        struct client *client = &state.clients[index];
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};

        client->fd = exchange_connect(&state.exchange);
        struct pollfd connected = {.fd = client->fd, .events = POLLOUT};
        if (client->fd == -1 || poll(&connected, 1, PATIENCE_SECONDS * 1000) != 1 ||
            epoll_ctl(state.loop, EPOLL_CTL_ADD, client->fd, &event) != 0)
            fail("connection %zu cannot be made: %s", index, strerror(errno));
        state.idle[state.idle_count++] = client;
    }
}

static void ask(uint64_t due, uint64_t now)
{
    struct client *client = state.idle[--state.idle_count];
    uint64_t possible = due > state.free_since ? due : state.free_since;

    histogram_add(&state.measurement.lateness, now - possible);
    *client = (struct client){.fd = client->fd, .due = due};
    client_send(client, &state.exchange);
    if (client->sent != state.exchange.request_length)
        fail("the kernel did not take a request of %zu bytes", state.exchange.request_length);
}

static void take_answers(void)
{
    struct epoll_event events[EVENTS_PER_TURN];
    int count = epoll_wait(state.loop, events, EVENTS_PER_TURN, 0);

    for (int index = 0; index < count; ++index) {
        struct client *client = events[index].data.ptr;

        if (!client_receive(client, &state.exchange))
            continue;
        uint64_t now = nanoseconds();
        histogram_add(&state.measurement.latencies, now - client->due);
        if (state.idle_count == 0)
            state.free_since = now;
        state.idle[state.idle_count++] = client;
        ++state.answers;
        state.progress = now;
    }
}

// It never sleeps: what is due in a microsecond would come late.
static void phase(double seconds)
{
    uint64_t start = nanoseconds(), now = start, asked = 0;
    uint64_t total = (uint64_t)(seconds * state.options->rate);
    double gap = 1e9 / state.options->rate;

    state.answers = 0;
    state.progress = state.free_since = start;
    while (state.answers != total) {
        while (asked != total && state.idle_count != 0 && start + (uint64_t)((double)asked * gap) <= now) {
            ask(start + (uint64_t)((double)asked * gap), now);
            ++asked;
            now = nanoseconds();
        }
        take_answers();
        now = nanoseconds();
        if (state.idle_count != state.options->connections && now - state.progress > PATIENCE_SECONDS * UINT64_C(1000000000))
            fail("no answer came for %d s", PATIENCE_SECONDS);
    }
}

void run_rate(const struct options *options)
{
    state.options = options;
    exchange_begin(&state.exchange, options, "");
    open_clients();
    measure(&state.measurement, options, phase);
    measurement_report(&state.measurement, "requests", state.answers);
}
