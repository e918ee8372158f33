// A response of server-sent events in chunks (HTML, 9.2; RFC 9112, section 7.1), each event compared as it comes.
//
// Chunks may hold a part of an event or many of them. An event is what our server makes of text without a line break.

#pragma once

#include <stddef.h>
#include <stdint.h>

struct connection;

struct event_reader {
    enum { CHUNK_SIZE, CHUNK_BYTES, CHUNK_END } place;
    // Of the chunk: what of it is to come. Of its end: what of that is to come.
    size_t left;
    // Bytes of the event that have come.
    size_t offset;
};

// Takes what was received and calls `on_message` for each event that is complete.
void events_take(struct connection *self, const uint8_t *bytes, size_t count);
