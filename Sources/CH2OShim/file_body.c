#include "http1.h"
#include <errno.h>
#include <sys/sendfile.h>
#include <unistd.h>

// SMALL is what is read at once, TURN what a turn of the loop gives to one connection by sendfile(2).
enum { SMALL = 16384, BUFFER = 65536, TURN = 1024 * 1024 };

struct file_body {
    int fd;
    size_t count, index;
    uint64_t done; // of the current piece
    mochi_piece *pieces;
    uint8_t *buffer;
    size_t capacity;
};

void file_body_free(exchange *e)
{
    struct file_body *file = e->file;
    e->file = NULL;
    close(file->fd);
    free(file->buffer);
    free(file);
}

// Fills the buffer from the pieces. Returns the bytes, or -1 when the file has become shorter.
static ssize_t fill(struct file_body *file)
{
    size_t filled = 0;
    while (filled != file->capacity && file->index != file->count) {
        const mochi_piece *piece = file->pieces + file->index;
        uint64_t left = piece->count - file->done;
        size_t room = file->capacity - filled, want = left < room ? (size_t)left : room;
        if (piece->base != NULL) {
            memcpy(file->buffer + filled, piece->base + file->done, want);
        } else if (want != 0) {
            ssize_t got;
            while ((got = pread(file->fd, file->buffer + filled, want, (off_t)(piece->offset + file->done))) == -1 &&
                   errno == EINTR)
                ;
            if (got <= 0)
                return -1;
            want = (size_t)got;
        }
        filled += want;
        file->done += want;
        if (file->done == piece->count) {
            ++file->index;
            file->done = 0;
        }
    }
    return (ssize_t)filled;
}

// Whether the kernel can take the next bytes from the file by itself: nothing encrypts, frames or compresses them on the way.
static bool goes_by_pages(const exchange *e)
{
    const struct file_body *file = e->file;
    const mochi_piece *piece = file->pieces + file->index;
    return e->http1 != NULL && e->http1->socket->ssl == NULL && e->compress == MOCHI_CODING_IDENTITY &&
           file->index != file->count && piece->base == NULL && piece->count - file->done > BUFFER;
}

static void send_pages(exchange *e);

static void on_writable(h2o_socket_t *socket, const char *error)
{
    struct http1 *h = socket->data;
    if (error != NULL)
        http1_close(h);
    else
        send_pages(&h->exchange);
}

// Called where the callback of a write may be: the end of the response can begin the next one.
static void send_pages(exchange *e)
{
    struct file_body *file = e->file;
    h2o_socket_t *socket = e->http1->socket;
    const mochi_piece *piece = file->pieces + file->index;
    for (size_t given = 0; file->done != piece->count;) {
        off_t offset = (off_t)(piece->offset + file->done);
        uint64_t left = piece->count - file->done;
        ssize_t sent = given >= TURN ? 0 : sendfile(h2o_socket_get_fd(socket), file->fd, &offset, left < TURN ? left : TURN);
        if (given >= TURN || (sent == -1 && errno == EAGAIN)) {
            h2o_socket_notify_write(socket, on_writable);
            return;
        }
        if (sent == -1 && errno == EINTR)
            continue;
        if (sent <= 0) { // the file has become shorter, or the client has left
            mochi_response_abort(&e->request);
            return;
        }
        given += (size_t)sent;
        file->done += (uint64_t)sent;
        socket->bytes_written += (size_t)sent;
        e->req->bytes_sent += (size_t)sent;
    }
    ++file->index;
    file->done = 0;
    if (file->index != file->count) {
        file_body_proceed(e);
        return;
    }
    e->ended = e->completed = true;
    http1_on_final(socket, NULL);
}

void file_body_proceed(exchange *e)
{
    struct file_body *file = e->file;
    if (e->ended)
        return;
    if (goes_by_pages(e)) {
        send_pages(e);
        return;
    }
    if (file->buffer == NULL)
        file->buffer = malloc(file->capacity);
    ssize_t filled = fill(file);
    if (filled < 0) {
        mochi_response_abort(&e->request);
        return;
    }
    h2o_iovec_t buffer = h2o_iovec_init(file->buffer, (size_t)filled);
    exchange_send(e, &buffer, 1, file->index == file->count);
}

// A small file is read into the request's memory, and nothing of it is left to keep.
static void send_at_once(exchange *e, int status, int fd, const mochi_piece *piece)
{
    mochi_response_start(&e->request, status, (int64_t)piece->count);
    size_t done = 0;
    char *bytes = e->head_only ? NULL : h2o_mem_alloc_pool(&e->req->pool, piece->count);
    while (bytes != NULL && done != piece->count) {
        ssize_t got = pread(fd, bytes + done, piece->count - done, (off_t)(piece->offset + done));
        if (got == -1 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += (size_t)got;
    }
    close(fd);
    if (bytes != NULL && done != piece->count) {
        mochi_response_abort(&e->request); // the file has become shorter
        return;
    }
    h2o_iovec_t buffer = h2o_iovec_init(bytes, done);
    exchange_send(e, &buffer, 1, true);
}

void mochi_response_send_file(mochi_request *request, int status, int fd, const mochi_piece *pieces, size_t count)
{
    assert_on_loop(request->loop);
    exchange *e = exchange_of(request);
    if (e->started) {
        close(fd);
        return;
    }
    uint64_t total = 0, memory = 0;
    for (size_t i = 0; i != count; ++i) {
        total += pieces[i].count;
        if (pieces[i].base != NULL)
            memory += pieces[i].count;
    }
    if (count == 1 && pieces[0].base == NULL && total <= SMALL) {
        send_at_once(e, status, fd, pieces);
        return;
    }
    struct file_body *file = malloc(sizeof(*file) + count * sizeof(*pieces) + memory);
    *file = (struct file_body){.fd = fd, .count = count, .pieces = (mochi_piece *)(file + 1)};
    uint8_t *copy = (uint8_t *)(file->pieces + count);
    for (size_t i = 0; i != count; ++i) {
        file->pieces[i] = pieces[i];
        if (pieces[i].base != NULL) {
            memcpy(copy, pieces[i].base, pieces[i].count);
            file->pieces[i].base = copy;
            copy += pieces[i].count;
        }
    }
    file->capacity = total < BUFFER ? (total > 0 ? (size_t)total : 1) : BUFFER;
    e->file = file;
    exchange_notice_dispose(e);
    mochi_response_start(request, status, (int64_t)total);
    if (e->head_only) {
        exchange_send(e, NULL, 0, true);
        return;
    }
    if (goes_by_pages(e))
        exchange_send(e, NULL, 0, false); // the head; the pages follow when it has left
    else
        file_body_proceed(e);
}
