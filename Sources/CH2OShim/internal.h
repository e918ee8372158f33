#ifndef MOCHI_INTERNAL_H
#define MOCHI_INTERNAL_H

#if !__has_include(<h2o.h>) || !__has_include(<openssl/ssl.h>) || !__has_include(<brotli/encode.h>)
#error "Mochi needs Debian's libh2o-evloop-dev, libssl-dev and libbrotli-dev: run scripts/setup"
#endif

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunused-parameter"
#pragma clang diagnostic ignored "-Wsign-compare"
#pragma clang diagnostic ignored "-Wextra"
#include <h2o.h>
#pragma clang diagnostic pop

#if H2O_USE_LIBUV
#error "the struct layouts of libh2o and libh2o-evloop differ: build with H2O_USE_LIBUV=0"
#endif

#endif
