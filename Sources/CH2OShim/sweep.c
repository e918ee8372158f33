#include "internal.h"
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

// Slow readers and slow bodies. Over every window of `stall_ms` a connection that waits for its client must make progress
// of `rate` bytes a second; timers on each write would cost every fast client for the sake of the slow ones.

enum { SWEEP_MS = 250 };

void sweep_arm(mochi_loop *loop)
{
    if (!h2o_timeout_is_linked(&loop->sweep_entry))
        h2o_timeout_link(loop->context.loop, &loop->sweep_timeout, &loop->sweep_entry);
}

// Bytes that the peer has acknowledged; what was handed to the kernel says nothing about a client that does not read.
static uint64_t acknowledged(connection *c)
{
    struct tcp_info info = {0};
    socklen_t size = sizeof(info);
    if (getsockopt(h2o_socket_get_fd(c->socket), IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
        size >= offsetof(struct tcp_info, tcpi_bytes_acked) + sizeof(info.tcpi_bytes_acked))
        return info.tcpi_bytes_acked;
    return c->socket->bytes_written; // Unix sockets: the best there is
}

// True when the window that began at `since` has ended without enough progress. Starts windows by itself.
static bool is_late(mochi_loop *loop, uint64_t *since, uint64_t *mark, uint64_t progress)
{
    uint64_t now = h2o_now(loop->context.loop);
    if (*since == 0) {
        *since = now;
        *mark = progress;
        return false;
    }
    uint64_t elapsed = now - *since;
    if (elapsed < loop->limits.stall_ms)
        return false;
    uint64_t wanted = (uint64_t)loop->limits.rate * elapsed / 1000;
    bool late = progress - *mark < (wanted > 0 ? wanted : 1);
    *since = now;
    *mark = progress;
    return late;
}

static void check(connection *c)
{
    mochi_loop *loop = c->loop;
    if (c->websocket != NULL && c->http1 == NULL) {
        websocket_check(c->websocket); // a slow reader is a matter of its send queue
        return;
    }
    bool blocked = c->guard != NULL && http2_is_blocked(c);
    if (h2o_socket_is_writing(c->socket) || blocked) {
        if (is_late(loop, &c->stall_since, &c->stall_mark, blocked ? http2_bytes_sent(c) : acknowledged(c))) {
            ++loop->counters.stalled_writes;
            connection_kill(c);
            return;
        }
    } else {
        c->stall_since = 0;
    }
    bool receiving = c->http1 != NULL ? http1_is_receiving(c->http1) : c->guard != NULL && http2_is_receiving(c);
    if (!receiving) {
        c->body_since = 0;
        if (c->http1 != NULL)
            http1_look(c->http1);
        else if (c->guard != NULL && loop->draining)
            http2_drain(c); // not while a body is on its way
        return;
    }
    uint64_t received = c->http1 != NULL ? http1_received(c->http1) : http2_received(c);
    if (is_late(loop, &c->body_since, &c->body_mark, received)) {
        ++loop->counters.body_timeouts;
        if (c->http1 != NULL)
            http1_body_timeout(c->http1);
        else
            connection_kill(c);
    }
}

static void on_sweep(h2o_timeout_entry_t *entry)
{
    mochi_loop *loop = H2O_STRUCT_FROM_MEMBER(mochi_loop, sweep_entry, entry);
    h2o_linklist_t *node, *next;
    loop->walking = true;
    for (node = loop->connections.next; node != &loop->connections; node = next) {
        next = node->next; // check() may close this connection, never another
        check(H2O_STRUCT_FROM_MEMBER(connection, link, node));
    }
    loop->walking = false;
    if (!h2o_linklist_is_empty(&loop->connections))
        sweep_arm(loop);
}

void sweep_init(mochi_loop *loop)
{
    h2o_timeout_init(loop->context.loop, &loop->sweep_timeout, SWEEP_MS);
    loop->sweep_entry.cb = on_sweep;
}
