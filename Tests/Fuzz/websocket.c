// The decoder against wslay alone: the same messages, replies and close code, wherever the bytes are split. The input is a
// program of frames, one instruction a byte; some send what the input says.
//
// In three things the decoder knows better, and wslay's answer is made the same: a malformed head is 1002 where wslay closes
// without a code; it is answered before the first byte of the payload; and the codes 1012 to 1014 are good.

#include "websocket.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wslay/wslay.h>

enum { LIMIT = 300, ROOM = 1 << 16 };

// What was said, to be compared to the byte. wslay alone takes several frames at a time and replies afterwards, with nothing
// but the close when there is one: so replies are compared by themselves, and before a close the pongs may be more.
typedef struct part {
    uint8_t bytes[1 << 18];
    size_t count;
} part;

typedef struct transcript {
    part messages, replies;
    uint16_t code;
} transcript;

static void note(part *p, uint8_t kind, const uint8_t *bytes, size_t count)
{
    if (p->count + count + 4 > sizeof(p->bytes))
        abort();
    p->bytes[p->count++] = kind;
    p->bytes[p->count++] = (uint8_t)(count >> 16);
    p->bytes[p->count++] = (uint8_t)(count >> 8);
    p->bytes[p->count++] = (uint8_t)count;
    if (count != 0)
        memcpy(p->bytes + p->count, bytes, count);
    p->count += count;
}

static void clear(transcript *t)
{
    t->messages.count = t->replies.count = t->code = 0;
}

static bool is_same(const part *a, const part *b)
{
    return a->count == b->count && memcmp(a->bytes, b->bytes, a->count) == 0;
}

// Where the last of the frames begins.
static size_t last_frame(const part *replies)
{
    size_t at = 0, next = 0;
    for (; next < replies->count; next += 2 + (size_t)replies->bytes[next + 1])
        at = next;
    return at;
}

static bool are_replies_alike(const transcript *ours, const transcript *theirs)
{
    if (theirs->code == 0)
        return is_same(&ours->replies, &theirs->replies);
    size_t a = last_frame(&ours->replies), b = last_frame(&theirs->replies);
    return a >= b && ours->replies.count - a == theirs->replies.count - b &&
           memcmp(ours->replies.bytes + a, theirs->replies.bytes + b, ours->replies.count - a) == 0;
}

// A code that was registered after wslay was written, or a close frame that is not UTF-8: wslay looks in the wrong place when the
// reason comes in pieces, so it finds mistakes where there are none and misses others.
static bool is_other_code(uint16_t ours, uint16_t theirs, bool ends_in_close)
{
    return (ours >= 1012 && ours <= 1014) || (ours == 1007 && theirs != 0) ||
           (theirs == 1007 && (ours != 0 || ends_in_close));
}

// Whether the stream ends inside the payload of a close frame.
static bool ends_in_close(const uint8_t *bytes, size_t count)
{
    size_t at = 0;
    while (count - at >= 2) {
        uint64_t length = bytes[at + 1] & 127u;
        size_t more = length == 126 ? 2 : length == 127 ? 8 : 0, head = 2 + more + (bytes[at + 1] & 128 ? 4 : 0);
        if (count - at < head)
            return false;
        if (more != 0)
            length = 0;
        for (size_t i = 0; i != more; ++i)
            length = length << 8 | bytes[at + 2 + i];
        if (count - at - head < length)
            return (bytes[at] & 15) == 8;
        at += head + (size_t)length;
    }
    return false;
}

// The end of the next piece: all up to `split`, then `step` at a time, or all.
static size_t next_end(size_t given, size_t count, size_t split, size_t step)
{
    if (given < split)
        return split;
    return step == 0 || count - given < step ? count : given + step;
}

// --- ours

static void on_message(void *owner, uint8_t kind, const uint8_t *base, size_t count)
{
    note(&((transcript *)owner)->messages, kind, base, count);
}

static void on_reply(void *owner, const uint8_t *frame, size_t count)
{
    part *replies = &((transcript *)owner)->replies;
    memcpy(replies->bytes + replies->count, frame, count);
    replies->count += count;
}

static void on_close(void *owner, const uint8_t *reason, size_t count)
{
    (void)owner;
    (void)reason;
    if (count > 123)
        abort();
}

static void run_decoder(transcript *t, const uint8_t *bytes, size_t count, size_t split, size_t step)
{
    static uint8_t buffer[ROOM];
    websocket_loan *spare = NULL;
    static const websocket_decoder_callbacks callbacks = {on_message, on_reply, on_close};
    websocket_decoder d = {.callbacks = &callbacks, .owner = t, .spare = &spare, .limit = LIMIT};
    size_t have = 0, given = 0;
    clear(t);
    while (given != count) {
        size_t until = next_end(given, count, split, step);
        memcpy(buffer + have, bytes + given, until - given);
        have += until - given;
        given = until;
        size_t used = websocket_decode(&d, buffer, have);
        if (used > have)
            abort();
        memmove(buffer, buffer + used, have - used);
        have -= used;
    }
    if (d.ended)
        t->code = d.close_code;
    websocket_decoder_end(&d);
    websocket_loan_free(spare);
}

// --- wslay alone

typedef struct reference {
    transcript *t;
    const uint8_t *bytes;
    size_t count;
} reference;

static ssize_t reference_read(wslay_event_context_ptr context, uint8_t *buffer, size_t count, int flags, void *data)
{
    reference *r = data;
    (void)flags;
    if (r->count == 0) {
        wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    if (count > r->count)
        count = r->count;
    memcpy(buffer, r->bytes, count);
    r->bytes += count;
    r->count -= count;
    return (ssize_t)count;
}

static ssize_t reference_write(wslay_event_context_ptr context, const uint8_t *bytes, size_t count, int flags, void *data)
{
    (void)context;
    (void)flags;
    on_reply(((reference *)data)->t, bytes, count);
    return (ssize_t)count;
}

static void reference_message(wslay_event_context_ptr context, const struct wslay_event_on_msg_recv_arg *message, void *data)
{
    (void)context;
    if (message->opcode == WSLAY_TEXT_FRAME || message->opcode == WSLAY_BINARY_FRAME)
        on_message(((reference *)data)->t, message->opcode, message->msg, message->msg_length);
}

static void run_reference(transcript *t, const uint8_t *bytes, size_t count, size_t split, size_t step, uint16_t code)
{
    static const struct wslay_event_callbacks callbacks = {reference_read, reference_write, NULL, NULL, NULL, NULL, reference_message};
    reference r = {.t = t};
    wslay_event_context_ptr wslay;
    int status = 0;
    clear(t);
    wslay_event_context_server_init(&wslay, &callbacks, &r);
    wslay_event_config_set_max_recv_msg_length(wslay, LIMIT);
    for (size_t given = 0; given != count && status == 0 && wslay_event_get_read_enabled(wslay);) {
        size_t until = next_end(given, count, split, step);
        r.bytes = bytes + given;
        r.count = until - given;
        given = until;
        status = wslay_event_recv(wslay);
        wslay_event_send(wslay);
    }
    for (int more = 0; code != 0 && more != 140 && status == 0 && wslay_event_get_read_enabled(wslay); ++more) { // a head, a close
        r.bytes = (const uint8_t *)"?";
        r.count = 1;
        status = wslay_event_recv(wslay);
        wslay_event_send(wslay);
    }
    if (status != 0 || !wslay_event_get_read_enabled(wslay)) {
        t->code = wslay_event_get_status_code_received(wslay);
        if (!wslay_event_get_close_received(wslay))
            t->code = wslay_event_get_status_code_sent(wslay);
        else if (t->code == 0)
            t->code = 1005;
        if (code == 1002 && (t->code == 0 || t->code == 1005)) {
            static const uint8_t close[] = {0x88, 2, 1002 >> 8, 1002 & 255};
            t->code = 1002;
            memcpy(t->replies.bytes + last_frame(&t->replies), close, sizeof(close));
            t->replies.count = last_frame(&t->replies) + sizeof(close);
        }
    }
    wslay_event_context_free(wslay);
}

// --- the program

static size_t build(uint8_t *out, const uint8_t *in, size_t count)
{
    static const uint8_t opcodes[] = {1, 2, 1, 2, 0, 8, 9, 10, 3, 11};
    const uint8_t *end = in + count;
    size_t at = 0;
    while (end - in >= 4 && at < 4096) {
        uint8_t what = *in++, kind = *in++, length = *in++, key = *in++;
        if (what % 16 == 0) { // as it stands
            for (size_t i = 0; i != length % 32u && in != end; ++i)
                out[at++] = *in++;
            continue;
        }
        uint8_t opcode = opcodes[kind % sizeof(opcodes)];
        size_t payload = what & 1 ? length % 16u : what & 2 ? length : (size_t)length * 2;
        out[at++] = (uint8_t)(opcode | (what & 0x10 ? 0 : 0x80) | (what % 31 == 30 ? 0x40 : 0));
        uint8_t masked = what % 29 == 28 ? 0 : 0x80;
        if (payload < 126 && what % 23 != 22) {
            out[at++] = (uint8_t)(masked | payload);
        } else if (what % 19 != 18) { // also for what is too short for it
            out[at++] = masked | 126;
            out[at++] = (uint8_t)(payload >> 8);
            out[at++] = (uint8_t)payload;
        } else {
            out[at++] = masked | 127;
            for (int shift = 56; shift >= 0; shift -= 8)
                out[at++] = (uint8_t)((uint64_t)payload >> shift);
        }
        uint8_t keys[4] = {key, (uint8_t)(key * 3), (uint8_t)(key ^ 0x55), (uint8_t)(key + 7)};
        if (masked)
            for (int i = 0; i != 4; ++i)
                out[at++] = keys[i];
        bool raw = what & 0x20; // from the input, or plain letters
        for (size_t i = 0; i != payload; ++i) {
            uint8_t byte = raw && in != end ? *in++ : (uint8_t)('a' + i % 26);
            out[at++] = masked ? byte ^ keys[i & 3] : byte;
        }
    }
    return at;
}

static void show(const char *what, const uint8_t *bytes, size_t count)
{
    fprintf(stderr, "%s:", what);
    for (size_t i = 0; i != count; ++i)
        fprintf(stderr, " %02x", bytes[i]);
    fprintf(stderr, "\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t stream[ROOM];
    static transcript expected, got;
    if (size < 1)
        return 0;
    size_t count = build(stream, data + 1, size - 1);
    size_t every = count <= 64 ? 1 : 1 + count / 16;
    for (size_t split = 0; split <= count; split += every) {
        size_t step = split == 0 ? 1 + data[0] % 7u : 0;
        run_decoder(&got, stream, count, split, step);
        run_reference(&expected, stream, count, split, step, got.code);
        if (is_other_code(got.code, expected.code, ends_in_close(stream, count)) && is_same(&got.messages, &expected.messages))
            continue;
        if (is_same(&got.messages, &expected.messages) && are_replies_alike(&got, &expected) && got.code == expected.code)
            continue;
        fprintf(stderr, "split at %zu of %zu, codes %u and %u\n", split, count, expected.code, got.code);
        show("sent", stream, count);
        show("wslay's messages", expected.messages.bytes, expected.messages.count);
        show("our messages", got.messages.bytes, got.messages.count);
        show("wslay's replies", expected.replies.bytes, expected.replies.count);
        show("our replies", got.replies.bytes, got.replies.count);
        abort();
    }
    return 0;
}
