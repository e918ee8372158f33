#include "internal.h"
#include "http2.h"
#include "websocket.h"
#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { PAUSE_MS = 100, LINGER_MS = 2000, DRAIN_MS = 250 };

static _Thread_local void *current_owner;

static void on_wake(h2o_socket_t *socket, const char *error)
{
    mochi_loop *loop = socket->data;
    (void)error;
    h2o_buffer_consume(&socket->input, socket->input->size);
    loop->callbacks.on_wake(loop->owner);
}

static void on_jobs(h2o_timeout_entry_t *entry)
{
    mochi_loop *loop = H2O_STRUCT_FROM_MEMBER(mochi_loop, jobs_entry, entry);
    loop->callbacks.on_jobs(loop->owner);
}

static void on_pause_end(h2o_timeout_entry_t *entry)
{
    connection_set_capacity(H2O_STRUCT_FROM_MEMBER(mochi_loop, pause_entry, entry));
}

static void configure(mochi_loop *loop)
{
    h2o_globalconf_t *conf = &loop->configuration;
    h2o_config_init(conf);
    conf->server_name = h2o_iovec_init(NULL, 0);
    conf->max_request_entity_size = loop->limits.body_bytes;
    conf->http2.idle_timeout = loop->limits.idle_ms;
    conf->http2.graceful_shutdown_timeout = 0; // the owner's deadline decides
    h2o_hostconf_t *host = h2o_config_register_host(conf, h2o_iovec_init(H2O_STRLIT("default")), 65535);
    h2o_pathconf_t *path = h2o_config_register_path(host, "/", 0);
    // h2o's own chunked filter only knows status 200: ours is part of http1_send.c.
    assert(path->filters.size == 1);
    free(path->filters.entries[0]);
    path->filters.size = 0;
    loop->path = path;
    loop->hosts[0] = host;
}

mochi_loop *mochi_loop_create(const mochi_limits *limits, const mochi_loop_callbacks *callbacks, void *owner)
{
    mochi_loop *loop = calloc(1, sizeof(*loop));
    loop->limits = *limits;
    loop->callbacks = *callbacks;
    loop->owner = owner;
    loop->thread = pthread_self();
    current_owner = owner;
    configure(loop);
    h2o_context_init(&loop->context, h2o_evloop_create(), &loop->configuration);
    h2o_linklist_init_anchor(&loop->connections);
    h2o_linklist_init_anchor(&loop->clients);
    h2o_loop_t *events = loop->context.loop;
    h2o_timeout_init(events, &loop->head_timeout, limits->head_ms);
    h2o_timeout_init(events, &loop->idle_timeout, limits->idle_ms);
    h2o_timeout_init(events, &loop->handshake_timeout, limits->handshake_ms);
    h2o_timeout_init(events, &loop->linger_timeout, LINGER_MS);
    h2o_timeout_init(events, &loop->pause_timeout, PAUSE_MS);
    h2o_timeout_init(events, &loop->drain_timeout, DRAIN_MS);
    sweep_init(loop);
    loop->jobs_entry.cb = on_jobs;
    loop->pause_entry.cb = on_pause_end;
    loop->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (loop->wake_fd == -1)
        h2o_fatal("no descriptor left for an event loop");
    loop->wake_socket = h2o_evloop_socket_create(events, loop->wake_fd, 0);
    loop->wake_socket->data = loop;
    h2o_socket_read_start(loop->wake_socket, on_wake);
    return loop;
}

void mochi_loop_destroy(mochi_loop *loop)
{
    assert_on_loop(loop);
    h2o_loop_t *events = loop->context.loop;
    mochi_loop_close_listeners(loop);
    clients_end(loop);
    mochi_loop_cut(loop);
    // A cut connection closes when its socket reports the end; TLS and file bodies take a few turns.
    for (int turn = 0; turn != 1000 && !h2o_linklist_is_empty(&loop->connections); ++turn)
        h2o_evloop_run(events, 10);
    h2o_socket_close(loop->wake_socket);
    h2o_timeout_unlink(&loop->jobs_entry);
    h2o_timeout_unlink(&loop->pause_entry);
    h2o_timeout_unlink(&loop->sweep_entry);
    h2o_evloop_run(events, 0);
    h2o_timeout_t *timeouts[] = {&loop->head_timeout,   &loop->idle_timeout,  &loop->handshake_timeout,
                                 &loop->linger_timeout, &loop->pause_timeout, &loop->sweep_timeout,
                                 &loop->drain_timeout};
    for (size_t i = 0; i != sizeof(timeouts) / sizeof(timeouts[0]); ++i)
        h2o_timeout_dispose(events, timeouts[i]);
    h2o_context_dispose(&loop->context);
    h2o_evloop_run(events, 0);
    int epoll;
    memcpy(&epoll, events + 1, sizeof(epoll)); // struct st_h2o_evloop_epoll_t: 2.2.5 does not close it
    h2o_evloop_destroy(events);
    close(epoll);
    h2o_config_dispose(&loop->configuration);
    http2_memory_free();
    for (mochi_listener *l = loop->listeners, *next; l != NULL; l = next) {
        next = l->next;
        if (l->tls != NULL)
            mochi_tls_release(l->tls);
        free(l);
    }
    websocket_loan_free(loop->websocket_spare);
    free(loop->websocket);
    free(loop);
    current_owner = NULL;
}

void *mochi_loop_current_owner(void)
{
    return current_owner;
}

void mochi_loop_run(mochi_loop *loop, int32_t max_wait_ms)
{
    assert_on_loop(loop);
    h2o_loop_t *events = loop->context.loop;
    // What was written between two turns has its completion waiting where epoll does not see it.
    bool has_pending = events->_pending_as_server != NULL || events->_pending_as_client != NULL;
    h2o_evloop_run(events, has_pending ? 0 : max_wait_ms); // -1 is EINTR: the caller loops anyway
}

void mochi_loop_schedule(mochi_loop *loop)
{
    assert_on_loop(loop);
    if (!h2o_timeout_is_linked(&loop->jobs_entry))
        h2o_timeout_link(loop->context.loop, &loop->context.zero_timeout, &loop->jobs_entry);
}

void mochi_loop_wake(mochi_loop *loop)
{
    uint64_t one = 1;
    while (write(loop->wake_fd, &one, sizeof(one)) == -1 && errno == EINTR)
        ;
}

uint64_t mochi_loop_now(mochi_loop *loop)
{
    assert_on_loop(loop);
    return h2o_now(loop->context.loop);
}

size_t mochi_loop_connections(const mochi_loop *loop)
{
    assert_on_loop(loop);
    return loop->connection_count;
}

const mochi_counters *mochi_loop_counters(const mochi_loop *loop)
{
    return &loop->counters;
}

void mochi_loop_drain(mochi_loop *loop)
{
    assert_on_loop(loop);
    if (loop->draining)
        return;
    loop->draining = true;
    loop->drain_since = h2o_now(loop->context.loop);
    h2o_linklist_t *node, *next;
    for (node = loop->connections.next; node != &loop->connections; node = next) {
        connection *c = H2O_STRUCT_FROM_MEMBER(connection, link, node);
        next = node->next;
        if (c->http1 != NULL)
            http1_drain(c->http1);
        else if (c->guard != NULL)
            http2_announce_drain(c);
        else if (c->proxy_line != NULL)
            proxy_line_limit(c);
    }
}

void mochi_loop_cut(mochi_loop *loop)
{
    assert_on_loop(loop);
    h2o_linklist_t *node, *next;
    loop->walking = true;
    for (node = loop->connections.next; node != &loop->connections; node = next) {
        connection *c = H2O_STRUCT_FROM_MEMBER(connection, link, node);
        next = node->next;
        connection_kill(c); // TLS must not wait for a last word
        if (c->http1 != NULL)
            http1_close(c->http1);
        else if (c->websocket != NULL)
            mochi_websocket_cut(c->websocket);
    }
    loop->walking = false;
}
