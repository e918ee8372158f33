#include "frame.h"

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

void payload_write(uint8_t *payload, size_t length, uint64_t number)
{
    static const char digits[] = "0123456789abcdef";

    // The lowest digit first, so that short payloads differ as well.
    for (size_t index = 0; index != length; ++index, number >>= 4)
        payload[index] = (uint8_t)(index < NUMBER_DIGITS ? digits[number & 15] : 'a' + (char)(index % LETTERS));
}
