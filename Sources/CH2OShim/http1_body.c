#include "http1.h"

// RFC 9112 section 7.1, to the byte: no bare LF, no white space around a size, bounded lines and trailers.

enum { LINE_LIMIT = 256, TRAILER_LIMIT = 8192, OVERHEAD_LIMIT = 16384 };
enum { SIZE_FIRST, SIZE, EXTENSION, SIZE_LF, DATA, DATA_CR, DATA_LF, TRAILER, TRAILER_NAME, TRAILER_VALUE, TRAILER_LF, END_LF };

static int hex(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// A step over one framing byte. Returns 0 or a status.
static int step(body_decoder *d, uint8_t c)
{
    int digit;
    switch (d->state) {
    case SIZE_FIRST:
        if ((digit = hex(c)) < 0)
            return 400;
        d->left = (uint64_t)digit;
        d->line = 1;
        d->state = SIZE;
        return 0;
    case SIZE:
        if ((digit = hex(c)) >= 0) {
            if (++d->line > 16 || d->left >> 59)
                return 400;
            d->left = d->left << 4 | (uint64_t)digit;
            return 0;
        }
        d->state = c == ';' ? EXTENSION : SIZE_LF;
        return c == ';' || c == '\r' ? 0 : 400;
    case EXTENSION:
        if (c == '\r') {
            d->state = SIZE_LF;
            return 0;
        }
        return (c < 0x20 && c != '\t') || c == 0x7f || ++d->line > LINE_LIMIT ? 400 : 0;
    case SIZE_LF:
        d->line = 0;
        d->state = d->left != 0 ? DATA : TRAILER;
        return c == '\n' ? 0 : 400;
    case DATA_CR:
        d->state = DATA_LF;
        return c == '\r' ? 0 : 400;
    case DATA_LF:
        d->state = SIZE_FIRST;
        return c == '\n' ? 0 : 400;
    case TRAILER:
        if (c == '\r') {
            d->state = END_LF;
            return 0;
        }
        d->state = TRAILER_NAME;
        return is_token_byte(c) ? 0 : 400;
    case TRAILER_NAME:
        if (c == ':')
            d->state = TRAILER_VALUE;
        else if (!is_token_byte(c))
            return 400;
        break;
    case TRAILER_VALUE:
        if (c == '\r')
            d->state = TRAILER_LF;
        else if ((c < 0x20 && c != '\t') || c == 0x7f)
            return 400;
        break;
    case TRAILER_LF:
        d->state = TRAILER;
        if (c != '\n')
            return 400;
        break;
    case END_LF:
        d->done = true;
        return c == '\n' ? 0 : 400;
    }
    return ++d->line > TRAILER_LIMIT ? 431 : 0; // trailer bytes; trailers are dropped: nothing may hide in them
}

bool body_exceeds(const body_decoder *d, uint64_t limit)
{
    // A chunk is as long as its first line says, whether it comes or not.
    return d->total > limit || (d->kind == BODY_CHUNKED && d->state == DATA && d->left > limit - d->total);
}

int body_decode(body_decoder *d, uint8_t *bytes, size_t *count, size_t *payload)
{
    size_t at = 0, end = *count, out = 0;
    while (at != end && !d->done) {
        if (d->kind == BODY_LENGTH || d->state == DATA) {
            size_t take = end - at < d->left ? end - at : (size_t)d->left;
            if (out != at)
                memmove(bytes + out, bytes + at, take);
            out += take;
            at += take;
            d->left -= take;
            d->total += take;
            if (d->left == 0) {
                if (d->kind == BODY_LENGTH)
                    d->done = true;
                else
                    d->state = DATA_CR;
            }
            continue;
        }
        int status = step(d, bytes[at++]);
        // Framing must not cost more than the body: one-byte chunks with long extensions are an attack.
        if (status == 0 && ++d->overhead > OVERHEAD_LIMIT + 16 * d->total)
            status = 400;
        if (status != 0)
            return status;
    }
    *count = at;
    *payload = out;
    return 0;
}
