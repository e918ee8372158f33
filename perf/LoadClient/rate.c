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

// The client never sleeps, and each of its steps takes some microseconds. One that took longer means that it had no core, which
// is no doing of the server: the timetable stands still for that time, and requests that were under way are left out and counted.
enum { EVENTS_PER_TURN = 8, LONGEST_STEP = 100000, PATIENCE_SECONDS = 10 };

static struct {
    const struct options *options;
    struct exchange exchange;
    struct client *clients;
    // Connections with nothing to do.
    struct client **idle;
    size_t idle_count;
    // When the first request was due, moved by the time that the client was away.
    uint64_t start;
    uint64_t now;
    // When the last answer came.
    uint64_t progress;
    struct measurement measurement;
    uint64_t answers, left_out;
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

// After each step.
static void look_at_clock(void)
{
    uint64_t before = state.now;

    state.now = nanoseconds();
    if (state.now - before <= LONGEST_STEP)
        return;
    state.start += state.now - before;
    for (size_t index = 0; index != state.options->connections; ++index)
        state.clients[index].is_disturbed = true;
}

static void ask(uint64_t due)
{
    struct client *client = state.idle[--state.idle_count];

    *client = (struct client){.fd = client->fd, .due = due};
    client_send(client, &state.exchange);
    if (client->sent != state.exchange.request_length)
        fail("the kernel did not take a request of %zu bytes", state.exchange.request_length);
    look_at_clock();
}

static void take_answers(void)
{
    struct epoll_event events[EVENTS_PER_TURN];
    int count = epoll_wait(state.loop, events, EVENTS_PER_TURN, 0);

    for (int index = 0; index < count; ++index) {
        struct client *client = events[index].data.ptr;

        if (!client_receive(client, &state.exchange))
            continue;
        look_at_clock();
        if (client->is_disturbed)
            ++state.left_out;
        else
            histogram_add(&state.measurement.latencies, state.now - client->due);
        state.idle[state.idle_count++] = client;
        ++state.answers;
        state.progress = state.now;
    }
    look_at_clock();
}

// What is due in a microsecond would come late if it slept.
static void phase(double seconds)
{
    uint64_t asked = 0, total = (uint64_t)(seconds * state.options->rate);
    double gap = 1e9 / state.options->rate;

    state.answers = state.left_out = 0;
    state.start = state.progress = state.now = nanoseconds();
    while (state.answers != total) {
        while (asked != total && state.idle_count != 0) {
            uint64_t due = state.start + (uint64_t)((double)asked * gap);
            if (due > state.now)
                break;
            ask(due);
            ++asked;
        }
        take_answers();
        if (state.idle_count != state.options->connections && state.now - state.progress > PATIENCE_SECONDS * UINT64_C(1000000000))
            fail("no answer came for %d s", PATIENCE_SECONDS);
    }
}

void run_rate(const struct options *options)
{
    state.options = options;
    exchange_begin(&state.exchange, options, "");
    open_clients();
    measure(&state.measurement, options, phase);
    state.measurement.left_out = state.left_out;
    measurement_report(&state.measurement, "requests", state.answers);
}
