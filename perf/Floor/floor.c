// The floor: what bare libh2o answers in C, with nothing of ours in between. Every ratio in perf/ is taken against it.
//
//   floor PORT [CERTIFICATE KEY]     serves on 127.0.0.1; with a certificate, TLS 1.2 and 1.3 with ALPN
//
//   GET  /plaintext     13 bytes of text
//   GET  /json          27 bytes of JSON
//   POST /upload        the count of the bytes received (libh2o 2.2 collects the body first)
//   GET  /big?size=N    N bytes, in blocks of 64 KiB
//   GET  /ws/echo       a WebSocket that sends every message back (libh2o's wrapper around wslay)
//
// One loop, HTTP/1 and HTTP/2, both libh2o's own. A response carries the fields ours carry (content-type, content-length,
// date) and no server field, so the two sides write the same number of bytes.

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#if !__has_include(<h2o.h>)
#error "perf/Floor needs Debian's libh2o-evloop-dev: run scripts/setup"
#endif

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunused-parameter"
#pragma clang diagnostic ignored "-Wsign-compare"
#pragma clang diagnostic ignored "-Wextra"
#include <h2o.h>
#include <h2o/http1.h>
#include <h2o/http2.h>
#include <h2o/websocket.h>
#pragma clang diagnostic pop

#include <openssl/err.h>
#include <openssl/ssl.h>

#if H2O_USE_LIBUV
#error "the struct layouts of libh2o and libh2o-evloop differ: build with H2O_USE_LIBUV=0"
#endif

enum {
    ACCEPTS_PER_TURN = 16,
    BLOCK_SIZE = 64 * 1024,
    LISTEN_BACKLOG = 1024,
};

static const h2o_iovec_t plain_type = {H2O_STRLIT("text/plain; charset=utf-8")};
static const h2o_iovec_t json_type = {H2O_STRLIT("application/json")};

static h2o_globalconf_t config;
static h2o_context_t context;
static h2o_accept_ctx_t accept_context;
static char block[BLOCK_SIZE];

static void start(h2o_req_t *req, h2o_iovec_t type, size_t length, h2o_generator_t *generator)
{
    req->res.status = 200;
    req->res.reason = "OK";
    req->res.content_length = length;
    h2o_add_header(&req->pool, &req->res.headers, H2O_TOKEN_CONTENT_TYPE, NULL, type.base, type.len);
    h2o_start_response(req, generator);
}

static int answer(h2o_req_t *req, h2o_iovec_t type, h2o_iovec_t body)
{
    static h2o_generator_t generator = {NULL, NULL};

    start(req, type, body.len, &generator);
    h2o_send(req, &body, 1, H2O_SEND_STATE_FINAL);
    return 0;
}

static int on_plaintext(h2o_handler_t *self, h2o_req_t *req)
{
    (void)self;
    return answer(req, plain_type, h2o_iovec_init(H2O_STRLIT("Hello, World!")));
}

static int on_json(h2o_handler_t *self, h2o_req_t *req)
{
    (void)self;
    return answer(req, json_type, h2o_iovec_init(H2O_STRLIT("{\"message\":\"Hello, World!\"}")));
}

static int on_upload(h2o_handler_t *self, h2o_req_t *req)
{
    h2o_iovec_t body;

    (void)self;
    body.base = h2o_mem_alloc_pool(&req->pool, sizeof("18446744073709551615"));
    body.len = sprintf(body.base, "%zu", req->entity.len);
    return answer(req, plain_type, body);
}

// The generator of /big. It lives in the request's pool and is freed with it.
struct big {
    h2o_generator_t super;
    size_t left;
};

static void on_big_proceed(h2o_generator_t *generator, h2o_req_t *req)
{
    struct big *self = (struct big *)generator;
    h2o_iovec_t chunk = h2o_iovec_init(block, self->left < sizeof(block) ? self->left : sizeof(block));

    self->left -= chunk.len;
    h2o_send(req, &chunk, 1, self->left == 0 ? H2O_SEND_STATE_FINAL : H2O_SEND_STATE_IN_PROGRESS);
}

static int on_big(h2o_handler_t *self, h2o_req_t *req)
{
    struct big *big = h2o_mem_alloc_pool(&req->pool, sizeof(*big));

    (void)self;
    *big = (struct big){{on_big_proceed, NULL}, 0};
    if (req->query_at != SIZE_MAX) {
        h2o_iovec_t query = h2o_strdup(&req->pool, req->path.base + req->query_at, req->path.len - req->query_at);

        if (strncmp(query.base, "?size=", 6) == 0)
            big->left = strtoull(query.base + 6, NULL, 10);
    }
    start(req, plain_type, big->left, &big->super);
    on_big_proceed(&big->super, req);
    return 0;
}

static void on_echo_message(h2o_websocket_conn_t *connection, const struct wslay_event_on_msg_recv_arg *received)
{
    if (received == NULL) {
        h2o_websocket_close(connection);
    } else if (!wslay_is_ctrl_frame(received->opcode)) {
        struct wslay_event_msg message = {received->opcode, received->msg, received->msg_length};

        // The wrapper sends what is queued when this returns.
        wslay_event_queue_msg(connection->ws_ctx, &message);
    }
}

static int on_echo(h2o_handler_t *self, h2o_req_t *req)
{
    const char *key;

    (void)self;
    if (h2o_is_websocket_handshake(req, &key) != 0 || key == NULL)
        return -1;
    h2o_upgrade_to_websocket(req, key, NULL, on_echo_message);
    return 0;
}

static void on_accept(h2o_socket_t *listener, const char *error)
{
    h2o_socket_t *socket;

    if (error != NULL)
        return;
    for (int left = ACCEPTS_PER_TURN; left != 0 && (socket = h2o_evloop_socket_accept(listener)) != NULL; --left)
        h2o_accept(&accept_context, socket);
}

static void add_route(h2o_hostconf_t *host, const char *path, int (*on_req)(h2o_handler_t *, h2o_req_t *))
{
    h2o_handler_t *handler = h2o_create_handler(h2o_config_register_path(host, path, 0), sizeof(*handler));

    handler->on_req = on_req;
}

static SSL_CTX *load_tls(const char *certificate, const char *key)
{
    SSL_CTX *tls = SSL_CTX_new(TLS_server_method());

    SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
    SSL_CTX_set_options(tls, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_set_cipher_list(tls, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1 ||
        SSL_CTX_set_ciphersuites(tls, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384") != 1 ||
        SSL_CTX_use_certificate_chain_file(tls, certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1) {
        ERR_print_errors_fp(stderr);
        exit(78);
    }
    h2o_ssl_register_alpn_protocols(tls, h2o_alpn_protocols);
    return tls;
}

static int listen_on(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd == -1 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, LISTEN_BACKLOG) != 0) {
        fprintf(stderr, "floor: cannot listen on port %u: %s\n", port, strerror(errno));
        exit(78);
    }
    return fd;
}

int main(int argc, char **argv)
{
    long port = argc == 2 || argc == 4 ? strtol(argv[1], NULL, 10) : 0;

    if (port < 1 || port > UINT16_MAX) {
        fprintf(stderr, "usage: floor PORT [CERTIFICATE KEY]\n");
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    memset(block, 'x', sizeof(block));

    h2o_config_init(&config);
    config.server_name = (h2o_iovec_t){NULL, 0};
    h2o_hostconf_t *host = h2o_config_register_host(&config, h2o_iovec_init(H2O_STRLIT("default")), 65535);
    add_route(host, "/plaintext", on_plaintext);
    add_route(host, "/json", on_json);
    add_route(host, "/upload", on_upload);
    add_route(host, "/big", on_big);
    add_route(host, "/ws/echo", on_echo);

    h2o_context_init(&context, h2o_evloop_create(), &config);
    accept_context.ctx = &context;
    accept_context.hosts = config.hosts;
    if (argc == 4)
        accept_context.ssl_ctx = load_tls(argv[2], argv[3]);

    h2o_socket_t *listener =
        h2o_evloop_socket_create(context.loop, listen_on((uint16_t)port), H2O_SOCKET_FLAG_DONT_READ);
    h2o_socket_read_start(listener, on_accept);

    // A signal makes h2o_evloop_run return -1 with EINTR: that is no reason to end.
    while (h2o_evloop_run(context.loop, INT32_MAX) == 0 || errno == EINTR)
        ;
    perror("floor");
    return 1;
}
