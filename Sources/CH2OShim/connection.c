#include "internal.h"
#include <stdatomic.h>
#include <sys/socket.h>

struct handshake {
    connection *connection;
    h2o_timeout_entry_t timer;
};

void connection_on_close(void *data)
{
    connection *c = data;
    mochi_loop *loop = c->loop;
    h2o_linklist_unlink(&c->link);
    --loop->connection_count;
    if (c->tls != NULL)
        mochi_tls_release(c->tls);
    http2_guard_free(c->guard);
    websocket_free(c->websocket); // the client left before its 101
    proxy_line_free(c->proxy_line);
    address_leave(c->address);
    free(c);
    if (loop->accept_paused)
        connection_set_capacity(loop);
}

void connection_kill(connection *c)
{
    shutdown(h2o_socket_get_fd(c->socket), SHUT_RDWR);
}

static void end_handshake(connection *c)
{
    h2o_timeout_unlink(&c->handshake->timer);
    free(c->handshake);
    c->handshake = NULL;
}

static void on_handshake_timeout(h2o_timeout_entry_t *entry)
{
    struct handshake *handshake = H2O_STRUCT_FROM_MEMBER(struct handshake, timer, entry);
    connection_kill(handshake->connection); // the handshake reports the end, is counted, and closes
}

static void on_handshake(h2o_socket_t *socket, const char *error)
{
    connection *c = connection_of(socket);
    end_handshake(c);
    if (error != NULL) {
        ++c->loop->counters.handshake_failures;
        h2o_socket_close(socket);
        return;
    }
    h2o_iovec_t protocol = h2o_socket_ssl_get_selected_protocol(socket);
    if (h2o_memis(protocol.base, protocol.len, H2O_STRLIT("h2")))
        http2_start(c);
    else
        http1_start(c);
}

bool connection_enter_address(connection *c, const struct sockaddr_storage *peer)
{
    bool refused;
    c->address = address_enter(peer, c->loop->limits.connections_per_address, &refused);
    if (refused)
        ++c->loop->counters.address_refusals;
    return !refused;
}

void connection_accept(mochi_listener *listener, h2o_socket_t *socket, const struct sockaddr_storage *peer)
{
    mochi_loop *loop = listener->loop;
    bool has_line = listener->trusts_line != NULL;
    if (has_line && !listener->trusts_line(loop->owner, (const uint8_t *)peer)) {
        ++loop->counters.proxy_refusals;
        h2o_socket_close(socket);
        return;
    }
    connection *c = calloc(1, sizeof(*c));
    c->socket = socket;
    c->loop = loop;
    if (!has_line && !connection_enter_address(c, peer)) {
        free(c);
        h2o_socket_close(socket);
        return;
    }
    memcpy(c->peer, peer, sizeof(c->peer));
    h2o_linklist_insert(&loop->connections, &c->link);
    ++loop->connection_count;
    ++loop->counters.accepted;
    socket->on_close.cb = connection_on_close;
    socket->on_close.data = c;
    sweep_arm(loop);
    connection_set_capacity(loop);
    if (listener->tls != NULL) {
        atomic_fetch_add_explicit(&listener->tls->references, 1, memory_order_relaxed);
        c->tls = listener->tls;
    }
    if (has_line)
        proxy_line_await(c);
    else
        connection_start(c);
}

void connection_start(connection *c)
{
    mochi_loop *loop = c->loop;
    if (c->tls == NULL) {
        http1_start(c);
        return;
    }
    c->handshake = calloc(1, sizeof(*c->handshake));
    c->handshake->connection = c;
    c->handshake->timer.cb = on_handshake_timeout;
    h2o_timeout_link(loop->context.loop, &loop->handshake_timeout, &c->handshake->timer);
    h2o_socket_ssl_handshake(c->socket, c->tls->context, NULL, on_handshake);
}
