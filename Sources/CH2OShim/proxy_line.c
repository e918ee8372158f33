#include "internal.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

// The PROXY protocol, version 1 (haproxy's proxy-protocol.txt, section 2.1): one line before TLS or HTTP says for whom the peer
// has connected. libh2o reads on when the line is no PROXY line, and takes what anybody writes: here neither goes.

enum { LINE_LIMIT = 107 };

/// A connection that waits for its line. Owned by the connection.
struct proxy_line {
    connection *connection;
    h2o_timeout_entry_t timer;
    size_t count;
    char text[LINE_LIMIT + 1];
};

static bool is_port(const char *text)
{
    size_t count = strlen(text);
    if (count == 0 || count > 5 || (text[0] == '0' && count != 1))
        return false;
    for (size_t i = 0; i != count; ++i)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return atoi(text) <= 65535;
}

// Reads a whole line without its end into `peer`, which UNKNOWN leaves alone. Cuts `text` into pieces.
static bool parse(char *text, size_t count, struct sockaddr_storage *peer)
{
    static const char unknown[] = "PROXY UNKNOWN", tcp[] = "PROXY TCP";
    if (strlen(text) != count)
        return false;
    if (strncmp(text, unknown, sizeof(unknown) - 1) == 0)
        return text[sizeof(unknown) - 1] == '\0' || text[sizeof(unknown) - 1] == ' ';
    if (strncmp(text, tcp, sizeof(tcp) - 1) != 0)
        return false;
    char *rest = text + sizeof(tcp) - 1;
    const char *version = strsep(&rest, " ");
    bool is_v4 = strcmp(version, "4") == 0;
    if (!is_v4 && strcmp(version, "6") != 0)
        return false;
    char *fields[4];
    for (int i = 0; i != 4; ++i)
        if (rest == NULL || (fields[i] = strsep(&rest, " ")) == NULL)
            return false;
    struct sockaddr_storage source = {0}, destination;
    struct sockaddr_in *v4 = (void *)&source;
    struct sockaddr_in6 *v6 = (void *)&source;
    source.ss_family = is_v4 ? AF_INET : AF_INET6;
    void *address = is_v4 ? (void *)&v4->sin_addr : (void *)&v6->sin6_addr;
    if (rest != NULL || inet_pton(source.ss_family, fields[0], address) != 1 ||
        inet_pton(source.ss_family, fields[1], &destination) != 1 || !is_port(fields[2]) || !is_port(fields[3]))
        return false;
    in_port_t port = htons((uint16_t)atoi(fields[2]));
    if (is_v4)
        v4->sin_port = port;
    else
        v6->sin6_port = port;
    *peer = source;
    return true;
}

void proxy_line_free(struct proxy_line *line)
{
    if (line == NULL)
        return;
    h2o_timeout_unlink(&line->timer);
    free(line);
}

static void refuse(connection *c)
{
    if (c->proxy_line->count != 0)
        ++c->loop->counters.proxy_refusals; // who has said nothing has only looked whether we are there
    h2o_socket_close(c->socket);
}

static void on_timeout(h2o_timeout_entry_t *entry)
{
    connection *c = H2O_STRUCT_FROM_MEMBER(struct proxy_line, timer, entry)->connection;
    if (!c->loop->draining)
        ++c->loop->counters.head_timeouts;
    h2o_socket_close(c->socket);
}

static void on_line(connection *c)
{
    struct proxy_line *line = c->proxy_line;
    struct sockaddr_storage peer = {0};
    memcpy(&peer, c->peer, sizeof(c->peer));
    if (line->count < 2 || line->text[line->count - 2] != '\r') {
        refuse(c);
        return;
    }
    line->text[line->count - 2] = '\0';
    if (!parse(line->text, line->count - 2, &peer)) {
        refuse(c);
        return;
    }
    memcpy(c->peer, &peer, sizeof(c->peer));
    h2o_socket_read_stop(c->socket);
    h2o_socket_dont_read(c->socket, 0);
    proxy_line_free(line);
    c->proxy_line = NULL;
    if (connection_enter_address(c, &peer))
        connection_start(c);
    else
        h2o_socket_close(c->socket);
}

static void on_readable(h2o_socket_t *socket, const char *error)
{
    static const char beginning[] = "PROXY ";
    connection *c = connection_of(socket);
    struct proxy_line *line = c->proxy_line;
    int fd = h2o_socket_get_fd(socket);
    char *at = line->text + line->count;
    (void)error;
    ssize_t count = recv(fd, at, LINE_LIMIT - line->count, MSG_PEEK);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (count <= 0) {
        refuse(c);
        return;
    }
    // No byte behind the line is taken: the rest is for TLS or HTTP to read.
    char *end = memchr(at, '\n', (size_t)count);
    if (end != NULL)
        count = end - at + 1;
    if (recv(fd, at, (size_t)count, 0) != count) {
        refuse(c);
        return;
    }
    line->count += (size_t)count;
    size_t known = line->count < sizeof(beginning) - 1 ? line->count : sizeof(beginning) - 1;
    if (memcmp(line->text, beginning, known) != 0 || (end == NULL && line->count == LINE_LIMIT))
        refuse(c);
    else if (end != NULL)
        on_line(c);
}

void proxy_line_limit(connection *c)
{
    mochi_loop *loop = c->loop;
    struct proxy_line *line = c->proxy_line;
    h2o_timeout_unlink(&line->timer);
    h2o_timeout_link(loop->context.loop, loop->draining ? &loop->drain_timeout : &loop->head_timeout, &line->timer);
}

void proxy_line_await(connection *c)
{
    struct proxy_line *line = c->proxy_line = calloc(1, sizeof(*line));
    line->connection = c;
    line->timer.cb = on_timeout;
    proxy_line_limit(c);
    h2o_socket_dont_read(c->socket, 1);
    h2o_socket_read_start(c->socket, on_readable);
}
