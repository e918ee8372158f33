#ifndef MOCHI_INTERNAL_H
#define MOCHI_INTERNAL_H

// The real structs, for the .c files of this target only.

#if !__has_include(<h2o.h>) || !__has_include(<openssl/ssl.h>) || !__has_include(<brotli/encode.h>) || \
    !__has_include(<zlib.h>)
#error "Mochi needs Debian's libh2o-evloop-dev, libssl-dev, libbrotli-dev and zlib1g-dev: run scripts/setup"
#endif

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wall"
#pragma clang diagnostic ignored "-Wextra"
#include <h2o.h>
#include <h2o/http1.h>
#include <h2o/http2.h>
#include <h2o/http2_internal.h>
#pragma clang diagnostic pop

#if H2O_USE_LIBUV
#error "the struct layouts of libh2o and libh2o-evloop differ: build with H2O_USE_LIBUV=0"
#endif

#include "mochi_listener.h"
#include "mochi_loop.h"
#include "mochi_request.h"
#include "mochi_response.h"
#include "mochi_tls.h"
#include "mochi_websocket.h"
#include <assert.h>
#include <ctype.h>
#include <pthread.h>
#include <stdatomic.h>

// A request carries its owner's object (`user`), a connection its protocol, a listener its connections' TLS identity:
//
//   loop ── listeners ── tls
//     ├──── connections ── http1 (embeds one h2o_req_t and one exchange)
//     │                 ├─ websocket, once an http1 has been upgraded to it
//     │                 └─ h2o's HTTP/2 connection, behind the frame guard (an exchange in each stream's pool)
//     └──── clients: connections to other servers

struct mochi_tls {
    SSL_CTX *context;
    _Atomic uint32_t references;
};

typedef struct mochi_listener {
    struct mochi_listener *next;
    mochi_loop *loop;
    h2o_socket_t *socket; // NULL when adopted-only or closed
    mochi_tls *tls;
    uint32_t number;
    bool distributes;
    bool (*trusts_line)(void *owner, const uint8_t *peer); // NULL: connections begin without a PROXY line
} mochi_listener;

struct mochi_loop {
    h2o_globalconf_t configuration; // one a loop: nothing of h2o is shared between threads
    h2o_context_t context;
    h2o_hostconf_t *hosts[2];
    h2o_pathconf_t *path;
    mochi_limits limits;
    mochi_loop_callbacks callbacks;
    void *owner;
    pthread_t thread;
    int wake_fd;
    h2o_socket_t *wake_socket;
    h2o_timeout_entry_t jobs_entry;
    mochi_listener *listeners;
    uint32_t listener_count;
    bool accept_paused, draining;
    bool walking; // through `connections`: a socket finished meanwhile, by another one's callback, waits for its own turn
    uint64_t drain_since;
    h2o_timeout_t pause_timeout; // until accepting is tried again after the descriptors ran out
    h2o_timeout_entry_t pause_entry;
    h2o_linklist_t connections;
    size_t connection_count;
    h2o_linklist_t clients;
    h2o_timeout_t head_timeout, idle_timeout, linger_timeout, handshake_timeout, drain_timeout;
    h2o_timeout_t sweep_timeout;
    h2o_timeout_entry_t sweep_entry;
    mochi_counters counters;
    mochi_websocket_callbacks *websocket; // malloc'ed, NULL until configured
    struct websocket_loan *websocket_spare;
    uint8_t scratch[65536]; // bodies are read through it: what one turn takes from a socket is bounded
};

struct http1;
struct http2_guard;
struct handshake;
struct proxy_line;

/// One accepted socket, from accept to close. Owned by its socket (`on_close`).
typedef struct connection {
    h2o_linklist_t link;
    h2o_socket_t *socket;
    mochi_loop *loop;
    mochi_tls *tls; // h2o keeps the SSL_CTX without a reference until the first bytes arrive: hold one
    struct http1 *http1;
    struct http2_guard *guard;
    mochi_websocket *websocket; // beside http1 while the 101 is leaving
    struct handshake *handshake;
    struct proxy_line *proxy_line; // before all else, until the line has come
    struct address_entry *address; // NULL when addresses are not counted
    uint8_t peer[28];              // a sockaddr, cut to IPv6; constant once requests come, so that any thread may copy it
    uint64_t stall_since, stall_mark; // write progress, see sweep.c
    uint64_t body_since, body_mark;
} connection;

/// A request with what its response needs. In HTTP/1 part of the connection, in HTTP/2 of the stream's memory pool.
typedef struct exchange {
    mochi_request request; // first: a mochi_request * is an exchange *
    h2o_req_t *req;
    struct http1 *http1; // NULL over HTTP/2
    h2o_generator_t generator;
    struct file_body *file;
    uint64_t body_limit;
    uint64_t promised; // bytes that the head has announced and that are still to come; UINT64_MAX: none announced
    int compress;
    bool started, head_sent, ended, write_pending, completed, head_only;
    bool noticed; // HTTP/2: the pool tells when the request is gone
} exchange;

static inline exchange *exchange_of(const mochi_request *request)
{
    return (exchange *)(void *)request;
}

static inline connection *connection_of(h2o_socket_t *socket)
{
    return socket->on_close.data;
}

static inline mochi_bytes bytes_of(h2o_iovec_t v)
{
    return (mochi_bytes){(const uint8_t *)v.base, v.len};
}

static inline void assert_on_loop(const mochi_loop *loop)
{
#ifdef DEBUG
    if (!pthread_equal(loop->thread, pthread_self()))
        h2o_fatal("a loop was touched from another thread");
#else
    (void)loop;
#endif
}

// connection.c
void connection_on_close(void *data); // marks the sockets that are connections
void connection_accept(mochi_listener *listener, h2o_socket_t *socket, const struct sockaddr_storage *peer);
bool connection_enter_address(connection *c, const struct sockaddr_storage *peer); // false: it has too many
void connection_start(connection *c);           // TLS or HTTP
void connection_set_capacity(mochi_loop *loop); // pauses or resumes accepting
void connection_kill(connection *c);            // shutdown(2): the protocol sees the end and closes

// proxy_line.c
void proxy_line_await(connection *c);
void proxy_line_limit(connection *c); // the time of a head from now on; less while the loop drains
void proxy_line_free(struct proxy_line *line);

// addresses.c: any thread
struct address_entry *address_enter(const struct sockaddr_storage *peer, uint32_t limit,
                                    bool *refused); // NULL: not counted, or refused
void address_leave(struct address_entry *entry);

// client.c
void clients_end(mochi_loop *loop);

// sweep.c
void sweep_init(mochi_loop *loop);
void sweep_arm(mochi_loop *loop);

// exchange.c
void exchange_init(exchange *e, mochi_loop *loop, h2o_req_t *req, struct http1 *http1);
void exchange_dispose(exchange *e); // the request is gone: tells the owner
void exchange_refuse(exchange *e, int status);
void exchange_notice_dispose(exchange *e);
void exchange_begin_http2(h2o_req_t *req);

// response.c, file_body.c
const char *reason_phrase(int status);
void exchange_send(exchange *e, h2o_iovec_t *buffers, size_t count, bool last);
void file_body_proceed(exchange *e);
void file_body_free(exchange *e);

// http1.c
void http1_start(connection *c);
void http1_drain(struct http1 *h);
bool http1_is_receiving(struct http1 *h); // waits for body bytes
uint64_t http1_received(struct http1 *h);
void http1_body_timeout(struct http1 *h);
void http1_close(struct http1 *h);
void http1_read_body(struct http1 *h);
void http1_watch(struct http1 *h);
void http1_shed(struct http1 *h);
void http1_look(struct http1 *h);  // whether the client has left behind unread bytes; may close the connection
void http1_abort(struct http1 *h); // closes after this turn, so that the body looks broken

bool http1_can_switch(const struct http1 *h);
void http1_switch(struct http1 *h); // answers 101; what becomes of the connection is in `connection`

// websocket.c
void websocket_start(connection *c);
void websocket_check(mochi_websocket *ws); // may free it
void websocket_free(mochi_websocket *ws);

// http2.c, http2_guard.c
typedef struct http2_request { // an upgraded request as client frames, and the settings that came with it
    uint8_t *frames;
    size_t count;
    uint8_t settings[256];
    size_t settings_count;
} http2_request;
http2_request http2_copy_request(h2o_req_t *req);
void http2_start(connection *c);
void http2_start_upgraded(connection *c, http2_request request); // takes the frames
void http2_reset(h2o_req_t *req);
void http2_guard_free(struct http2_guard *guard);
void http2_guard_count_abandoned(connection *c);
void http2_announce_drain(connection *c);
void http2_drain(connection *c);
bool http2_is_blocked(connection *c);   // a response waits for the client's window
bool http2_is_receiving(connection *c); // a request body or a header block is unfinished
uint64_t http2_bytes_sent(connection *c);
uint64_t http2_received(connection *c);

// compress.c
void compress_setup(h2o_req_t *req, int coding, size_t count); // count: bytes to come, SIZE_MAX when unknown

#endif
