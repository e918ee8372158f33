// uWebSockets through the C API of the socketify package, as a subject to compare with.
//
//   uws PORT [--compress]     serves on 127.0.0.1 with one loop; compresses only when told to, with one compressor for all
//
//   /plaintext     13 bytes of text
//   /ws/echo       sends every message back
//   /ws/topic      subscribes and sends nothing of its own
//   /ws/publish    publishes every message to all of /ws/topic
//
// perf/peers/install builds it. The package has no header: these declarations are those of its native.py, and no compiler
// compares the two.

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct uws_app uws_app_t;
typedef struct uws_websocket uws_websocket_t;
typedef int uws_opcode_t;
typedef struct uws_res uws_res_t;
typedef struct uws_req uws_req_t;

struct us_socket_context_options_t {
    const char *key_file_name;
    const char *cert_file_name;
    const char *passphrase;
    const char *dh_params_file_name;
    const char *ca_file_name;
    const char *ssl_ciphers;
    int ssl_prefer_low_memory_usage;
};

typedef struct {
    int compression;
    unsigned max_payload_length;
    unsigned short idle_timeout;
    unsigned max_backpressure;
    bool close_on_backpressure_limit;
    bool reset_idle_timeout_on_send;
    bool send_pings_automatically;
    unsigned short max_lifetime;
    void *on_upgrade;
    void (*on_open)(uws_websocket_t *socket, void *data);
    void (*on_message)(uws_websocket_t *socket, const char *bytes, size_t length, uws_opcode_t opcode, void *data);
    void (*on_drain)(uws_websocket_t *socket, void *data);
    void *on_ping;
    void *on_pong;
    void (*on_close)(uws_websocket_t *socket, int code, const char *reason, size_t length, void *data);
    void *on_subscription;
} uws_socket_behavior_t;

typedef struct {
    int port;
    const char *host;
    int options;
} uws_app_listen_config_t;

uws_app_t *uws_create_app(int ssl, struct us_socket_context_options_t options);
void uws_app_get(int ssl, uws_app_t *app, const char *pattern,
                 void (*handler)(uws_res_t *response, uws_req_t *request, void *data), void *data);
void uws_res_write_header(int ssl, uws_res_t *response, const char *name, size_t name_length, const char *value,
                          size_t value_length);
void uws_res_end(int ssl, uws_res_t *response, const char *bytes, size_t length, bool closes);
void uws_ws(int ssl, uws_app_t *app, const char *pattern, uws_socket_behavior_t behavior, void *data);
void uws_app_listen_with_config(int ssl, uws_app_t *app, uws_app_listen_config_t config,
                                void (*on_listen)(void *listener, uws_app_listen_config_t config, void *data),
                                void *data);
void uws_app_run(int ssl, uws_app_t *app);
int uws_ws_send(int ssl, uws_websocket_t *socket, const char *bytes, size_t length, uws_opcode_t opcode);
bool uws_ws_subscribe(int ssl, uws_websocket_t *socket, const char *topic, size_t length);
bool uws_publish(int ssl, uws_app_t *app, const char *topic, size_t topic_length, const char *bytes, size_t length,
                 uws_opcode_t opcode, bool compress);

enum {
    WITHOUT_TLS = 0,
    MESSAGE_MAX = 64 * 1024 * 1024,
    BACKPRESSURE_MAX = 256 * 1024 * 1024,
};

// CompressOptions of uWebSockets.
enum { DISABLED = 0, SHARED_COMPRESSOR = 1, SHARED_DECOMPRESSOR = 1 << 8 };

static const char topic[] = "all";
static uws_app_t *app;
static int compression = DISABLED;

// The fields that ours sends; uWebSockets adds the date, the length and one with its name.
static void on_plaintext(uws_res_t *response, uws_req_t *request, void *data)
{
    static const char name[] = "content-type", type[] = "text/plain; charset=utf-8", text[] = "Hello, World!";

    (void)request, (void)data;
    uws_res_write_header(WITHOUT_TLS, response, name, sizeof(name) - 1, type, sizeof(type) - 1);
    uws_res_end(WITHOUT_TLS, response, text, sizeof(text) - 1, false);
}

static void on_echo_message(uws_websocket_t *socket, const char *bytes, size_t length, uws_opcode_t opcode, void *data)
{
    (void)data;
    uws_ws_send(WITHOUT_TLS, socket, bytes, length, opcode);
}

static void on_topic_open(uws_websocket_t *socket, void *data)
{
    (void)data;
    uws_ws_subscribe(WITHOUT_TLS, socket, topic, strlen(topic));
}

static void on_topic_message(uws_websocket_t *socket, const char *bytes, size_t length, uws_opcode_t opcode, void *data)
{
    (void)socket, (void)bytes, (void)length, (void)opcode, (void)data;
}

// The app publishes: a socket's own publish does nothing when that socket has no subscription.
static void on_publish_message(uws_websocket_t *socket, const char *bytes, size_t length, uws_opcode_t opcode,
                               void *data)
{
    (void)socket, (void)data;
    uws_publish(WITHOUT_TLS, app, topic, strlen(topic), bytes, length, opcode, compression != DISABLED);
}

static void on_listen(void *listener, uws_app_listen_config_t config, void *data)
{
    (void)data;
    if (listener != NULL)
        return;
    fprintf(stderr, "uws: cannot listen on port %d\n", config.port);
    exit(78);
}

static void add_route(const char *path, uws_socket_behavior_t behavior)
{
    behavior.compression = compression;
    behavior.max_payload_length = MESSAGE_MAX;
    behavior.max_backpressure = BACKPRESSURE_MAX;
    uws_ws(WITHOUT_TLS, app, path, behavior, NULL);
}

int main(int argc, char **argv)
{
    bool compresses = argc == 3 && strcmp(argv[2], "--compress") == 0;
    long port = argc == 2 || compresses ? strtol(argv[1], NULL, 10) : 0;

    if (port < 1 || port > UINT16_MAX) {
        fprintf(stderr, "usage: uws PORT [--compress]\n");
        return 64;
    }
    compression = compresses ? SHARED_COMPRESSOR | SHARED_DECOMPRESSOR : DISABLED;
    signal(SIGPIPE, SIG_IGN);
    app = uws_create_app(WITHOUT_TLS, (struct us_socket_context_options_t){0});
    uws_app_get(WITHOUT_TLS, app, "/plaintext", on_plaintext, NULL);
    add_route("/ws/echo", (uws_socket_behavior_t){.on_message = on_echo_message});
    add_route("/ws/topic", (uws_socket_behavior_t){.on_open = on_topic_open, .on_message = on_topic_message});
    add_route("/ws/publish", (uws_socket_behavior_t){.on_message = on_publish_message});
    uws_app_listen_with_config(WITHOUT_TLS, app, (uws_app_listen_config_t){.port = (int)port, .host = "127.0.0.1"},
                               on_listen, NULL);
    uws_app_run(WITHOUT_TLS, app);
    return 0;
}
