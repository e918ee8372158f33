// One HTTP/1.1 connection of the client: a request that is asked again and again, and the answer that must come each time.
//
// The first answer is read to its end and kept; each later one must be the same bytes, but for its date.

#pragma once

#include "load.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct exchange {
    char request[2048];
    size_t request_length;
    struct sockaddr_in address;
    uint8_t *answer;
    size_t answer_length;
    // Where the value of `Date` stands in the answer, which is never compared.
    size_t date;
};

struct client {
    int fd;
    // Bytes of the request that have gone, and of the answer that have come.
    size_t sent, received;
    // When the request was due.
    uint64_t due;
    // Whether the client was away while the request was under way.
    bool is_disturbed;
};

// Asks once, with `fields` (each with its line end) in the request, and keeps what comes.
void exchange_begin(struct exchange *self, const struct options *options, const char *fields);

// A socket that does not block, connected or about to be; the sources of 127.0.0.0/8 are used in turn. -1: none is to be had.
int exchange_connect(const struct exchange *self);

// Sends what is left of the request, as far as the kernel takes it.
void client_send(struct client *self, const struct exchange *exchange);

// Takes what has come; true: the answer is complete. It fails when it is another one.
bool client_receive(struct client *self, const struct exchange *exchange);
