#ifndef MOCHI_LOOP_H
#define MOCHI_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// One event loop: an epoll set, its connections and the protocol state of all of them.
///
/// Everything that hangs off a loop is touched on one thread only, the one that called `mochi_loop_create`.
typedef struct mochi_loop mochi_loop;
typedef struct mochi_request mochi_request;

/// Bytes that somebody else owns. `base` may be NULL when `count` is 0.
typedef struct mochi_bytes {
    const uint8_t *base;
    size_t count;
} mochi_bytes;

/// What a client may cost. Times are milliseconds, sizes bytes; 0 switches a limit off where its comment says so.
typedef struct mochi_limits {
    uint32_t head_bytes;                ///< request line and fields (431, 414)
    uint32_t header_fields;             ///< number of fields, at most 100 (431)
    uint64_t body_bytes;                ///< largest request body of any route (413; HTTP/2: stream refused)
    uint32_t handshake_ms;              ///< TLS handshake
    uint32_t head_ms;                   ///< from the first byte of a head (or accept) to its end (408)
    uint32_t idle_ms;                   ///< between two requests of a connection
    uint32_t stall_ms;                  ///< window over which a body or a response must make progress
    uint32_t rate;                      ///< bytes per second that count as progress in that window
    uint32_t connections;               ///< open at once on this loop; accepting pauses above it
    uint32_t connections_per_address;   ///< open at once, over all loops of the process; 0: no limit
    uint32_t http2_resets;              ///< RST_STREAM frames per second and connection
    uint32_t http2_control;             ///< SETTINGS, PING, PRIORITY, empty and unknown frames per second and connection
    uint64_t http2_body_memory;         ///< bytes of unfinished request bodies per connection
    bool http2;                         ///< HTTP/2 by prior knowledge and upgrade (ALPN is the TLS identity's)
} mochi_limits;

/// What happened on a loop since it was created.
typedef struct mochi_counters {
    uint64_t accepted;                  ///< connections
    uint64_t accept_pauses;             ///< times that accepting stopped for the connection limit or for descriptors
    uint64_t address_refusals;          ///< connections closed at once because their address had too many
    uint64_t proxy_refusals;            ///< connections closed for their PROXY line: from whom none is believed, or malformed
    uint64_t handshake_failures;        ///< TLS
    uint64_t requests;                  ///< heads handed to the handler
    uint64_t bad_requests;              ///< refused before the handler, status 4xx and 5xx
    uint64_t head_timeouts;
    uint64_t body_timeouts;
    uint64_t idle_timeouts;
    uint64_t stalled_writes;            ///< connections cut because the client did not read
    uint64_t http2_cuts;                ///< connections cut by the frame guard
    uint64_t disconnects;               ///< requests whose client left before the response was complete
} mochi_counters;

/// What a loop calls, always on its own thread, with the `owner` of `mochi_loop_create`.
typedef struct mochi_loop_callbacks {
    void (*on_jobs)(void *owner);                                   ///< a tick asked for by `mochi_loop_schedule`
    void (*on_wake)(void *owner);                                   ///< after `mochi_loop_wake`, once for many calls
    void (*on_accept)(void *owner, uint32_t listener, int fd);      ///< a socket accepted for another loop; the callee owns `fd`
    void (*on_request)(void *owner, mochi_request *request);        ///< a complete head
    /// A request was answered with `status`, and nobody is asked: its head or its body breaks a rule. Bytes are valid during the
    /// call, and may be any; `target` is what came before its fields, also where it is malformed.
    void (*on_refused)(void *owner, mochi_bytes method, mochi_bytes target, int status);
    void (*on_proceed)(void *owner, mochi_request *request);        ///< the last write left; another may follow
    /// A piece of the request body: `status` 0 with bytes valid during the call, 1 at the end, -4xx when the body is
    /// malformed, too large or too slow. Exactly one call answers each `mochi_request_read_body`.
    void (*on_body)(void *owner, mochi_request *request, const uint8_t *base, size_t count, int status);
    void (*on_disconnect)(void *owner, mochi_request *request);     ///< the client closed its side while a handler runs
    void (*on_dispose)(void *owner, mochi_request *request, bool completed);    ///< last call: the request dies after it
} mochi_loop_callbacks;

/// Makes a loop bound to the calling thread.
///
/// Ownership: the caller owns the loop and ends it with `mochi_loop_destroy`; `limits` and `callbacks` are copied, `owner`
/// must outlive the loop. Thread: the one that will run the loop.
mochi_loop *mochi_loop_create(const mochi_limits *limits, const mochi_loop_callbacks *callbacks, void *owner);

/// The owner of the loop that this thread made, NULL on other threads.
///
/// Ownership: borrowed. Thread: any; it tells threads apart.
void *mochi_loop_current_owner(void);

/// Closes what is left and frees the loop.
///
/// Ownership: `loop` is consumed; open requests get `on_dispose`. Thread: the loop's.
void mochi_loop_destroy(mochi_loop *loop);

/// Waits at most `max_wait_ms` for events and handles them. Returns early on a signal.
///
/// Ownership: none. Thread: the loop's.
void mochi_loop_run(mochi_loop *loop, int32_t max_wait_ms);

/// Asks for one `on_jobs` in the current turn, after pending I/O.
///
/// Ownership: none. Thread: the loop's.
void mochi_loop_schedule(mochi_loop *loop);

/// Makes `on_wake` run soon.
///
/// Ownership: `loop` is borrowed and must be alive. Thread: any.
void mochi_loop_wake(mochi_loop *loop);

/// Milliseconds of the wall clock as of this turn.
///
/// Ownership: none. Thread: the loop's.
uint64_t mochi_loop_now(mochi_loop *loop);

/// Open connections.
///
/// Ownership: none. Thread: the loop's.
size_t mochi_loop_connections(const mochi_loop *loop);

/// The loop's counters, live.
///
/// Ownership: borrowed from the loop. Thread: the loop's.
const mochi_counters *mochi_loop_counters(const mochi_loop *loop);

/// Starts to drain: idle connections close, HTTP/2 gets GOAWAY, responses carry `Connection: close`.
///
/// Ownership: none. Thread: the loop's. Listeners are closed by `mochi_loop_close_listeners`.
void mochi_loop_drain(mochi_loop *loop);

/// Cuts every connection that is left.
///
/// Not from within a callback of a request: its connection may be freed at once.
/// Ownership: none; the connections close in the next turns. Thread: the loop's.
void mochi_loop_cut(mochi_loop *loop);

#endif
