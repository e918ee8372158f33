// One publisher keeps its window full; a publish is complete when every subscriber has it, in order and unchanged.

#include "connection.h"
#include "measurement.h"

struct subscriber {
    struct connection connection;
    uint64_t received;
};

// Publish n is sent from, and compared with, slot n % window.
struct slot {
    uint64_t sent_at;
    size_t missing;
    struct packed packed;
};

static struct {
    const struct options *options;
    struct connection publisher;
    struct subscriber *subscribers;
    struct slot *slots;
    uint8_t *payloads;
    uint8_t *frames;
    struct measurement measurement;
    uint64_t published, completed;
    uint64_t deliveries;
} state;

static uint8_t *payload(uint64_t number)
{
    return state.payloads + number % state.options->window * state.options->size;
}

static void publish(uint64_t number, uint64_t now)
{
    size_t slot = number % state.options->window, frame = frame_length(state.options->size);

    if (state.options->is_deflated)
        payload_write_rows(payload(number), state.options->size, number);
    else
        payload_write(payload(number), state.options->size, number);
    frame_write(state.frames + slot * frame, OPCODE_TEXT, payload(number), state.options->size);
    state.slots[slot].sent_at = now;
    state.slots[slot].missing = state.options->connections;
    state.slots[slot].packed.length = 0;
    state.publisher.outbox.queued += frame;
}

// All that the window allows leave together: a server may then batch them.
static void publish_allowed(void)
{
    uint64_t now = nanoseconds();

    while (state.published - state.completed < state.options->window)
        publish(state.published++, now);
    connection_flush(&state.publisher);
}

static void expect_next(struct subscriber *self)
{
    self->connection.expected = payload(self->received);
    self->connection.packed = &state.slots[self->received % state.options->window].packed;
}

static void on_delivery(struct connection *connection)
{
    struct subscriber *self = (struct subscriber *)connection;
    struct slot *slot = &state.slots[self->received % state.options->window];

    if (self->received >= state.published)
        fail("subscriber %zu got a message that was not published", connection->number);
    ++self->received;
    ++state.deliveries;
    expect_next(self);
    // Each subscriber receives in order, so publishes complete in order.
    if (--slot->missing == 0) {
        histogram_add(&state.measurement.latencies, nanoseconds() - slot->sent_at);
        ++state.completed;
    }
}

static void open_subscriber(struct subscriber *self, size_t number)
{
    self->connection.wants_deflate = state.options->is_deflated;
    if (state.options->is_deflated)
        self->connection.collected = allocate(packed_room(state.options->size), 1);
    self->connection.has_events = state.options->events_path != NULL;
    if (self->connection.has_events) {
        // The head of its response says that it is subscribed.
        connection_open(&self->connection, number, state.options, state.options->events_path);
    } else {
        connection_open(&self->connection, number, state.options, "/ws/topic");
        connection_settle(&self->connection);
    }
    self->connection.expected_opcode = OPCODE_TEXT;
    self->connection.expected_length = state.options->size;
    self->connection.on_message = on_delivery;
    expect_next(self);
}

static void open_publisher(size_t number)
{
    size_t length = state.options->window * frame_length(state.options->size);

    state.frames = allocate(length, 1);
    state.publisher.outbox = (struct outbox){.frames = state.frames, .length = length};
    connection_open(&state.publisher, number, state.options, state.options->publish_path);
}

static void phase(double seconds)
{
    uint64_t end = nanoseconds() + (uint64_t)(seconds * 1e9);

    state.deliveries = 0;
    while (nanoseconds() < end) {
        publish_allowed();
        connections_turn();
    }
    while (state.completed != state.published)
        connections_turn();
}

void run_fanout(const struct options *options)
{
    state.options = options;
    state.slots = allocate(options->window, sizeof(*state.slots));
    state.payloads = allocate(options->window, options->size);
    for (size_t slot = 0; options->is_deflated && slot != options->window; ++slot)
        state.slots[slot].packed.bytes = allocate(packed_room(options->size), 1);
    state.subscribers = allocate(options->connections, sizeof(*state.subscribers));
    for (size_t index = 0; index != options->connections; ++index)
        open_subscriber(&state.subscribers[index], index);
    open_publisher(options->connections);
    measure(&state.measurement, options, phase);
    measurement_report(&state.measurement, "deliveries", state.deliveries);
}
