#ifndef MOCHI_ABI_KHASH_H
#define MOCHI_ABI_KHASH_H

#include <stdint.h>

// h2o/http2_internal.h describes its connections with a hash table whose header Debian does not ship. These are the layout
// of that table and the means to read it; nothing here writes.

typedef uint32_t khiter_t;

#define khash_t(name) struct stream_table

#define KHASH_MAP_INIT_INT64(name, stream_pointer)                                                                     \
    struct stream_table {                                                                                              \
        uint32_t buckets, used, occupied, limit;                                                                       \
        uint32_t *flags; /* two bits a bucket, 0 when it holds an entry */                                             \
        uint64_t *keys;                                                                                                \
        stream_pointer *values;                                                                                        \
    };                                                                                                                 \
    static inline khiter_t stream_table_find(const struct stream_table *table, uint64_t key)                           \
    {                                                                                                                  \
        khiter_t i = 0;                                                                                                \
        while (i != table->buckets && (!stream_table_holds(table->flags, i) || table->keys[i] != key))                 \
            ++i;                                                                                                       \
        return i;                                                                                                      \
    }

static inline int stream_table_holds(const uint32_t *flags, khiter_t i)
{
    return (flags[i >> 4] >> ((i & 15) * 2) & 3) == 0;
}

#define kh_get(name, table, key) stream_table_find(table, key)
#define kh_end(table) ((table)->buckets)
#define kh_val(table, i) ((table)->values[i])
#define kh_foreach_value(table, value, code)                                                                           \
    for (khiter_t bucket_ = 0; bucket_ != (table)->buckets; ++bucket_)                                                 \
        if (stream_table_holds((table)->flags, bucket_)) {                                                             \
            (value) = (table)->values[bucket_];                                                                        \
            code;                                                                                                      \
        }

#endif
