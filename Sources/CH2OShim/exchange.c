#include "internal.h"

static uint8_t method_id(h2o_iovec_t method)
{
#define IS(literal) (memcmp(method.base, literal, sizeof(literal) - 1) == 0)
    switch (method.len) {
    case 3:
        return IS("GET") ? MOCHI_METHOD_GET : IS("PUT") ? MOCHI_METHOD_PUT : MOCHI_METHOD_OTHER;
    case 4:
        return IS("POST") ? MOCHI_METHOD_POST : IS("HEAD") ? MOCHI_METHOD_HEAD : MOCHI_METHOD_OTHER;
    case 5:
        return IS("PATCH") ? MOCHI_METHOD_PATCH : MOCHI_METHOD_OTHER;
    case 6:
        return IS("DELETE") ? MOCHI_METHOD_DELETE : MOCHI_METHOD_OTHER;
    case 7:
        return IS("OPTIONS") ? MOCHI_METHOD_OPTIONS : MOCHI_METHOD_OTHER;
    default:
        return MOCHI_METHOD_OTHER;
    }
#undef IS
}

static void on_proceed(h2o_generator_t *generator, h2o_req_t *req)
{
    exchange *e = H2O_STRUCT_FROM_MEMBER(exchange, generator, generator);
    (void)req;
    e->write_pending = false;
    if (e->file != NULL)
        file_body_proceed(e);
    else if (e->request.user != NULL)
        e->request.loop->callbacks.on_proceed(e->request.loop->owner, &e->request);
}

void exchange_init(exchange *e, mochi_loop *loop, h2o_req_t *req, struct http1 *http1)
{
    mochi_request *r = &e->request;
    req->scheme = req->input.scheme;
    req->method = req->input.method;
    req->authority = req->input.authority;
    req->path = req->input.path;
    h2o_req_bind_conf(req, loop->hosts[0], loop->path);
    r->method = bytes_of(req->input.method);
    r->target = bytes_of(req->input.path);
    r->authority = bytes_of(req->input.authority);
    r->upgrade = bytes_of(req->upgrade);
    r->body = bytes_of(req->entity);
    r->body_count = req->entity.len;
    const uint8_t *query = memchr(r->target.base, '?', r->target.count);
    r->path_count = query != NULL ? (size_t)(query - r->target.base) : r->target.count;
    r->user = NULL;
    r->loop = loop;
    r->field_count = (uint32_t)req->headers.size;
    r->version = (uint16_t)req->version;
    r->method_id = method_id(req->input.method);
    r->body_state = req->entity.base != NULL ? MOCHI_BODY_WHOLE : MOCHI_BODY_NONE;
    r->tls = req->input.scheme == &H2O_URL_SCHEME_HTTPS;
    r->expects_continue = false;
    e->req = req;
    e->http1 = http1;
    e->generator = (h2o_generator_t){on_proceed, NULL};
    e->file = NULL;
    e->body_limit = loop->limits.body_bytes;
    e->promised = UINT64_MAX;
    e->compress = MOCHI_CODING_IDENTITY;
    e->started = e->head_sent = e->ended = e->write_pending = e->completed = e->noticed = false;
    e->head_only = r->method_id == MOCHI_METHOD_HEAD;
}

void exchange_dispose(exchange *e)
{
    mochi_loop *loop = e->request.loop;
    if (e->file != NULL)
        file_body_free(e);
    if (!e->completed) {
        ++loop->counters.disconnects;
        if (e->http1 == NULL)
            http2_guard_count_abandoned(connection_of(e->req->conn->callbacks->get_socket(e->req->conn)));
    }
    if (e->request.user != NULL) {
        loop->callbacks.on_dispose(loop->owner, &e->request, e->completed);
        e->request.user = NULL;
    }
}

static void on_pool_dispose(void *slot)
{
    exchange_dispose(*(exchange **)slot);
}

void exchange_notice_dispose(exchange *e)
{
    if (e->http1 == NULL && !e->noticed) {
        e->noticed = true;
        exchange **slot = h2o_mem_alloc_shared(&e->req->pool, sizeof(*slot), on_pool_dispose);
        *slot = e;
    }
}

void exchange_refuse(exchange *e, int status)
{
    ++e->request.loop->counters.bad_requests;
    const char *reason = reason_phrase(status);
    mochi_response_add(&e->request, H2O_STRLIT("content-type"), H2O_STRLIT("text/plain; charset=utf-8"), true);
    mochi_response_send(&e->request, status, reason, strlen(reason), true);
}

void exchange_begin_http2(h2o_req_t *req)
{
    mochi_loop *loop = H2O_STRUCT_FROM_MEMBER(mochi_loop, context, req->conn->ctx);
    exchange *e = h2o_mem_alloc_pool(&req->pool, sizeof(*e));
    exchange_init(e, loop, req, NULL);
    if (loop->draining)
        http2_drain(connection_of(req->conn->callbacks->get_socket(req->conn)));
    int refusal = req->res.status; // of http2_is_well_formed
    if (refusal != 0) {
        loop->callbacks.on_refused(loop->owner, e->request.method, e->request.target, refusal);
        exchange_refuse(e, refusal);
        return;
    }
    ++loop->counters.requests;
    loop->callbacks.on_request(loop->owner, &e->request);
}
