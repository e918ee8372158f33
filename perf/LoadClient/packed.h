// A published message in the compressed form that subscribers receive (RFC 7692, without context takeover).
//
// Inflating is dear beside comparing: whoever has a message first inflates it, and the others compare with what that one got.

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct packed {
    // Room for `packed_room`, to be allocated before the first message.
    uint8_t *bytes;
    // 0: nobody has received the message yet.
    size_t length;
};

// The most bytes that a message of `length` bytes may come in.
size_t packed_room(size_t length);

// Whether the payload `bytes` stands for the message. Different bytes may: a server may compress for each subscriber.
bool packed_stands_for(struct packed *self, const uint8_t *bytes, size_t count, const uint8_t *message, size_t length);
