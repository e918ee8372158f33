#include "websocket.h"
#include "internal.h"
#include <wslay/wslay.h>

enum { FIN = 0x80, RSV1 = 0x40, RESERVED = 0x70, OPCODE = 0x0f, MASKED = 0x80, LENGTH = 0x7f, HEAD_MAX = 14 };
enum { CONTINUATION = 0, CONTROL = 8, CLOSE = 8, PONG = 10, CONTROL_MAX = 125 };
enum { PROTOCOL_ERROR = 1002, NO_STATUS = 1005, NOT_UTF8 = 1007, TOO_BIG = 1009 };

struct websocket_loan {
    wslay_event_context_ptr wslay;
    websocket_decoder *decoder;
    const uint8_t *input; // what wslay may read now
    size_t input_count;
    uint8_t head[HEAD_MAX]; // of the frame that wslay is at
    size_t have;
    uint64_t left; // of its payload
    uint8_t *message; // fragments, malloc'ed
    size_t count, room;
    uint8_t kind; // of the message
    bool in_message, is_control;
    uint8_t close[CONTROL_MAX]; // the client's, its code and reason
    size_t close_count;
};

// --- the head of a frame, section 5.2

// Bytes that the head has, or that must be there to know it.
static size_t head_size(const uint8_t *head, size_t have)
{
    if (have < 2)
        return 2;
    size_t length = head[1] & LENGTH;
    return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + (head[1] & MASKED ? 4 : 0);
}

static uint64_t payload_length(const uint8_t *head)
{
    uint64_t length = head[1] & LENGTH;
    size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (more != 0)
        length = 0;
    for (size_t i = 0; i != more; ++i)
        length = length << 8 | head[2 + i];
    return length;
}

// --- whole messages, in place

static void mask(uint8_t *payload, uint64_t from, uint64_t to, const uint8_t *key)
{
    uint8_t *at = payload + from, *end = payload + to;
    uint8_t turned[8];
    for (size_t i = 0; i != sizeof(turned); ++i)
        turned[i] = key[(from + i) & 3];
    uint64_t keys, word;
    memcpy(&keys, turned, 8);
    for (; end - at >= 8; at += 8) {
        memcpy(&word, at, 8);
        word ^= keys;
        memcpy(at, &word, 8);
    }
    for (size_t i = 0; at != end; ++at, ++i)
        *at ^= turned[i];
}

// Whether the head begins an unfragmented message that is as it should be, as far as it is there.
static bool is_plain(const websocket_decoder *d, const uint8_t *head, size_t count)
{
    uint8_t flags = head[0] & ~OPCODE, opcode = head[0] & OPCODE;
    if ((flags != FIN && !(d->compresses && flags == (FIN | RSV1))) ||
        (opcode != MESSAGE_TEXT && opcode != MESSAGE_BINARY))
        return false;
    if (count >= 2 && !(head[1] & MASKED))
        return false;
    if (count < 2 || count < head_size(head, count) - 4) // the key comes last
        return true;
    uint64_t length = payload_length(head);
    bool is_shortest = (head[1] & LENGTH) == 126 ? length >= 126 : (head[1] & LENGTH) == 127 ? length >= 65536 : true;
    return is_shortest && length <= d->limit;
}

typedef enum outcome { TAKEN, WAITS, IS_WSLAYS } outcome;

static outcome take_plain(websocket_decoder *d, uint8_t *bytes, size_t count, size_t *used)
{
    if (!is_plain(d, bytes, count))
        return IS_WSLAYS;
    size_t head = head_size(bytes, count);
    if (count < head)
        return WAITS;
    uint64_t length = payload_length(bytes), here = count - head < length ? count - head : length;
    uint8_t *payload = bytes + head, *key = payload - 4;
    uint8_t kind = bytes[0] & (OPCODE | MESSAGE_COMPRESSED);
    bool is_text = kind == MESSAGE_TEXT;
    mask(payload, d->unmasked, here, key);
    if (is_text && (!utf8_check(&d->text, payload + d->unmasked, here - d->unmasked) ||
                    (here == length && d->text.need != 0))) {
        mask(payload, 0, here, key); // as it came: wslay finds the mistake, and the words for it
        d->unmasked = 0;
        return IS_WSLAYS;
    }
    d->unmasked = here;
    if (here != length)
        return WAITS;
    d->unmasked = 0;
    d->text = (utf8_state){0};
    *used = head + length;
    d->callbacks->on_message(d->owner, kind, payload, length);
    return TAKEN;
}

// --- everything else, through wslay

static ssize_t on_read(wslay_event_context_ptr context, uint8_t *buffer, size_t count, int flags, void *data)
{
    websocket_loan *loan = data;
    (void)flags;
    if (loan->input_count == 0) {
        wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    if (count > loan->input_count)
        count = loan->input_count;
    memcpy(buffer, loan->input, count);
    loan->input += count;
    loan->input_count -= count;
    return (ssize_t)count;
}

// Room grows with what has come, never with what was promised: at most twice the limit of a message.
static void append(websocket_loan *loan, const uint8_t *bytes, size_t count)
{
    if (loan->count + count > loan->room) {
        loan->room = 2 * (loan->count + count);
        loan->message = h2o_mem_realloc(loan->message, loan->room);
    }
    memcpy(loan->message + loan->count, bytes, count);
    loan->count += count;
}

// The head and the payload of a reply come one after the other: `write_replies` takes them from behind the message.
static ssize_t on_write(wslay_event_context_ptr context, const uint8_t *bytes, size_t count, int flags, void *data)
{
    (void)context;
    (void)flags;
    append(data, bytes, count);
    return (ssize_t)count;
}

static void on_frame(wslay_event_context_ptr context, const struct wslay_event_on_frame_recv_start_arg *frame,
                     void *data)
{
    websocket_loan *loan = data;
    (void)context;
    loan->is_control = frame->opcode & CONTROL;
    if (loan->is_control || frame->opcode == CONTINUATION)
        return;
    loan->kind = (uint8_t)(frame->opcode | (wslay_get_rsv1(frame->rsv) ? MESSAGE_COMPRESSED : 0));
    loan->count = 0;
}

static void on_chunk(wslay_event_context_ptr context, const struct wslay_event_on_frame_recv_chunk_arg *chunk,
                     void *data)
{
    websocket_loan *loan = data;
    if (!loan->is_control && wslay_event_get_read_enabled(context))
        append(loan, chunk->data, chunk->data_length);
}

static void on_end(wslay_event_context_ptr context, const struct wslay_event_on_msg_recv_arg *message, void *data)
{
    websocket_loan *loan = data;
    websocket_decoder *d = loan->decoder;
    if (!(message->opcode & CONTROL) && wslay_event_get_read_enabled(context)) {
        d->callbacks->on_message(d->owner, loan->kind, loan->message, loan->count);
        loan->count = 0;
    }
}

static websocket_loan *borrow(websocket_decoder *d)
{
    static const struct wslay_event_callbacks callbacks = {on_read, on_write, NULL, on_frame, on_chunk, NULL, on_end};
    websocket_loan *loan = *d->spare;
    *d->spare = NULL;
    if (loan == NULL) {
        loan = h2o_mem_alloc(sizeof(*loan));
        memset(loan, 0, sizeof(*loan));
        if (wslay_event_context_server_init(&loan->wslay, &callbacks, loan) != 0)
            h2o_fatal("no memory");
        wslay_event_config_set_no_buffering(loan->wslay, 1);
    }
    wslay_event_config_set_max_recv_msg_length(loan->wslay, d->limit);
    wslay_event_config_set_allowed_rsv_bits(loan->wslay, d->compresses ? WSLAY_RSV1_BIT : WSLAY_RSV_NONE);
    loan->decoder = d;
    return loan;
}

// What wslay has in mind to send. Between two fragments the message must not be mixed with it.
static void write_replies(websocket_decoder *d)
{
    websocket_loan *loan = d->loan;
    if (!wslay_event_want_write(loan->wslay))
        return;
    size_t before = loan->count;
    wslay_event_send(loan->wslay);
    size_t count = loan->count - before;
    loan->count = before;
    if (count != 0)
        d->callbacks->on_reply(d->owner, loan->message + before, count);
}

// --- the end

// Our last word: a code, or what the client has said.
static void reply_close(websocket_decoder *d, const uint8_t *payload, size_t count)
{
    uint8_t frame[2 + CONTROL_MAX] = {FIN | CLOSE, (uint8_t)count};
    memcpy(frame + 2, payload, count);
    d->callbacks->on_reply(d->owner, frame, 2 + count);
}

static void end(websocket_decoder *d, uint16_t code, bool is_closed)
{
    websocket_loan *loan = d->loan;
    size_t count = is_closed && loan->close_count > 2 ? loan->close_count - 2 : 0;
    d->ended = true;
    d->is_closed = is_closed;
    d->close_code = code;
    d->loan = NULL;
    d->callbacks->on_close(d->owner, loan->close + 2, count);
    websocket_loan_free(loan);
}

static void fail(websocket_decoder *d, uint16_t code)
{
    uint8_t payload[] = {(uint8_t)(code >> 8), (uint8_t)code};
    reply_close(d, payload, sizeof(payload));
    end(d, code, false);
}

// What is wrong with a frame by what is there of its head: the code to close with, 0 when nothing is.
//
// wslay would say so too, but often without a code, and about lengths only with the first byte of the payload.
static uint16_t mistake_in_head(const websocket_decoder *d)
{
    const websocket_loan *loan = d->loan;
    const uint8_t *head = loan->head;
    if (loan->have < 2)
        return 0;
    uint8_t opcode = head[0] & OPCODE, reserved = head[0] & RESERVED, length = head[1] & LENGTH;
    bool is_first = opcode == MESSAGE_TEXT || opcode == MESSAGE_BINARY;
    if (reserved != 0 && !(reserved == RSV1 && is_first && d->compresses))
        return PROTOCOL_ERROR;
    if (!(head[1] & MASKED) || opcode > PONG)
        return PROTOCOL_ERROR;
    if (opcode & CONTROL)
        return head[0] & FIN && length <= CONTROL_MAX && !(opcode == CLOSE && length == 1) ? 0 : PROTOCOL_ERROR;
    if (!is_first && opcode != CONTINUATION)
        return PROTOCOL_ERROR;
    if (loan->in_message == is_first)
        return PROTOCOL_ERROR;
    if (loan->have < head_size(head, loan->have) - 4) // the key comes last
        return 0;
    uint64_t payload = payload_length(head);
    if ((length == 126 && payload < 126) || (length == 127 && (payload < 65536 || payload >> 63 != 0)))
        return PROTOCOL_ERROR;
    return payload > d->limit - (is_first ? 0 : loan->count) ? TOO_BIG : 0;
}

// RFC 6455 section 7.4 and its registry, which has grown since wslay was written: so close frames are read here.
static bool is_close_code(uint16_t code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

static void take_close(websocket_decoder *d, const uint8_t *payload, size_t count)
{
    websocket_loan *loan = d->loan;
    const uint8_t *key = loan->head + loan->have - 4;
    uint16_t code = 0, mistake = 0;
    for (size_t i = 0; i != count && mistake == 0; ++i) {
        uint8_t *byte = loan->close + loan->close_count;
        *byte = payload[i] ^ key[loan->close_count & 3];
        ++loan->close_count;
        code = (uint16_t)(loan->close[0] << 8 | loan->close[1]);
        if (loan->close_count == 2 && !is_close_code(code))
            mistake = PROTOCOL_ERROR;
        else if (loan->close_count > 2 && !utf8_check(&d->text, byte, 1))
            mistake = NOT_UTF8;
    }
    if (mistake == 0 && loan->left == 0 && d->text.need != 0)
        mistake = NOT_UTF8;
    if (mistake != 0) {
        fail(d, mistake);
    } else if (loan->left == 0) {
        reply_close(d, loan->close, loan->close_count);
        end(d, code != 0 ? code : NO_STATUS, true);
    }
}

// Passes one frame, or what there is of it, so that at most one message comes of it.
static size_t take_slowly(websocket_decoder *d, const uint8_t *bytes, size_t count)
{
    websocket_loan *loan = d->loan;
    size_t used = 0;
    while (loan->have < head_size(loan->head, loan->have) && used != count)
        loan->head[loan->have++] = bytes[used++];
    bool has_head = loan->have == head_size(loan->head, loan->have), is_close = (loan->head[0] & OPCODE) == CLOSE;
    uint16_t mistake = used != 0 ? mistake_in_head(d) : 0;
    if (mistake != 0) {
        fail(d, mistake);
        return used;
    }
    if (has_head && used != 0)
        loan->left = payload_length(loan->head);
    size_t head = used;
    if (has_head) {
        uint64_t more = count - used < loan->left ? count - used : loan->left;
        used += more;
        loan->left -= more;
    }
    if (is_close) {
        if (has_head)
            take_close(d, bytes + head, used - head);
        return used;
    }
    loan->input = bytes;
    loan->input_count = used;
    int status = wslay_event_recv(loan->wslay);
    write_replies(d);
    if (status != 0 || !wslay_event_get_read_enabled(loan->wslay)) {
        end(d, wslay_event_get_status_code_sent(loan->wslay), false); // text that is not UTF-8
        return used;
    }
    if (!has_head || loan->left != 0)
        return used;
    loan->have = 0;
    if (!(loan->head[0] & CONTROL))
        loan->in_message = !(loan->head[0] & FIN);
    if (!loan->in_message)
        websocket_decoder_end(d);
    return used;
}

size_t websocket_decode(websocket_decoder *d, uint8_t *bytes, size_t count)
{
    size_t at = 0, used = 0;
    while (at != count && !d->ended && !d->paused) {
        if (d->loan == NULL) {
            outcome plain = take_plain(d, bytes + at, count - at, &used);
            if (plain == WAITS)
                break;
            if (plain == TAKEN) {
                at += used;
                continue;
            }
            d->text = (utf8_state){0};
            d->loan = borrow(d);
        }
        at += take_slowly(d, bytes + at, count - at);
    }
    return at;
}

void websocket_decoder_end(websocket_decoder *d)
{
    websocket_loan *loan = d->loan;
    d->loan = NULL;
    if (loan == NULL)
        return;
    bool is_fresh = loan->have == 0 && !loan->in_message;
    if (is_fresh && *d->spare == NULL && loan->room <= 65536) {
        loan->count = 0;
        *d->spare = loan;
    } else {
        websocket_loan_free(loan);
    }
}

void websocket_loan_free(websocket_loan *loan)
{
    if (loan == NULL)
        return;
    wslay_event_context_free(loan->wslay);
    free(loan->message);
    free(loan);
}
