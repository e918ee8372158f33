#include "internal.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { ACCEPTS_A_TURN = 16 };

static int fail_with(int fd)
{
    int error = errno;
    if (fd >= 0)
        close(fd);
    return -error;
}

int mochi_listen_tcp(const char *address, uint16_t port, int backlog, bool reuse_port)
{
    struct sockaddr_storage storage = {0};
    struct sockaddr_in *v4 = (void *)&storage;
    struct sockaddr_in6 *v6 = (void *)&storage;
    socklen_t size;
    int on = 1, off = 0;
    if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        size = sizeof(*v4);
    } else if (inet_pton(AF_INET6, address, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        size = sizeof(*v6);
    } else {
        return -EINVAL;
    }
    int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (reuse_port)
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
    if (storage.ss_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)); // `::` serves IPv4 too
    if (bind(fd, (struct sockaddr *)&storage, size) != 0 || (backlog != 0 && listen(fd, backlog) != 0))
        return fail_with(fd);
    return fd;
}

int mochi_listen_unix(const char *path, int backlog)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    struct stat info;
    if (strlen(path) >= sizeof(name.sun_path))
        return -ENAMETOOLONG;
    strcpy(name.sun_path, path);
    if (lstat(path, &info) == 0) {
        if (!S_ISSOCK(info.st_mode))
            return -EEXIST;
        // A socket file that nobody listens on is a left-over; a live one is somebody else's.
        int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (probe < 0)
            return -errno;
        // EAGAIN: its queue is full.
        bool live = connect(probe, (struct sockaddr *)&name, sizeof(name)) == 0 || errno == EAGAIN;
        close(probe);
        if (live)
            return -EADDRINUSE;
        unlink(path);
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    if (bind(fd, (struct sockaddr *)&name, sizeof(name)) != 0 || listen(fd, backlog) != 0)
        return fail_with(fd);
    return fd;
}

uint16_t mochi_listen_port(int fd)
{
    struct sockaddr_storage storage = {0};
    socklen_t size = sizeof(storage);
    if (getsockname(fd, (struct sockaddr *)&storage, &size) != 0)
        return 0;
    if (storage.ss_family == AF_INET)
        return ntohs(((struct sockaddr_in *)(void *)&storage)->sin_port);
    if (storage.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)(void *)&storage)->sin6_port);
    return 0;
}

// Takes one socket from the queue. Returns -1 when there is none or no descriptor for it.
static int accept_one(mochi_listener *listener, struct sockaddr_storage *peer)
{
    socklen_t size = sizeof(*peer);
    *peer = (struct sockaddr_storage){0};
    int fd = accept4(h2o_socket_get_fd(listener->socket), (struct sockaddr *)peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0)
        return fd;
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        // The queue stays readable: without a pause the loop would spin until a descriptor is free.
        mochi_loop *loop = listener->loop;
        if (!h2o_timeout_is_linked(&loop->pause_entry))
            h2o_timeout_link(loop->context.loop, &loop->pause_timeout, &loop->pause_entry);
        connection_set_capacity(loop);
    }
    return -1;
}

static void serve(mochi_listener *listener, int fd, const struct sockaddr_storage *peer)
{
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)); // fails on Unix sockets, which need none
    connection_accept(listener, h2o_evloop_socket_create(listener->loop->context.loop, fd,
                                                         H2O_SOCKET_FLAG_IS_ACCEPTED_CONNECTION),
                      peer);
}

static void on_accept(h2o_socket_t *socket, const char *error)
{
    mochi_listener *listener = socket->data;
    mochi_loop *loop = listener->loop;
    if (error != NULL)
        return;
    for (int i = 0; i != ACCEPTS_A_TURN && !loop->accept_paused && listener->socket != NULL; ++i) {
        struct sockaddr_storage peer;
        int fd = accept_one(listener, &peer);
        if (fd < 0)
            return;
        if (listener->distributes)
            loop->callbacks.on_accept(loop->owner, listener->number, fd);
        else
            serve(listener, fd, &peer);
    }
}

static mochi_listener *add(mochi_loop *loop, mochi_tls *tls)
{
    assert_on_loop(loop);
    mochi_listener *listener = calloc(1, sizeof(*listener));
    listener->loop = loop;
    listener->number = loop->listener_count++;
    listener->next = loop->listeners;
    loop->listeners = listener;
    mochi_loop_set_tls(loop, listener->number, tls);
    return listener;
}

static mochi_listener *find(mochi_loop *loop, uint32_t number)
{
    for (mochi_listener *listener = loop->listeners; listener != NULL; listener = listener->next)
        if (listener->number == number)
            return listener;
    return NULL;
}

uint32_t mochi_loop_listen(mochi_loop *loop, int fd, mochi_tls *tls, bool distributes)
{
    mochi_listener *listener = add(loop, tls);
    listener->distributes = distributes;
    listener->socket = h2o_evloop_socket_create(loop->context.loop, fd, H2O_SOCKET_FLAG_DONT_READ);
    listener->socket->data = listener;
    if (!loop->accept_paused)
        h2o_socket_read_start(listener->socket, on_accept);
    return listener->number;
}

uint32_t mochi_loop_listen_adopted(mochi_loop *loop, mochi_tls *tls)
{
    return add(loop, tls)->number;
}

void mochi_loop_expect_proxy_line(mochi_loop *loop, uint32_t number, bool (*trusts)(void *owner, const uint8_t *peer))
{
    assert_on_loop(loop);
    mochi_listener *listener = find(loop, number);
    assert(listener != NULL);
    listener->trusts_line = trusts;
}

void mochi_loop_adopt(mochi_loop *loop, uint32_t number, int fd)
{
    assert_on_loop(loop);
    mochi_listener *listener = find(loop, number);
    struct sockaddr_storage peer = {0};
    socklen_t size = sizeof(peer);
    getpeername(fd, (struct sockaddr *)&peer, &size);
    if (listener == NULL)
        close(fd);
    else
        serve(listener, fd, &peer);
}

void mochi_loop_set_tls(mochi_loop *loop, uint32_t number, mochi_tls *tls)
{
    mochi_listener *listener = find(loop, number);
    assert(listener != NULL);
    if (tls != NULL)
        atomic_fetch_add_explicit(&tls->references, 1, memory_order_relaxed);
    if (listener->tls != NULL)
        mochi_tls_release(listener->tls);
    listener->tls = tls;
}

void mochi_loop_close_listeners(mochi_loop *loop)
{
    assert_on_loop(loop);
    for (mochi_listener *listener = loop->listeners; listener != NULL; listener = listener->next) {
        if (listener->socket == NULL)
            continue;
        // Closing a socket resets what waits in its queue: take it out first.
        struct sockaddr_storage peer;
        for (int fd; (fd = accept_one(listener, &peer)) >= 0;) {
            if (listener->distributes)
                loop->callbacks.on_accept(loop->owner, listener->number, fd);
            else
                serve(listener, fd, &peer);
        }
        h2o_socket_read_stop(listener->socket);
        h2o_socket_close(listener->socket);
        listener->socket = NULL;
    }
}

void connection_set_capacity(mochi_loop *loop)
{
    bool full = loop->connection_count >= loop->limits.connections || h2o_timeout_is_linked(&loop->pause_entry);
    if (full == loop->accept_paused)
        return;
    loop->accept_paused = full;
    if (full)
        ++loop->counters.accept_pauses;
    for (mochi_listener *listener = loop->listeners; listener != NULL; listener = listener->next) {
        if (listener->socket == NULL)
            continue;
        if (full)
            h2o_socket_read_stop(listener->socket);
        else
            h2o_socket_read_start(listener->socket, on_accept);
    }
}
