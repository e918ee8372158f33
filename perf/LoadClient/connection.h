// One WebSocket or stream of events of the client: what it must receive next, and what it still has to send.
//
// Each piece of a message is compared with what must come as soon as it is there. Only a compressed one is kept until it is
// complete.

#pragma once

#include "events.h"
#include "frame.h"
#include "load.h"
#include "packed.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The most connections that one turn serves.
enum { EVENTS_PER_TURN = 1024 };

// Frames of one length, laid end to end, which are sent round and round. `sent` runs after `queued`, both since the start.
struct outbox {
    const uint8_t *frames;
    size_t length;
    uint64_t queued, sent;
};

struct connection {
    int fd;
    size_t number;

    // The message that must come next. NULL: none may come.
    const uint8_t *expected;
    size_t expected_length;
    enum opcode expected_opcode;
    void (*on_message)(struct connection *self);

    // Whether the handshake offers compression and insists on it: to be set before it. Every message then comes compressed.
    bool wants_deflate;
    struct packed *packed;
    // Room for a compressed message.
    uint8_t *collected;

    // Whether it is a response of server-sent events and no WebSocket: to be set before it is opened.
    bool has_events;
    struct event_reader events;

    struct outbox outbox;
    bool waits_to_send;

    // The frame being received.
    uint8_t head[SERVER_HEAD_MAX];
    uint8_t head_count;
    bool is_in_payload;
    enum opcode opcode;
    size_t length, offset;
    uint8_t control[CONTROL_PAYLOAD_MAX];
    uint8_t pong_length;
    bool owes_pong;
    bool has_pong;
};

// Connects, shakes hands on `path` or asks for its events, and adds the connection to the loop.
void connection_open(struct connection *self, size_t number, const struct options *options, const char *path);

// Returns when the server has answered a ping: what it does when a WebSocket opens is then done.
void connection_settle(struct connection *self);

// Sends what is queued, in one call to the kernel; what it does not take now leaves in a later turn.
void connection_flush(struct connection *self);

// Waits until connections are ready and serves them. Fails when nothing happens for long.
void connections_turn(void);

// Serves connections until standard input ends, however little happens.
void connections_turn_until_stdin_ends(void);
