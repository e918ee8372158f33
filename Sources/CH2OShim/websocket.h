#ifndef MOCHI_WEBSOCKET_H
#define MOCHI_WEBSOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// WebSocket, RFC 6455.
//
//   websocket.c          the connection: reading, writing, closing
//   websocket_decode.c   frames → messages and replies, a value without I/O
//   websocket_utf8.c     text that arrives in pieces

/// UTF-8 (RFC 3629) so far. All zero at the start.
typedef struct utf8_state {
    uint8_t need;      // continuation bytes still to come
    uint8_t low, high; // what the next of them may be
} utf8_state;

/// Goes on with `count` bytes. Returns false when they cannot be UTF-8; complete when `need` is 0 afterwards.
bool utf8_check(utf8_state *state, const uint8_t *bytes, size_t count);

/// Kinds of messages; compressed ones are as they came (RFC 7692).
enum { MESSAGE_TEXT = 1, MESSAGE_BINARY = 2, MESSAGE_COMPRESSED = 0x40 };

/// A wslay context on loan: it costs 10 KB, so one exists only while a frame or a message is incomplete.
typedef struct websocket_loan websocket_loan;

/// What a decoder calls, with its owner. Bytes are valid during the call. None may free the decoder.
typedef struct websocket_decoder_callbacks {
    void (*on_message)(void *owner, uint8_t kind, const uint8_t *base, size_t count);
    void (*on_reply)(void *owner, const uint8_t *frame, size_t count); // a pong or a close, to be sent
    void (*on_close)(void *owner, const uint8_t *reason, size_t count); // once, when `ended`: see `close_code`
} websocket_decoder_callbacks;

/// What a client sends, decoded. Whole unfragmented messages are unmasked where they stand; fragments, pings and
/// text that is not UTF-8 are left to wslay; mistakes in heads, and close frames, are answered here.
typedef struct websocket_decoder {
    const websocket_decoder_callbacks *callbacks;
    void *owner;
    websocket_loan **spare; // of the loop, or of nobody else; may hold NULL
    uint64_t limit;         // of a message
    uint64_t unmasked;      // payload of the message at the front that has been unmasked and checked
    utf8_state text;
    websocket_loan *loan;
    uint16_t close_code; // when ended: the client's, or ours for what was wrong; 1005 when it gave none
    bool ended;          // a close has been received or a mistake answered: nothing more is decoded
    bool is_closed;      // by the client: ended without a mistake
    bool compresses;     // RSV1 marks compressed messages (RFC 7692); they are not looked into
    bool paused;         // set by the owner: decoding stops after the message in hand
} websocket_decoder;

/// Takes what can be taken from the front, unmasking it where it stands. On the thread of `spare`.
///
/// Returns the bytes used: give the rest again, unchanged, with more behind it.
size_t websocket_decode(websocket_decoder *decoder, uint8_t *bytes, size_t count);

/// Gives back what the decoder holds, at whatever point the client leaves: not inside one of its callbacks.
void websocket_decoder_end(websocket_decoder *decoder);

void websocket_loan_free(websocket_loan *loan);

#endif
