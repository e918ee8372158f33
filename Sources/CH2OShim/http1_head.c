#include "http1.h"
#include "http2.h"

// RFC 9112 sections 2 to 6 as a server that never guesses: what two implementations could read differently is refused.

// picohttpparser, exported by libh2o without a header.
struct phr_header {
    const char *name;
    size_t name_len;
    const char *value;
    size_t value_len;
};
int phr_parse_request(const char *buf, size_t len, const char **method, size_t *method_len, const char **path,
                      size_t *path_len, int *minor_version, struct phr_header *headers, size_t *num_headers,
                      size_t last_len);

enum { METHOD_LIMIT = 32 };

bool is_token_byte(uint8_t c)
{
    static const uint32_t table[8] = {0, 0x03ff6cfa, 0xc7fffffe, 0x57ffffff, 0, 0, 0, 0};
    return table[c >> 5] >> (c & 31) & 1;
}

bool http1_is_preface(const h2o_buffer_t *input, bool *partial)
{
    size_t count = input->size < PREFACE_SIZE ? input->size : PREFACE_SIZE;
    bool same = memcmp(input->bytes, HTTP2_PREFACE, count) == 0;
    *partial = same && count < PREFACE_SIZE;
    return same && !*partial;
}

bool is_host(h2o_iovec_t v)
{
    // uri-host [":" port], RFC 3986 section 3.2.2; no user information.
    size_t i = 0;
    if (v.len != 0 && v.base[0] == '[') {
        for (i = 1; i != v.len && v.base[i] != ']'; ++i)
            if (!isxdigit((unsigned char)v.base[i]) && v.base[i] != ':' && v.base[i] != '.')
                return false;
        if (i == v.len || i == 1)
            return false;
        ++i;
    } else {
        // Unreserved, sub-delims and percent signs of a reg-name; IPv4 addresses are among them.
        static const uint32_t table[8] = {0, 0x2bff7ff2, 0x87fffffe, 0x47fffffe, 0, 0, 0, 0};
        for (; i != v.len && v.base[i] != ':'; ++i) {
            uint8_t c = (uint8_t)v.base[i];
            if (!(table[c >> 5] >> (c & 31) & 1))
                return false;
        }
    }
    if (i == v.len)
        return true;
    if (v.base[i] != ':' || v.len - i > 6)
        return false;
    unsigned port = 0;
    for (++i; i != v.len; ++i) {
        if (v.base[i] < '0' || v.base[i] > '9')
            return false;
        port = port * 10 + (unsigned)(v.base[i] - '0');
    }
    return port <= 65535;
}

// Whether all of eight bytes may stand in a target. False says nothing: look at them one at a time.
static bool are_plain(const char *at)
{
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    uint64_t word;
    memcpy(&word, at, 8);
    uint64_t hash = word ^ ones * '#', low = word - ones * 0x21, delete = word + ones; // 0x7f becomes 0x80
    return ((((hash - ones) & ~hash) | low | delete | word) & highs) == 0;
}

bool is_target(h2o_iovec_t v)
{
    size_t i = 0;
    while (v.len - i >= 8 && are_plain(v.base + i))
        i += 8;
    if (v.len >= 8 && v.len - i < 8 && are_plain(v.base + v.len - 8)) // some of them a second time
        return true;
    for (; i != v.len; ++i) {
        unsigned char c = (unsigned char)v.base[i];
        if (c <= 0x20 || c >= 0x7f || c == '#')
            return false;
    }
    return v.len != 0;
}

// Splits an absolute form into authority and path; RFC 9112 section 3.2.2.
static int split_absolute(h2o_req_t *req, bool *absolute)
{
    h2o_iovec_t *path = &req->input.path;
    size_t scheme = path->len > 7 && strncasecmp(path->base, "http://", 7) == 0     ? 7
                    : path->len > 8 && strncasecmp(path->base, "https://", 8) == 0 ? 8
                                                                                    : 0;
    if (scheme == 0)
        return 400;
    char *start = path->base + scheme, *end = path->base + path->len, *slash = start;
    while (slash != end && *slash != '/' && *slash != '?')
        ++slash;
    h2o_iovec_t authority = h2o_iovec_init(start, (size_t)(slash - start));
    if (authority.len == 0 || !is_host(authority))
        return 400;
    req->input.authority = authority;
    if (slash != end && *slash == '/')
        *path = h2o_iovec_init(slash, (size_t)(end - slash));
    else if (slash == end)
        *path = h2o_memis(req->input.method.base, req->input.method.len, H2O_STRLIT("OPTIONS"))
                    ? h2o_iovec_init(H2O_STRLIT("*"))
                    : h2o_iovec_init(H2O_STRLIT("/"));
    else
        *path = h2o_concat(&req->pool, h2o_iovec_init(H2O_STRLIT("/")), h2o_iovec_init(slash, (size_t)(end - slash)));
    *absolute = true;
    return 0;
}

static int check_target(h2o_req_t *req, bool *absolute)
{
    h2o_iovec_t method = req->input.method, path = req->input.path;
    if (h2o_memis(method.base, method.len, H2O_STRLIT("CONNECT")))
        return 501;
    if (!is_target(path))
        return 400;
    if (path.base[0] == '/')
        return 0;
    if (path.len == 1 && path.base[0] == '*')
        return h2o_memis(method.base, method.len, H2O_STRLIT("OPTIONS")) ? 0 : 400;
    return split_absolute(req, absolute);
}

// phr_parse_request says only that a request line is wrong; a well-formed one of another version deserves its own answer.
static int status_of_bad_head(const char *line, size_t count, size_t fields)
{
    if (fields == H2O_MAX_HEADERS)
        return 431;
    const char *end = memchr(line, '\n', count);
    if (end == NULL || end - line < 12 || end[-1] != '\r')
        return 400;
    const char *version = end - 9; // HTTP/d.d CR
    bool versioned = version[-1] == ' ' && memcmp(version, "HTTP/", 5) == 0 && isdigit((unsigned char)version[5]) &&
                     version[6] == '.' && isdigit((unsigned char)version[7]);
    return versioned && version[5] != '1' && memchr(line, ' ', (size_t)(version - 1 - line)) != NULL ? 505 : 400;
}

static bool parse_length(h2o_iovec_t v, uint64_t *length)
{
    uint64_t n = 0;
    if (v.len == 0 || v.len > 18)
        return false;
    for (size_t i = 0; i != v.len; ++i) {
        if (v.base[i] < '0' || v.base[i] > '9')
            return false;
        n = n * 10 + (uint64_t)(v.base[i] - '0');
    }
    *length = n;
    return true;
}

// What the fields say about framing and connection.
typedef struct framing {
    uint64_t length;
    unsigned lengths, codings, hosts;
    bool close, keep_alive, upgrade, settings, expects, unknown_coding;
    h2o_iovec_t upgrade_value, host;
} framing;

static int check_coding(h2o_iovec_t v, framing *f)
{
    ++f->codings;
    if (h2o_lcstris(v.base, v.len, H2O_STRLIT("chunked")))
        return 0;
    if (v.len == 0)
        return 400;
    f->unknown_coding = true;
    // Chunked must come last and once (RFC 9112 section 6.1); any other coding is one that we do not have.
    const char *comma = memrchr(v.base, ',', v.len);
    if (comma == NULL)
        return 0;
    const char *last = comma + 1, *end = v.base + v.len;
    while (last != end && (*last == ' ' || *last == '\t'))
        ++last;
    if (!h2o_lcstris(last, (size_t)(end - last), H2O_STRLIT("chunked")))
        return 400;
    return h2o_contains_token(v.base, (size_t)(comma - v.base), H2O_STRLIT("chunked"), ',') ? 400 : 0;
}

static int take_field(h2o_req_t *req, const h2o_token_t *token, h2o_iovec_t value, framing *f)
{
    if (token == H2O_TOKEN_HOST) {
        ++f->hosts;
        f->host = value;
        return is_host(value) ? 0 : 400;
    }
    if (token == H2O_TOKEN_CONTENT_LENGTH) {
        ++f->lengths;
        return parse_length(value, &f->length) ? 0 : 400;
    }
    if (token == H2O_TOKEN_TRANSFER_ENCODING)
        return check_coding(value, f);
    if (token == H2O_TOKEN_EXPECT) {
        f->expects = true;
        return h2o_lcstris(value.base, value.len, H2O_STRLIT("100-continue")) ? 0 : 417;
    }
    if (token == H2O_TOKEN_UPGRADE) {
        f->upgrade_value = value;
        return 0;
    }
    if (token == H2O_TOKEN_CONNECTION) {
        f->close |= h2o_contains_token(value.base, value.len, H2O_STRLIT("close"), ',') != 0;
        f->keep_alive |= h2o_contains_token(value.base, value.len, H2O_STRLIT("keep-alive"), ',') != 0;
        f->upgrade |= h2o_contains_token(value.base, value.len, H2O_STRLIT("upgrade"), ',') != 0;
        f->settings |= h2o_contains_token(value.base, value.len, H2O_STRLIT("http2-settings"), ',') != 0;
    }
    h2o_add_header(&req->pool, &req->headers, token, NULL, value.base, value.len);
    return 0;
}

static int take_fields(struct http1 *h, const struct phr_header *fields, size_t count, framing *f)
{
    h2o_req_t *req = &h->req;
    h2o_vector_reserve(&req->pool, &req->headers, count);
    for (size_t i = 0; i != count; ++i) {
        const struct phr_header *field = fields + i;
        if (field->name == NULL || field->value[field->value_len] != '\r') // obsolete folding, bare LF
            return 400;
        size_t length = field->value_len;
        while (length != 0 && (field->value[length - 1] == ' ' || field->value[length - 1] == '\t'))
            --length;
        h2o_strtolower((char *)field->name, field->name_len);
        const h2o_token_t *token = h2o_lookup_token(field->name, field->name_len);
        if (token == NULL) {
            h2o_add_header_by_str(&req->pool, &req->headers, field->name, field->name_len, 0, NULL, field->value, length);
            continue;
        }
        int status = take_field(req, token, h2o_iovec_init(field->value, length), f);
        if (status != 0) // a folded value looks like an empty one followed by its rest
            return i + 1 != count && fields[i + 1].name == NULL ? 400 : status;
    }
    return 0;
}

static int apply_framing(struct http1 *h, const framing *f, int minor, bool absolute)
{
    h2o_req_t *req = &h->req;
    if (f->hosts > 1 || (minor == 1 && f->hosts == 0))
        return 400;
    if (!absolute)
        req->input.authority = f->host;
    if (f->lengths > 1 || f->codings > 1 || (f->lengths != 0 && f->codings != 0) || (f->codings != 0 && minor == 0))
        return 400;
    if (f->unknown_coding)
        return 501;
    req->http1_is_persistent = minor == 1 ? !f->close : f->keep_alive && !f->close;
    if (f->upgrade && minor == 1)
        req->upgrade = f->upgrade_value;
    h->body.kind = f->codings != 0 ? BODY_CHUNKED : f->length != 0 ? BODY_LENGTH : BODY_NONE;
    h->body.left = f->length;
    h->body.done = h->body.kind == BODY_NONE;
    h->exchange.request.expects_continue = f->expects && minor == 1 && !h->body.done;
    return 0;
}

int http1_parse_head(struct http1 *h)
{
    h2o_req_t *req = &h->req;
    h2o_buffer_t *input = h->socket->input;
    size_t limit = h->loop->limits.head_bytes, count = input->size < limit ? input->size : limit;
    struct phr_header fields[H2O_MAX_HEADERS];
    size_t field_count = H2O_MAX_HEADERS;
    int minor = 0;
    const char *method = NULL, *path = NULL;
    int used = phr_parse_request(input->bytes, count, &method, &req->input.method.len, &path, &req->input.path.len, &minor,
                                 fields, &field_count, h->parsed);
    h->parsed = count;
    if (used == -2 && count < limit)
        return 0;
    if (used == -2) // from the start once more: a parser that waits for the end does not look at the request line
        phr_parse_request(input->bytes, count, &method, &req->input.method.len, &path, &req->input.path.len, &minor, fields,
                          &field_count, 0);
    // Also for a refusal, which tells what was asked for; NULL where the request line is wrong.
    req->input.method.base = (char *)method;
    req->input.path.base = (char *)path;
    if (used == -2)
        return memchr(input->bytes, '\n', count) == NULL ? -414 : -431;
    if (used < 0)
        return -status_of_bad_head(input->bytes, count, field_count);
    if (minor > 1)
        return -505;
    if (field_count > h->loop->limits.header_fields)
        return -431;
    req->version = 0x100 | minor;
    req->input.scheme = h->socket->ssl != NULL ? &H2O_URL_SCHEME_HTTPS : &H2O_URL_SCHEME_HTTP;
    // One empty line may stand in front (RFC 9112 section 2.2), as CR LF; the parser also lets a bare LF through.
    size_t skipped = (size_t)(method - input->bytes);
    if (skipped != 0 && !(skipped == 2 && input->bytes[0] == '\r'))
        return -400;
    if (req->input.method.len == 0 || req->input.method.len > METHOD_LIMIT)
        return -400;
    for (size_t i = 0; i != req->input.method.len; ++i)
        if (!is_token_byte((uint8_t)method[i]))
            return -400;
    // Exactly one space on either side of the target, CR LF after the version, CR LF at the end.
    if (method + req->input.method.len + 1 != path || path[req->input.path.len] != ' ' ||
        memcmp(path + req->input.path.len + 1, "HTTP/1.", 7) != 0 || path[req->input.path.len + 9] != '\r' ||
        input->bytes[used - 2] != '\r')
        return -400;
    bool absolute = false;
    int status = check_target(req, &absolute);
    framing f = {0};
    if (status == 0)
        status = take_fields(h, fields, field_count, &f);
    if (status == 0)
        status = apply_framing(h, &f, minor, absolute);
    return status == 0 ? used : -status;
}
