// A decompressor that is given anything keeps to its limit, and gives the same again after a reset; what the compressor makes
// of the same bytes comes back. The input is windows, flags and a limit, then messages with two bytes of length each.

#include "mochi_deflate.h"
#include <stdlib.h>
#include <string.h>

enum { HEAD = 5, MOST_MESSAGES = 16 };

static uint8_t first[1 << 16];

static void expect(bool holds)
{
    if (!holds)
        abort();
}

static void round_trip(mochi_deflater *deflater, mochi_inflater *inflater, const uint8_t *bytes, size_t count)
{
    mochi_bytes message;
    mochi_bytes payload = mochi_deflater_run(deflater, bytes, count);
    expect(mochi_inflater_run(inflater, payload.base, payload.count, count, &message) == MOCHI_INFLATE_WHOLE);
    expect(message.count == count && (count == 0 || memcmp(message.base, bytes, count) == 0));
    if (count == 0)
        return;
    mochi_deflater_reset(deflater);
    payload = mochi_deflater_run(deflater, bytes, count);
    expect(mochi_inflater_run(inflater, payload.base, payload.count, count - 1, &message) == MOCHI_INFLATE_TOO_LARGE);
    mochi_inflater_reset(inflater);
    mochi_deflater_reset(deflater);
}

// One whole stream: what was packed unpacks, and anything else writes nothing beyond its room.
static void whole(const uint8_t *bytes, size_t count, size_t limit)
{
    uint8_t *output = malloc(count + 1), *room = malloc(limit + 1);
    room[limit] = 42;
    mochi_deflate_unpack(bytes, count, room, limit);
    expect(room[limit] == 42);
    size_t packed = count == 0 ? 0 : mochi_deflate_pack(bytes, count, output, count);
    if (packed != 0) {
        uint8_t *again = malloc(count);
        expect(packed <= count && mochi_deflate_unpack(output, packed, again, count) && memcmp(again, bytes, count) == 0);
        expect(!mochi_deflate_unpack(output, packed - 1, again, count));
        expect(!mochi_deflate_unpack(output, packed, again, count - 1));
        free(again);
    }
    free(output);
    free(room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD)
        return 0;
    int bits = 9 + data[0] % 7;
    mochi_deflater *deflater = mochi_deflater_create(bits, 1 + data[1] % 9);
    mochi_inflater *ours = mochi_inflater_create(bits), *theirs = mochi_inflater_create(8 + data[2] % 8);
    size_t limit = (size_t)data[3] << 8 | data[4];
    data += HEAD, size -= HEAD;
    whole(data, size, limit);
    for (int i = 0; i != MOST_MESSAGES && size >= 2; ++i) {
        size_t count = (size_t)data[0] << 8 | data[1];
        data += 2, size -= 2;
        if (count > size)
            count = size;
        round_trip(deflater, ours, data, count);
        mochi_bytes message;
        int result = mochi_inflater_run(theirs, data, count, limit, &message);
        if (result != MOCHI_INFLATE_WHOLE) {
            expect(message.base == NULL && message.count == 0);
            mochi_inflater_reset(theirs);
        }
        expect(message.count <= limit);
        if (i == 0 && result == MOCHI_INFLATE_WHOLE) {
            size_t first_count = message.count;
            if (first_count != 0)
                memcpy(first, message.base, first_count);
            mochi_inflater_reset(theirs);
            expect(mochi_inflater_run(theirs, data, count, limit, &message) == result);
            expect(message.count == first_count && (first_count == 0 || memcmp(message.base, first, first_count) == 0));
        }
        data += count, size -= count;
    }
    mochi_deflater_destroy(deflater);
    mochi_inflater_destroy(ours);
    mochi_inflater_destroy(theirs);
    return 0;
}
