// The frames of RFC 6455, section 5.2, and the payloads that this client sends in them.

#pragma once

#include <stddef.h>
#include <stdint.h>

enum opcode {
    OPCODE_TEXT = 1,
    OPCODE_BINARY = 2,
    OPCODE_CLOSE = 8,
    OPCODE_PING = 9,
    OPCODE_PONG = 10,
};

enum {
    CONTROL_PAYLOAD_MAX = 125,
    MASK_LENGTH = 4,
    SERVER_HEAD_MAX = 10,
    CLIENT_FRAME_OVERHEAD_MAX = SERVER_HEAD_MAX + MASK_LENGTH,
    NUMBER_DIGITS = 16,
};

// The length of a client's frame around a payload of `length` bytes.
size_t frame_length(size_t length);

// Writes one final masked frame of `frame_length(length)` bytes.
void frame_write(uint8_t *frame, enum opcode opcode, const uint8_t *payload, size_t length);

// The length of a server's head whose first two bytes are in `head`.
size_t frame_server_head_length(const uint8_t *head);

// The payload length in a complete server's head.
uint64_t frame_server_payload_length(const uint8_t *head);

// Fills a payload with ASCII that differs from that of every other `number` in its first 16 bytes.
void payload_write(uint8_t *payload, size_t length, uint64_t number);

// The same with rows of JSON behind the number, of which no two are alike: text that shrinks to 0.3 of its size.
void payload_write_rows(uint8_t *payload, size_t length, uint64_t number);
