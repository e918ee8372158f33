#ifndef FUZZ_HARNESS_H
#define FUZZ_HARNESS_H

// What the fuzz targets share: one loop for the whole run, a client on a socket pair, and a responder that answers in every
// way the headers allow. A broken rule of the headers ends the process: every request is disposed of once, every read is
// answered once, no descriptor and no connection stays behind.

#include "mochi_listener.h"
#include "mochi_response.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define RULE(condition, text)                                                                                                \
    do {                                                                                                                     \
        if (!(condition)) {                                                                                                  \
            fprintf(stderr, "broken rule: %s\n", text);                                                                      \
            abort();                                                                                                         \
        }                                                                                                                    \
    } while (0)

enum { LARGE = 300000, STREAM_WRITES = 5 };

/// One request that was taken over.
typedef struct answer {
    struct answer *next, **slot; // those that wait for the next tick
    mochi_request *request;
    uint8_t plan;
    int writes;
    size_t body;
    bool reading, late, over;
} answer;

static struct fuzz {
    mochi_loop *loop;
    uint32_t listener;
    answer *waiting;
    size_t live;
    uint8_t plans; // of the input in progress
    unsigned requests;
    int file;
    uint8_t *large;
    int client, spare;
} fuzz;

static void fuzz_later(answer *a)
{
    if (a->slot != NULL)
        return;
    a->next = fuzz.waiting;
    a->slot = &fuzz.waiting;
    if (a->next != NULL)
        a->next->slot = &a->next;
    fuzz.waiting = a;
    mochi_loop_schedule(fuzz.loop);
}

static void fuzz_not_later(answer *a)
{
    if (a->slot == NULL)
        return;
    *a->slot = a->next;
    if (a->next != NULL)
        a->next->slot = a->slot;
    a->slot = NULL;
}

static void fuzz_send_file(mochi_request *request)
{
    mochi_piece pieces[] = {{(const uint8_t *)"--a\r\n", 0, 5}, {NULL, 10, 70000}, {NULL, 0, 0}, {(const uint8_t *)"--", 0, 2}};
    mochi_response_send_file(request, 206, fcntl(fuzz.file, F_DUPFD_CLOEXEC, 0), pieces, 4);
}

static void fuzz_read(answer *a)
{
    a->reading = true;
    mochi_request_read_body(a->request);
}

// A step of a request that was taken over. The last line of each branch may free `a`.
static void fuzz_step(answer *a)
{
    mochi_request *request = a->request;
    switch (a->plan) {
    case 3: // a whole large response
        mochi_response_send(request, 200, fuzz.large, LARGE, true);
        return;
    case 4: // a stream, one write for each proceed
        if (a->writes == 0)
            mochi_response_start(request, 201, -1);
        if (a->writes < STREAM_WRITES)
            (void)mochi_response_write(request, fuzz.large, a->writes % 2 == 0 ? 30000 : 0, ++a->writes == STREAM_WRITES);
        return;
    case 5: // a stream that breaks off, with a write under way or without
        if (a->writes++ == 0) {
            mochi_response_start(request, 200, 100000);
            (void)mochi_response_write(request, fuzz.large, 50000, false);
            if (a->late)
                mochi_response_abort(request);
        } else {
            mochi_response_abort(request);
        }
        return;
    case 6:
        fuzz_send_file(request);
        return;
    case 7: // an answer before the body was read, then a read, then an answer too many
        mochi_response_send(request, 403, "no", 2, false);
        mochi_response_send(request, 200, "yes", 3, false);
        if (request->body_state == MOCHI_BODY_STREAMED && !a->reading)
            fuzz_read(a);
        return;
    case 8:
        mochi_response_compress(request, a->late ? MOCHI_CODING_GZIP : MOCHI_CODING_BROTLI);
        if (a->late) {
            mochi_response_send(request, 200, fuzz.large, LARGE, true);
        } else {
            a->plan = 4;
            fuzz_step(a);
        }
        return;
    case 9:
        mochi_response_abort(request);
        return;
    case 13: // other bytes than promised
        mochi_response_start(request, 200, 10);
        (void)mochi_response_write(request, fuzz.large, a->late ? 20 : 5, true);
        return;
    default: // the body first
        if (request->body_state == MOCHI_BODY_STREAMED)
            fuzz_read(a);
        else
            mochi_response_send(request, 200, request->body.base, request->body.count, false);
    }
}

static void fuzz_on_jobs(void *owner)
{
    (void)owner;
    for (answer *a; (a = fuzz.waiting) != NULL;) {
        fuzz_not_later(a);
        fuzz_step(a);
    }
}

static void fuzz_on_wake(void *owner)
{
    (void)owner;
}

static void fuzz_on_accept(void *owner, uint32_t listener, int fd)
{
    (void)owner;
    (void)listener;
    close(fd);
}

static void fuzz_on_refused(void *owner, mochi_bytes method, mochi_bytes target, int status)
{
    (void)owner;
    RULE(status >= 400 && status < 600, "a refusal has a status of its own");
    RULE(target.count != 0 && method.count != 0, "who is told of a refusal is told what was asked for");
    // Read to the last byte, for the sanitizer to see.
    volatile uint8_t sum = 0;
    for (size_t i = 0; i != method.count; ++i)
        sum ^= ((const uint8_t *)method.base)[i];
    for (size_t i = 0; i != target.count; ++i)
        sum ^= ((const uint8_t *)target.base)[i];
}

static void fuzz_on_request(void *owner, mochi_request *request)
{
    (void)owner;
    uint8_t plan = (uint8_t)((fuzz.plans + fuzz.requests++ * 7) % 14);
    uint8_t head[16384];
    size_t size = mochi_request_head_size(request);
    if (size <= sizeof(head))
        mochi_request_copy_head(request, head);
    for (uint32_t i = 0; i != request->field_count; ++i)
        RULE(mochi_request_field(request, i).name.count != 0, "a field has a name");
    RULE(request->path_count <= request->target.count, "the path is part of the target");
    if (plan == 0) {
        mochi_response_add(request, "x-a", 3, "b", 1, true);
        mochi_response_send(request, 200, "hello", 5, true);
        return;
    }
    if (plan == 1) {
        mochi_response_send(request, request->target.count % 2 == 0 ? 204 : 304, "x", 1, false);
        return;
    }
    if (plan == 2) {
        mochi_response_close_connection(request);
        mochi_response_start(request, 200, -1);
        mochi_response_abort(request);
        return;
    }
    answer *a = calloc(1, sizeof(*a));
    a->request = request;
    a->plan = plan;
    a->late = fuzz.plans & 0x40;
    ++fuzz.live;
    mochi_request_set_user(request, a);
    if (plan == 11)
        mochi_request_limit_body(request, 8);
    if (plan == 12) { // a handler that is suspended until its client leaves
        mochi_request_watch(request);
        return;
    }
    if (fuzz.plans & 0x80)
        fuzz_step(a);
    else
        fuzz_later(a);
    // `a` may be gone: HTTP/2 disposes of an aborted stream at once.
}

static void fuzz_on_proceed(void *owner, mochi_request *request)
{
    (void)owner;
    answer *a = request->user;
    RULE(a != NULL && !a->over, "no callback after dispose");
    if (a->plan != 4 && a->plan != 5)
        return;
    if (a->late)
        fuzz_later(a);
    else
        fuzz_step(a);
}

static void fuzz_on_body(void *owner, mochi_request *request, const uint8_t *base, size_t count, int status)
{
    (void)owner;
    answer *a = request->user;
    RULE(a != NULL && !a->over, "no callback after dispose");
    RULE(a->reading, "one answer for each read");
    RULE((status == 0) == (count != 0), "a piece has bytes, an end has none");
    a->reading = false;
    for (size_t i = 0; i != count; ++i)
        a->body += base[i] != 0;
    if (a->plan == 7)
        return;
    if (status == 0 && a->late)
        fuzz_later(a);
    else if (status == 0)
        fuzz_read(a);
    else
        mochi_response_send(request, status < 0 ? -status : 200, &a->body, sizeof(a->body), false);
}

static void fuzz_on_disconnect(void *owner, mochi_request *request)
{
    (void)owner;
    answer *a = request->user;
    RULE(a != NULL && !a->over, "no callback after dispose");
    if (a->late)
        mochi_response_abort(request);
}

static void fuzz_on_dispose(void *owner, mochi_request *request, bool completed)
{
    (void)owner;
    (void)completed;
    answer *a = request->user;
    RULE(a != NULL && !a->over, "dispose comes once");
    a->over = true;
    fuzz_not_later(a);
    --fuzz.live;
    free(a);
}

static int fuzz_lowest_free_descriptor(void)
{
    int fd = dup(STDERR_FILENO);
    close(fd);
    return fd;
}

static void fuzz_turns(int count)
{
    for (int i = 0; i != count; ++i)
        mochi_loop_run(fuzz.loop, 0);
}

static void fuzz_drain_client(void)
{
    static uint8_t sink[65536];
    while (read(fuzz.client, sink, sizeof(sink)) > 0)
        fuzz_turns(1);
}

/// Sends as much as the server takes.
static void fuzz_send(const uint8_t *bytes, size_t count, bool drains)
{
    for (int idle = 0; count != 0 && idle != 8;) {
        ssize_t sent = send(fuzz.client, bytes, count, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            return;
        if (sent > 0) {
            bytes += sent;
            count -= (size_t)sent;
            idle = 0;
        } else {
            ++idle;
        }
        fuzz_turns(1);
        if (drains)
            fuzz_drain_client();
    }
}

static void fuzz_begin(uint8_t plans)
{
    if (fuzz.loop == NULL) {
        signal(SIGPIPE, SIG_IGN);
        mochi_limits limits = {.head_bytes = 4096, .header_fields = 100, .body_bytes = 100000, .handshake_ms = 10000,
                               .head_ms = 10000, .idle_ms = 10000, .stall_ms = 10000, .rate = 240, .connections = 10,
                               .http2_resets = 100, .http2_control = 200, .http2_body_memory = 1 << 20, .http2 = true};
        mochi_loop_callbacks callbacks = {fuzz_on_jobs, fuzz_on_wake, fuzz_on_accept, fuzz_on_request,
                                          fuzz_on_refused, fuzz_on_proceed, fuzz_on_body, fuzz_on_disconnect, fuzz_on_dispose};
        fuzz.loop = mochi_loop_create(&limits, &callbacks, &fuzz);
        fuzz.listener = mochi_loop_listen_adopted(fuzz.loop, NULL);
        fuzz.large = malloc(LARGE);
        memset(fuzz.large, 'a', LARGE);
        fuzz.file = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        RULE(fuzz.file >= 0 && write(fuzz.file, fuzz.large, 65536) == 65536, "there is a temporary file"); // shorter than asked for
    }
    int pair[2];
    fuzz.spare = fuzz_lowest_free_descriptor();
    RULE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == 0, "there is a socket pair");
    fuzz.client = pair[0];
    fuzz.plans = plans;
    fuzz.requests = 0;
    mochi_loop_adopt(fuzz.loop, fuzz.listener, pair[1]);
}

/// Leaves, politely or not, and checks that nothing stays behind.
static void fuzz_end(uint8_t manner)
{
    if (manner & 1) {
        shutdown(fuzz.client, SHUT_WR);
        fuzz_turns(2);
    }
    if (manner & 2)
        fuzz_drain_client();
    if (manner & 4)
        mochi_loop_cut(fuzz.loop);
    close(fuzz.client);
    fuzz_turns(4);
    if (mochi_loop_connections(fuzz.loop) != 0)
        mochi_loop_cut(fuzz.loop);
    for (int i = 0; i != 50 && mochi_loop_connections(fuzz.loop) != 0; ++i)
        mochi_loop_run(fuzz.loop, 1);
    RULE(mochi_loop_connections(fuzz.loop) == 0, "a connection ends with its client");
    fuzz_turns(1);
    RULE(fuzz.live == 0 && fuzz.waiting == NULL, "every request is disposed of");
    RULE(fuzz_lowest_free_descriptor() == fuzz.spare, "no descriptor stays open");
}

#endif
