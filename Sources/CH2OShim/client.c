#include "mochi_client.h"
#include "internal.h"
#include <fcntl.h>

struct mochi_client {
    h2o_linklist_t link; // of the loop's clients
    h2o_socket_t *socket; // NULL when not even that could be had
    mochi_client_callbacks callbacks;
    void *owner;
    h2o_timeout_entry_t failure; // told in another turn
};

static void discard(mochi_client *client)
{
    h2o_linklist_unlink(&client->link);
    h2o_timeout_unlink(&client->failure);
    if (client->socket != NULL)
        h2o_socket_close(client->socket);
    free(client);
}

static void end(mochi_client *client, const char *reason)
{
    mochi_client_callbacks callbacks = client->callbacks;
    void *owner = client->owner;
    discard(client);
    callbacks.on_end(owner, reason);
}

static void on_failure(h2o_timeout_entry_t *entry)
{
    end(H2O_STRUCT_FROM_MEMBER(mochi_client, failure, entry), "no connection could be begun");
}

static void on_receive(h2o_socket_t *socket, const char *error)
{
    mochi_client *client = socket->data;
    if (error != NULL) {
        end(client, error == h2o_socket_error_closed ? "the server closed the connection" : error);
        return;
    }
    // The callee may close the connection: what it is given must outlast that.
    h2o_buffer_t *input = socket->input;
    h2o_buffer_init(&socket->input, &h2o_socket_buffer_prototype);
    client->callbacks.on_receive(client->owner, (const uint8_t *)input->bytes, input->size);
    h2o_buffer_dispose(&input);
}

static void on_connect(h2o_socket_t *socket, const char *error)
{
    mochi_client *client = socket->data;
    if (error != NULL) {
        end(client, error);
        return;
    }
    h2o_socket_read_start(socket, on_receive);
    client->callbacks.on_connect(client->owner);
}

static void on_written(h2o_socket_t *socket, const char *error)
{
    mochi_client *client = socket->data;
    if (error != NULL)
        end(client, error);
    else
        client->callbacks.on_written(client->owner);
}

mochi_client *mochi_client_connect(mochi_loop *loop, const void *address, size_t size,
                                   const mochi_client_callbacks *callbacks, void *owner)
{
    assert_on_loop(loop);
    struct sockaddr_storage name = {0};
    assert(size <= sizeof(name));
    memcpy(&name, address, size);
    mochi_client *client = calloc(1, sizeof(*client));
    client->callbacks = *callbacks;
    client->owner = owner;
    client->failure.cb = on_failure;
    h2o_linklist_insert(&loop->clients, &client->link);
    client->socket = h2o_socket_connect(loop->context.loop, (struct sockaddr *)&name, (socklen_t)size, on_connect);
    if (client->socket == NULL) {
        h2o_timeout_link(loop->context.loop, &loop->context.zero_timeout, &client->failure);
        return client;
    }
    client->socket->data = client;
    fcntl(h2o_socket_get_fd(client->socket), F_SETFD, FD_CLOEXEC);
    return client;
}

void mochi_client_write(mochi_client *client, const void *base, size_t count)
{
    h2o_iovec_t bytes = h2o_iovec_init(base, count);
    h2o_socket_write(client->socket, &bytes, 1, on_written);
}

void mochi_client_close(mochi_client *client)
{
    discard(client);
}

void clients_end(mochi_loop *loop)
{
    while (!h2o_linklist_is_empty(&loop->clients))
        end(H2O_STRUCT_FROM_MEMBER(mochi_client, link, loop->clients.next), "the event loop has ended");
}
