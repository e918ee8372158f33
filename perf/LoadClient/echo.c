// Every connection keeps its window full of messages and compares each answer with what it sent.

#include "connection.h"
#include "measurement.h"

// A connection and its window: message n is sent from, and compared with, slot n % window.
struct echoer {
    struct connection connection;
    uint8_t *payloads;
    uint64_t *sent_at;
    uint64_t answered;
};

static struct {
    const struct options *options;
    struct echoer *echoers;
    struct measurement measurement;
    uint64_t messages;
    size_t outstanding;
    bool is_ending;
} state;

static void queue(struct echoer *self, uint64_t number, uint64_t now)
{
    self->sent_at[number % state.options->window] = now;
    self->connection.outbox.queued += frame_length(state.options->size);
    ++state.outstanding;
}

static void expect(struct echoer *self)
{
    self->connection.expected = self->payloads + self->answered % state.options->window * state.options->size;
}

static void on_answer(struct connection *connection)
{
    struct echoer *self = (struct echoer *)connection;
    uint64_t now = nanoseconds();

    histogram_add(&state.measurement.latencies, now - self->sent_at[self->answered % state.options->window]);
    ++state.messages;
    --state.outstanding;
    // The slot that was answered is the one that is free.
    if (!state.is_ending)
        queue(self, self->answered, now);
    ++self->answered;
    expect(self);
}

static void open_echoer(struct echoer *self, size_t number)
{
    const struct options *options = state.options;
    size_t frame = frame_length(options->size);
    enum opcode opcode = options->is_binary ? OPCODE_BINARY : OPCODE_TEXT;
    uint8_t *frames = allocate(options->window, frame);

    self->payloads = allocate(options->window, options->size);
    self->sent_at = allocate(options->window, sizeof(*self->sent_at));
    for (size_t slot = 0; slot != options->window; ++slot) {
        payload_write(self->payloads + slot * options->size, options->size, number * options->window + slot);
        frame_write(frames + slot * frame, opcode, self->payloads + slot * options->size, options->size);
    }
    self->connection.outbox = (struct outbox){.frames = frames, .length = options->window * frame};
    connection_open(&self->connection, number, options, options->path);
    self->connection.expected_opcode = opcode;
    self->connection.expected_length = options->size;
    self->connection.on_message = on_answer;
    expect(self);
}

static void phase(double seconds)
{
    uint64_t start = nanoseconds(), end = start + (uint64_t)(seconds * 1e9);

    state.messages = 0;
    state.is_ending = false;
    for (size_t index = 0; index != state.options->connections; ++index) {
        struct echoer *echoer = &state.echoers[index];

        for (size_t count = 0; count != state.options->window; ++count)
            queue(echoer, echoer->answered + count, start);
        connection_flush(&echoer->connection);
    }
    while (state.outstanding != 0) {
        connections_turn();
        state.is_ending = nanoseconds() >= end;
    }
}

void run_echo(const struct options *options)
{
    state.options = options;
    state.echoers = allocate(options->connections, sizeof(*state.echoers));
    for (size_t index = 0; index != options->connections; ++index)
        open_echoer(&state.echoers[index], index);
    measure(&state.measurement, options, phase);
    measurement_report(&state.measurement, "messages", state.messages);
}
