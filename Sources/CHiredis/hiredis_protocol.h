#if !__has_include(<hiredis/hiredis.h>)
#error "MochiRedis needs Debian's libhiredis-dev: run scripts/setup"
#endif

#include <hiredis/hiredis.h>

/// What is wrong with what the reader was fed. Ownership: the reader's, until it is freed.
static inline const char *redisReaderMessage(const redisReader *reader)
{
    return reader->errstr;
}
