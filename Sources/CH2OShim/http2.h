#ifndef MOCHI_HTTP2_H
#define MOCHI_HTTP2_H

#include "internal.h"

#define HTTP2_PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
enum { PREFACE_SIZE = 24 };

/// Walks the frame headers that a client sends before h2o sees the bytes, and bounds what h2o 2.2.5 does not: sizes of
/// header blocks, resets, control frames, memory of unfinished bodies. Frames of unknown types are taken out.
struct http2_guard {
    h2o_socket_cb next; // h2o's own read callback
    uint64_t received;  // bytes of request bodies and header blocks
    uint64_t answered;  // bytes that h2o sends by itself for PING and SETTINGS
    uint64_t second;    // the counts below are of this second
    uint32_t resets, abandoned, control;
    bool *alive; // of the read in progress: cleared when the connection goes
    uint64_t body_bytes; // upper bound of what unfinished bodies hold
    uint64_t new_bytes;  // of these, what came with the read in progress and h2o has not seen
    uint32_t block;      // bytes of the header block in progress
    uint32_t skip;       // payload still to pass
    uint32_t drop;       // payload still to take out
    uint8_t preface;     // bytes of the preface still to pass
    uint8_t strip;       // bytes of a second preface still to take out, after the first frame
    uint8_t have;        // bytes of the frame header so far
    uint8_t header[H2O_HTTP2_FRAME_HEADER_SIZE];
    uint8_t host_count;  // of the last good authority: clients repeat it with every request
    char host[64];
    bool in_block, needs_settings, synthetic_seen;
};

/// The connection whose frames h2o looks at right now on this thread.
extern _Thread_local h2o_http2_conn_t *http2_reading;

struct http2_guard *http2_guard_create(mochi_loop *loop);
void http2_guard_read(h2o_socket_t *socket, const char *error);

/// Whether the header fields make a request (RFC 9113 section 8.3.1). Takes `host` out of them. One that is well-formed and
/// yet refused has the status in `req->res` then.
bool http2_is_well_formed(h2o_req_t *req, struct http2_guard *guard);

/// Frees what is kept on this thread for the next requests.
void http2_memory_free(void);

#endif
