#ifndef MOCHI_HTTP1_H
#define MOCHI_HTTP1_H

#include "internal.h"

// HTTP/1.1 (RFC 9112) on h2o's sockets and request pipeline. libh2o's own layer accepts ambiguous framing, buffers whole
// bodies and notices no disconnect; this one is strict, streams bodies, and keeps a timer for each phase.
//
//   http1.c         the connection: phases, reading, timers, pipelining, closing
//   http1_receive.c while a handler works: its request's body, and the client that leaves
//   http1_head.c    head → request, or the status of its refusal
//   http1_body.c    framing of request bodies, a value without I/O
//   http1_send.c    the end of the output pipeline: heads and chunks

enum { BODY_NONE = 0, BODY_LENGTH, BODY_CHUNKED };

/// Framing of one request body.
typedef struct body_decoder {
    uint64_t left;     // of the length, or of the current chunk
    uint64_t total;    // payload so far
    uint64_t overhead; // framing bytes so far
    uint32_t line;     // bytes of the current chunk line or of the trailers
    uint8_t kind, state;
    bool done;
} body_decoder;

/// Takes framing off in place: `bytes[0, *payload)` is body afterwards. Returns 0, or the status of a refusal.
/// `*count` goes in as the bytes there are and comes out as the bytes used; after the end nothing is used.
int body_decode(body_decoder *decoder, uint8_t *bytes, size_t *count, size_t *payload);

/// Whether the body is, or is announced to become, longer than `limit`.
bool body_exceeds(const body_decoder *decoder, uint64_t limit);

/// A byte of a token, RFC 9110 section 5.6.2.
bool is_token_byte(uint8_t c);

/// `uri-host [":" port]` without user information; empty is allowed.
bool is_host(h2o_iovec_t value);

/// Printable ASCII without spaces and fragment, not empty.
bool is_target(h2o_iovec_t value);

typedef enum http1_phase {
    PHASE_HEAD,    // waits for a head, or for the rest of one
    PHASE_HANDLER, // a request is with its handler, or its response is leaving
    PHASE_DISCARD, // the response has left, the body has not come yet
    PHASE_REFUSAL, // a refusal is leaving
    PHASE_LINGER   // closing: reads what the client still sends so that it can read our last answer
} http1_phase;

struct http1 {
    h2o_conn_t super;
    connection *connection;
    h2o_socket_t *socket;
    mochi_loop *loop;
    h2o_timeout_entry_t timer;
    h2o_ostream_t final;
    h2o_iovec_t *slices; // malloc'ed: what the socket has not been given yet
    size_t slice_index, slice_count;
    h2o_send_state_t slice_state;
    size_t parsed; // bytes of the head that have been scanned
    size_t in_head; // bytes of the input that belong to the request, to drop at its end
    uint64_t discarded;
    body_decoder body;
    http1_phase phase;
    char chunk_head[20];
    bool head_begun, head_sent, chunked, reading_body, delivering, wants_watch, is_blind, half_closed, broken_body, is_first;
    exchange exchange;
    h2o_req_t req; // last: large, and only its beginning is cleared
};

// http1_head.c: 0 needs more, -status refuses, else the bytes of the head
int http1_parse_head(struct http1 *h);
bool http1_is_preface(const h2o_buffer_t *input, bool *partial);

// http1_send.c
void http1_on_final_send(h2o_ostream_t *stream, h2o_req_t *req, h2o_iovec_t *in, size_t count, h2o_send_state_t state);
h2o_iovec_t http1_write_head(struct http1 *h);
void http1_send_continue(struct http1 *h);
void http1_free_slices(struct http1 *h);

// http1.c
void http1_on_pushed(h2o_socket_t *socket, const char *error);
void http1_on_final(h2o_socket_t *socket, const char *error);
void http1_refuse(struct http1 *h, int status, bool has_line);
bool http1_can_discard(const struct http1 *h);
void http1_watch_again(struct http1 *h);

#endif
