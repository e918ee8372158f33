#include "websocket.h"
#include <string.h>

// The lead byte says how many bytes follow, and narrows the first of them: no surrogates, nothing above U+10FFFF,
// nothing longer than needed.
static bool begin(utf8_state *state, uint8_t lead)
{
    state->low = 0x80;
    state->high = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) {
        state->need = 1;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        state->need = 2;
        if (lead == 0xe0)
            state->low = 0xa0;
        else if (lead == 0xed)
            state->high = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        state->need = 3;
        if (lead == 0xf0)
            state->low = 0x90;
        else if (lead == 0xf4)
            state->high = 0x8f;
    } else {
        return false;
    }
    return true;
}

bool utf8_check(utf8_state *state, const uint8_t *bytes, size_t count)
{
    const uint8_t *end = bytes + count;
    while (bytes != end) {
        if (state->need != 0) {
            if (*bytes < state->low || *bytes > state->high)
                return false;
            state->low = 0x80;
            state->high = 0xbf;
            --state->need;
            ++bytes;
            continue;
        }
        uint64_t word;
        while (end - bytes >= 8 && (memcpy(&word, bytes, 8), (word & 0x8080808080808080) == 0))
            bytes += 8;
        while (bytes != end && *bytes < 0x80)
            ++bytes;
        if (bytes != end && !begin(state, *bytes++))
            return false;
    }
    return true;
}
