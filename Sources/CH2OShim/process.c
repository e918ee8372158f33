#include "mochi_process.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static int signal_pipe[2] = {-1, -1};
static pthread_once_t signal_pipe_once = PTHREAD_ONCE_INIT;

void mochi_process_ignore_write_signals(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

uint64_t mochi_process_nanoseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void open_signal_pipe(void)
{
    if (pipe2(signal_pipe, O_CLOEXEC) == 0)
        fcntl(signal_pipe[1], F_SETFL, O_NONBLOCK); // a handler must never block
}

int mochi_process_signals(void)
{
    pthread_once(&signal_pipe_once, open_signal_pipe);
    return signal_pipe[0];
}

// Runs in signal context: only async-signal-safe calls.
static void on_signal(int number)
{
    int saved = errno;
    uint8_t byte = (uint8_t)number;
    ssize_t ignored = write(signal_pipe[1], &byte, 1);
    (void)ignored;
    errno = saved;
}

void mochi_process_catch(int number)
{
    mochi_process_signals();
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void mochi_process_release(int number)
{
    signal(number, SIG_DFL);
}

uint64_t mochi_process_descriptor_limit(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 1024;
}

struct start {
    void (*body)(void *);
    void *argument;
};

static void *run_thread(void *data)
{
    struct start start = *(struct start *)data;
    free(data);
    start.body(start.argument);
    return NULL;
}

bool mochi_process_start_thread(void (*body)(void *), void *argument)
{
    struct start *start = malloc(sizeof(*start));
    *start = (struct start){body, argument};
    pthread_t thread;
    if (pthread_create(&thread, NULL, run_thread, start) != 0) {
        free(start);
        return false;
    }
    pthread_detach(thread);
    return true;
}
