#include "frame.h"

#include <stdio.h>
#include <string.h>

enum {
    FINAL = 0x80,
    MASKED = 0x80,
    LENGTH_BITS = 0x7f,
    LENGTH_IN_2_BYTES = 126,
    LENGTH_IN_8_BYTES = 127,
    LETTERS = 23,
};

// One key for all frames: unmasking costs the server the same with every key, and a frame is built once and sent often.
static const uint8_t mask[MASK_LENGTH] = {0x5a, 0xc3, 0x1f, 0x96};

static size_t length_bytes(size_t length)
{
    return length < LENGTH_IN_2_BYTES ? 0 : length <= UINT16_MAX ? 2 : 8;
}

size_t frame_length(size_t length)
{
    return 2 + length_bytes(length) + sizeof(mask) + length;
}

void frame_write(uint8_t *frame, enum opcode opcode, const uint8_t *payload, size_t length)
{
    size_t extended = length_bytes(length);

    *frame++ = FINAL | (uint8_t)opcode;
    *frame++ = MASKED | (uint8_t)(extended == 0 ? length : extended == 2 ? LENGTH_IN_2_BYTES : LENGTH_IN_8_BYTES);
    for (size_t left = extended; left != 0; --left)
        *frame++ = (uint8_t)(length >> 8 * (left - 1));
    memcpy(frame, mask, sizeof(mask));
    frame += sizeof(mask);
    for (size_t index = 0; index != length; ++index)
        frame[index] = payload[index] ^ mask[index % sizeof(mask)];
}

size_t frame_server_head_length(const uint8_t *head)
{
    uint8_t length = head[1] & LENGTH_BITS;

    return length == LENGTH_IN_8_BYTES ? 10 : length == LENGTH_IN_2_BYTES ? 4 : 2;
}

uint64_t frame_server_payload_length(const uint8_t *head)
{
    size_t head_length = frame_server_head_length(head);
    uint64_t length = 0;

    if (head_length == 2)
        return head[1] & LENGTH_BITS;
    for (size_t index = 2; index != head_length; ++index)
        length = length << 8 | head[index];
    return length;
}

// The lowest digit first, so that short payloads differ as well. Returns the count of bytes written.
static size_t number_write(uint8_t *payload, size_t length, uint64_t number)
{
    static const char digits[] = "0123456789abcdef";
    size_t index;

    for (index = 0; index != length && index != NUMBER_DIGITS; ++index, number >>= 4)
        payload[index] = (uint8_t)digits[number & 15];
    return index;
}

void payload_write(uint8_t *payload, size_t length, uint64_t number)
{
    for (size_t index = number_write(payload, length, number); index != length; ++index)
        payload[index] = (uint8_t)('a' + (char)(index % LETTERS));
}

static uint32_t random_below(uint64_t *state, uint32_t bound)
{
    // xorshift64 of George Marsaglia: its state is never 0.
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 32) % bound;
}

void payload_write_rows(uint8_t *payload, size_t length, uint64_t number)
{
    static const char *const sides[] = {"buy", "sell"};
    uint64_t state = (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
    size_t used = number_write(payload, length, number);

    while (used != length) {
        char row[128];
        uint32_t id = random_below(&state, 1000000), price = random_below(&state, 100000);
        uint32_t size = random_below(&state, 500);
        size_t count = (size_t)snprintf(row, sizeof(row), ",{\"id\":%u,\"price\":%u.%02u,\"side\":\"%s\",\"size\":%u}",
                                        id, price / 100, price % 100, sides[random_below(&state, 2)], size);

        if (count > length - used)
            count = length - used;
        memcpy(payload + used, row, count);
        used += count;
    }
}
