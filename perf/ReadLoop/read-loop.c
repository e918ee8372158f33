// The least that an upload can cost: epoll_wait and read(2) of 64 KiB, one connection at a time, nothing parsed but the
// length, nothing kept. No server that reads through the kernel's sockets is faster; perf/ measures how near ours is.
//
//   read-loop PORT     answers POST with the count of the bytes received, on 127.0.0.1

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static char block[64 * 1024 + 1];

// The bytes of the body that came with the head; -1 when the head is not one of curl's.
static long begin_body(size_t count, long *length)
{
    block[count] = '\0';
    const char *end = strstr(block, "\r\n\r\n"), *field = strcasestr(block, "\r\ncontent-length:");

    if (end == NULL || field == NULL)
        return -1;
    *length = strtol(field + sizeof("\r\ncontent-length:") - 1, NULL, 10);
    return (long)count - (end + 4 - block);
}

static void serve(int poll, int fd)
{
    struct epoll_event event = {.events = EPOLLIN};
    long length = -1, received = 0;
    ssize_t count;
    char answer[128];

    epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
    while (received != length && epoll_wait(poll, &event, 1, -1) == 1 && (count = read(fd, block, sizeof(block) - 1)) > 0) {
        if (length >= 0)
            received += count;
        else if ((received = begin_body((size_t)count, &length)) < 0)
            return;
    }
    if (received != length)
        return;
    int digits = snprintf(NULL, 0, "%ld", received);
    int size = snprintf(answer, sizeof(answer), "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%ld",
                        digits, received);
    if (write(fd, answer, (size_t)size) != size)
        perror("read-loop");
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    long port = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), poll = epoll_create1(EPOLL_CLOEXEC), on = 1, fd;

    if (port < 1 || port > UINT16_MAX) {
        fprintf(stderr, "usage: read-loop PORT\n");
        return 64;
    }
    address.sin_port = htons((uint16_t)port);
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(listener, 16) != 0) {
        perror("read-loop");
        return 78;
    }
    while ((fd = accept(listener, NULL, NULL)) != -1) {
        serve(poll, fd);
        close(fd);
    }
    perror("read-loop");
    return 1;
}
