// WebSockets that say nothing but pong.

#include "connection.h"

#include <stdio.h>

void run_idle(const struct options *options)
{
    struct connection *connections = allocate(options->connections, sizeof(*connections));

    for (size_t index = 0; index != options->connections; ++index)
        connection_open(&connections[index], index, options, options->path);
    puts("ready");
    fflush(stdout);
    connections_turn_until_stdin_ends();
}
