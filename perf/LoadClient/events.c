#include "events.h"
#include "connection.h"

#include <string.h>

static const uint8_t before[] = "data: ", after[] = "\n\n";

enum { BEFORE = sizeof(before) - 1, AFTER = sizeof(after) - 1, CHUNK_MAX = 1 << 24 };

// The bytes of the expected event from `offset` on that lie next to each other.
static const uint8_t *next_part(const struct connection *self, size_t offset, size_t *length)
{
    if (offset < BEFORE) {
        *length = BEFORE - offset;
        return before + offset;
    }
    offset -= BEFORE;
    if (offset < self->expected_length) {
        *length = self->expected_length - offset;
        return self->expected + offset;
    }
    offset -= self->expected_length;
    *length = AFTER - offset;
    return after + offset;
}

static size_t take_event(struct connection *self, const uint8_t *bytes, size_t count)
{
    struct event_reader *reader = &self->events;
    size_t length;

    if (self->expected == NULL)
        fail("connection %zu: an event where none may come", self->number);
    const uint8_t *part = next_part(self, reader->offset, &length);
    size_t used = count < length ? count : length;
    if (memcmp(part, bytes, used) != 0)
        fail("connection %zu: another event than expected, within %zu bytes from its byte %zu", self->number, used,
             reader->offset);
    reader->offset += used;
    if (reader->offset == BEFORE + self->expected_length + AFTER) {
        reader->offset = 0;
        self->on_message(self);
    }
    return used;
}

static void take_size(struct connection *self, uint8_t byte)
{
    struct event_reader *reader = &self->events;
    static const char digits[] = "0123456789abcdef";
    const char *digit = byte == '\0' ? NULL : strchr(digits, byte | 0x20);

    if (byte == '\r')
        return;
    if (byte == '\n') {
        if (reader->left == 0)
            fail("connection %zu: the stream has ended", self->number);
        reader->place = CHUNK_BYTES;
    } else if (digit != NULL && reader->left < CHUNK_MAX) {
        reader->left = reader->left * 16 + (size_t)(digit - digits);
    } else {
        fail("connection %zu: a chunk whose size holds the byte %02x", self->number, byte);
    }
}

void events_take(struct connection *self, const uint8_t *bytes, size_t count)
{
    struct event_reader *reader = &self->events;
    size_t used;

    for (; count != 0; bytes += used, count -= used) {
        used = 1;
        switch (reader->place) {
        case CHUNK_SIZE:
            take_size(self, *bytes);
            break;
        case CHUNK_BYTES:
            used = take_event(self, bytes, count < reader->left ? count : reader->left);
            reader->left -= used;
            if (reader->left == 0)
                *reader = (struct event_reader){.place = CHUNK_END, .left = 2, .offset = reader->offset};
            break;
        case CHUNK_END:
            if (*bytes != (--reader->left == 1 ? '\r' : '\n'))
                fail("connection %zu: a chunk is longer than its size", self->number);
            if (reader->left == 0)
                reader->place = CHUNK_SIZE;
            break;
        }
    }
}
