// HTTP/1: the input is the bytes of one connection, in front of them how they are cut and answered.
//
//   byte 0     how requests are answered (support/harness.h)
//   byte 1     how the client leaves; bit 4: it does not read
//   byte 2-7   sizes of the first six pieces; 0: the rest at once

#include "support/harness.h"

enum { CONTROL = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < CONTROL)
        return 0;
    const uint8_t *bytes = data + CONTROL;
    size_t left = size - CONTROL;
    bool drains = !(data[1] & 16);
    fuzz_begin(data[0]);
    for (int i = 2; i != CONTROL && left != 0 && data[i] != 0; ++i) {
        size_t piece = data[i] < left ? data[i] : left;
        fuzz_send(bytes, piece, drains);
        fuzz_turns(2);
        bytes += piece;
        left -= piece;
    }
    fuzz_send(bytes, left, drains);
    fuzz_turns(3);
    fuzz_end(data[1]);
    return 0;
}
