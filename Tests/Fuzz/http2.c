// HTTP/2: the input is a program of one connection, one instruction a byte, with its operands behind it. Most make frames
// that are well-formed, so that the depths are reached; some send what the input says.

#include "support/harness.h"

typedef struct program {
    const uint8_t *at, *end;
} program;

static uint8_t next(program *p)
{
    return p->at == p->end ? 0 : *p->at++;
}

static struct {
    uint8_t bytes[1 << 17];
    size_t count;
    uint32_t stream; // the newest
} out;

static void flush(bool drains)
{
    fuzz_send(out.bytes, out.count, drains);
    out.count = 0;
}

static void put(const void *bytes, size_t count)
{
    if (count == 0)
        return;
    if (out.count + count > sizeof(out.bytes))
        flush(true);
    memcpy(out.bytes + out.count, bytes, count);
    out.count += count;
}

static void put_frame(uint8_t type, uint8_t flags, uint32_t stream, const void *payload, size_t count)
{
    uint8_t head[9] = {(uint8_t)(count >> 16), (uint8_t)(count >> 8), (uint8_t)count,          type, flags,
                       (uint8_t)(stream >> 24), (uint8_t)(stream >> 16), (uint8_t)(stream >> 8), (uint8_t)stream};
    put(head, sizeof(head));
    put(payload, count);
}

static uint32_t new_stream(void)
{
    out.stream = out.stream == 0 ? 1 : out.stream + 2;
    return out.stream;
}

static uint32_t some_stream(uint8_t back)
{
    uint32_t distance = 2u * (back % 8);
    return out.stream > distance ? out.stream - distance : 1;
}

static void put_input(program *p, uint8_t type, uint8_t flags, uint32_t stream)
{
    size_t count = next(p);
    if (count > (size_t)(p->end - p->at))
        count = (size_t)(p->end - p->at);
    put_frame(type, flags, stream, p->at, count);
    p->at += count;
}

static void step(program *p, bool *drains)
{
    // :method GET/POST, :scheme http, :path /, :authority a
    static const uint8_t get[] = {0x82, 0x86, 0x84, 0x41, 1, 'a'}, post[] = {0x83, 0x86, 0x84, 0x41, 1, 'a'};
    static const uint8_t head[] = {0x02, 4, 'H', 'E', 'A', 'D', 0x86, 0x84, 0x41, 1, 'a'};
    static const uint8_t sized[] = {0x83, 0x86, 0x84, 0x41, 1, 'a', 0x0f, 0x0d, 2, '1', '0'};
    static uint8_t zeros[20000];
    uint8_t word[8] = {0}, a, b;
    switch (next(p) % 21) {
    case 0: put_frame(1, 5, new_stream(), get, sizeof(get)); break;
    case 1: put_frame(1, 4, new_stream(), post, sizeof(post)); break;
    case 2:
        a = next(p), b = next(p);
        put_frame(0, b & 1, some_stream(a), zeros, (size_t)b * 60);
        break;
    case 3:
        word[3] = 8;
        put_frame(3, 0, some_stream(next(p)), word, 4);
        break;
    case 4:
        a = next(p), word[1] = next(p), word[3] = next(p);
        put_frame(8, 0, a & 1 ? 0 : some_stream(a), word, 4);
        break;
    case 5: { // SETTINGS_INITIAL_WINDOW_SIZE
        uint8_t settings[6] = {0, 4, 0, next(p), next(p), next(p)};
        put_frame(4, 0, 0, settings, 6);
        break;
    }
    case 6: put_frame(6, next(p) & 1, 0, word, 8); break;
    case 7: {
        uint8_t type = next(p), flags = next(p);
        put_input(p, type, flags, next(p));
        break;
    }
    case 8: // a header block in two frames
        put_frame(1, 1, new_stream(), get, 3);
        put_frame(9, 4, out.stream, get + 3, 3);
        break;
    case 9: {
        uint8_t priority[5] = {next(p), 0, 0, next(p), next(p)};
        put_frame(2, 0, some_stream(next(p)), priority, 5);
        break;
    }
    case 10: put_frame(7, 0, 0, word, 8); break;
    case 11: put_frame(1, 5, new_stream(), head, sizeof(head)); break;
    case 12: put_frame(1, 4, new_stream(), sized, sizeof(sized)); break;
    case 13: put_input(p, 1, next(p) | 4, new_stream()); break; // a header block of the input's making
    case 14: put_frame(1, 5, some_stream(next(p)), zeros, 0); break; // trailers, empty
    case 15: put_input(p, 0, next(p), some_stream(next(p))); break;
    case 16: *drains = !*drains; break;
    case 17:
        flush(*drains);
        fuzz_turns(1 + next(p) % 4);
        break;
    case 18: fuzz_drain_client(); break;
    case 19: put(p->at, p->at != p->end); break;
    case 20: { // a window about as large as the small answers
        uint8_t settings[6] = {0, 4, 0, 0, 0, next(p) % 8};
        put_frame(4, 0, 0, settings, 6);
        break;
    }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    if (size < 3)
        return 0;
    program p = {data + 2, data + size};
    bool drains = !(data[1] & 16);
    out.count = 0;
    out.stream = 0;
    fuzz_begin(data[0]);
    put(preface, sizeof(preface) - 1);
    put_frame(4, 0, 0, NULL, 0);
    while (p.at != p.end)
        step(&p, &drains);
    flush(drains);
    fuzz_turns(3);
    fuzz_end(data[1]);
    return 0;
}
