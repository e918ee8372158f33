#include "internal.h"
#include <errno.h>
#include <unistd.h>

enum { BUFFER = 65536 };

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

void file_body_proceed(exchange *e)
{
    struct file_body *file = e->file;
    if (e->ended)
        return;
    ssize_t filled = fill(file);
    if (filled < 0) {
        mochi_response_abort(&e->request);
        return;
    }
    h2o_iovec_t buffer = h2o_iovec_init(file->buffer, (size_t)filled);
    exchange_send(e, &buffer, 1, file->index == file->count);
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
    file->buffer = malloc(file->capacity);
    file_body_proceed(e);
}
