// The PROXY line before HTTP/1: the input is the bytes of one connection, in front of them how they are cut and answered.
//
//   byte 0     how requests are answered (support/harness.h)
//   byte 1     how the client leaves
//   byte 2-7   sizes of the first six pieces; 0: the rest at once

#include "support/harness.h"

enum { CONTROL = 8, LINE_LIMIT = 107 };

static bool trusts(void *owner, const uint8_t *peer)
{
    (void)owner;
    (void)peer;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool expects;
    if (size < CONTROL)
        return 0;
    if (!expects) {
        expects = true;
        fuzz_begin(0);
        fuzz_end(0);
        mochi_loop_expect_proxy_line(fuzz.loop, fuzz.listener, trusts);
    }
    const uint8_t *bytes = data + CONTROL;
    size_t left = size - CONTROL;
    const uint8_t *end = memchr(bytes, '\n', left < LINE_LIMIT ? left : LINE_LIMIT);
    bool has_line = end != NULL && end - bytes > 12 && end[-1] == '\r' && memcmp(bytes, "PROXY ", 6) == 0;
    fuzz_begin(data[0]);
    for (int i = 2; i != CONTROL && left != 0 && data[i] != 0; ++i) {
        size_t piece = data[i] < left ? data[i] : left;
        fuzz_send(bytes, piece, true);
        fuzz_turns(2);
        bytes += piece;
        left -= piece;
    }
    fuzz_send(bytes, left, true);
    fuzz_turns(3);
    RULE(fuzz.requests == 0 || has_line, "no request without a line");
    fuzz_end(data[1]);
    return 0;
}
