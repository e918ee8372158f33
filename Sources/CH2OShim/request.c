#include "internal.h"

mochi_field mochi_request_field(const mochi_request *request, uint32_t index)
{
    assert_on_loop(request->loop);
    const h2o_header_t *header = exchange_of(request)->req->headers.entries + index;
    return (mochi_field){bytes_of(*header->name), bytes_of(header->value)};
}

size_t mochi_request_head_size(const mochi_request *request)
{
    const h2o_headers_t *headers = &exchange_of(request)->req->headers;
    size_t size = sizeof(mochi_head) + headers->size * sizeof(mochi_head_field) + request->method.count +
                  request->target.count + request->authority.count;
    for (size_t i = 0; i != headers->size; ++i)
        size += headers->entries[i].name->len + headers->entries[i].value.len;
    return size;
}

static uint32_t put(uint8_t *base, size_t *at, const void *source, size_t count)
{
    uint32_t offset = (uint32_t)*at;
    if (count != 0)
        memcpy(base + *at, source, count);
    *at += count;
    return offset;
}

void mochi_request_copy_head(const mochi_request *request, void *destination)
{
    const h2o_headers_t *headers = &exchange_of(request)->req->headers;
    uint8_t *base = destination;
    mochi_head *head = destination;
    mochi_head_field *fields = (void *)(base + sizeof(*head));
    size_t at = sizeof(*head) + headers->size * sizeof(*fields);
    head->method_at = put(base, &at, request->method.base, request->method.count);
    head->method_count = (uint32_t)request->method.count;
    head->target_at = put(base, &at, request->target.base, request->target.count);
    head->target_count = (uint32_t)request->target.count;
    head->path_count = (uint32_t)request->path_count;
    head->authority_at = put(base, &at, request->authority.base, request->authority.count);
    head->authority_count = (uint32_t)request->authority.count;
    head->field_count = (uint32_t)headers->size;
    head->version = request->version;
    head->method_id = request->method_id;
    head->tls = request->tls;
    h2o_conn_t *conn = exchange_of(request)->req->conn;
    memcpy(head->peer, connection_of(conn->callbacks->get_socket(conn))->peer, sizeof(head->peer));
    for (size_t i = 0; i != headers->size; ++i) {
        const h2o_header_t *header = headers->entries + i;
        fields[i].name_at = put(base, &at, header->name->base, header->name->len);
        fields[i].name_count = (uint32_t)header->name->len;
        fields[i].value_at = put(base, &at, header->value.base, header->value.len);
        fields[i].value_count = (uint32_t)header->value.len;
    }
}

void mochi_request_set_user(mochi_request *request, void *user)
{
    assert_on_loop(request->loop);
    request->user = user;
    exchange_notice_dispose(exchange_of(request));
}

void mochi_request_read_body(mochi_request *request)
{
    assert_on_loop(request->loop);
    exchange *e = exchange_of(request);
    if (e->http1 != NULL)
        http1_read_body(e->http1);
    else // HTTP/2 bodies are whole: there is nothing to stream
        request->loop->callbacks.on_body(request->loop->owner, request, NULL, 0, 1);
}

void mochi_request_limit_body(mochi_request *request, uint64_t limit)
{
    exchange_of(request)->body_limit = limit;
}

void mochi_request_watch(mochi_request *request)
{
    assert_on_loop(request->loop);
    exchange *e = exchange_of(request);
    if (e->http1 != NULL)
        http1_watch(e->http1);
}

void mochi_request_shed(mochi_request *request)
{
    assert_on_loop(request->loop);
    exchange *e = exchange_of(request);
    if (e->http1 != NULL)
        http1_shed(e->http1);
}

size_t mochi_head_peer(const mochi_head *head, char *buffer, size_t size)
{
    struct sockaddr_storage address = {0};
    char text[NI_MAXHOST] = "";
    memcpy(&address, head->peer, sizeof(head->peer));
    socklen_t length = address.ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    size_t count = 0;
    if (address.ss_family == AF_UNIX)
        count = (size_t)snprintf(text, sizeof(text), "unix:");
    else if ((count = h2o_socket_getnumerichost((struct sockaddr *)&address, length, text)) == SIZE_MAX)
        count = 0;
    if (count > size)
        count = size;
    memcpy(buffer, text, count);
    return count;
}
