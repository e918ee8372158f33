#include "load.h"
#include "frame.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum {
    EXIT_USAGE = 64,
    COUNT_MAX = 1000000,
    SIZE_MAX_BYTES = 64 * 1024 * 1024,
    SECONDS_MAX = 3600,
    RATE_MAX = 10000000,
    OTHER_FILES = 16,
};

static const char usage_text[] =
    "usage: LoadClient echo HOST:PORT PATH [options]    every message is sent back; each answer is compared\n"
    "       LoadClient fanout HOST:PORT [options]       every message of one reaches all who subscribe\n"
    "       LoadClient idle HOST:PORT PATH [options]    opens, prints 'ready', holds until standard input ends\n"
    "       LoadClient rate HOST:PORT PATH [options]    HTTP/1.1 requests at a constant rate; latencies from when each is due\n"
    "       LoadClient churn HOST:PORT PATH [options]   HTTP/1.1 requests, each on a connection of its own\n"
    "       LoadClient slow HOST:PORT PATH [options]    as idle, with requests that come a byte at a time and never end\n"
    "\n"
    "  --connections N   WebSockets, subscribers of the one publisher, or connections at a time (64)\n"
    "  --rate R          requests a second (rate only)\n"
    "  --window W        messages under way, for each connection or for the publisher (1)\n"
    "  --size BYTES      payload of a message, 1 or more; 16 or more for fanout (64, with --deflate 1024)\n"
    "  --seconds S       what is measured (2)\n"
    "  --warmup S        the same load before it, which does not count (0)\n"
    "  --binary          binary messages (echo only); otherwise text, in ASCII\n"
    "  --deflate         subscribers offer permessage-deflate, and every message must come compressed (fanout only)\n"
    "  --publish-path P  where the publisher connects (fanout only; /ws/publish)\n"
    "  --events-path P   subscribers are streams of server-sent events on P, not WebSockets on /ws/topic (fanout only)\n"
    "  --gate            print 'begin' before and 'end' after what is measured, and wait for a line on standard input\n"
    "                    each time; nothing is under way then, so that the server's CPU can be read\n"
    "\n"
    "HOST is an IP address. echo, fanout, rate and churn print one line of JSON: a count, its rate, latencies in\n"
    "microseconds (of a message, of a publish until the last subscriber has it, of an answer), and the share of a core\n"
    "the client used; rate also how late it was by its own doing.\n"
    "A wrong answer, a close or a disconnect ends it at once: a message on standard error, status 1, no figures.\n";

void fail(const char *format, ...)
{
    va_list arguments;

    fputs("LoadClient: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

void *allocate(size_t count, size_t size)
{
    void *bytes = calloc(count, size);

    if (bytes == NULL)
        fail("there is no memory for %zu times %zu bytes", count, size);
    return bytes;
}

__attribute__((noreturn, format(printf, 1, 2))) static void refuse(const char *format, ...)
{
    va_list arguments;

    fputs("LoadClient: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n\n%s", usage_text);
    exit(EXIT_USAGE);
}

static double number(const char *name, const char *text, double least, double most)
{
    char *end;
    double value = strtod(text, &end);

    if (end == text || *end != '\0' || !(value >= least && value <= most))
        refuse("--%s must be a number from %.10g to %.10g, not '%s'", name, least, most, text);
    return value;
}

static size_t whole(const char *name, const char *text, size_t most)
{
    double value = number(name, text, 1, (double)most);

    if (value != (double)(size_t)value)
        refuse("--%s must be a whole number, not '%s'", name, text);
    return (size_t)value;
}

static void read_options(struct options *options, int argc, char **argv)
{
    static const struct option known[] = {
        {"connections", required_argument, NULL, 'c'},
        {"window", required_argument, NULL, 'w'},
        {"size", required_argument, NULL, 's'},
        {"seconds", required_argument, NULL, 't'},
        {"warmup", required_argument, NULL, 'u'},
        {"binary", no_argument, NULL, 'b'},
        {"deflate", no_argument, NULL, 'd'},
        {"publish-path", required_argument, NULL, 'p'},
        {"events-path", required_argument, NULL, 'e'},
        {"gate", no_argument, NULL, 'g'},
        {"rate", required_argument, NULL, 'r'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int letter;

    opterr = 0;
    while ((letter = getopt_long(argc, argv, ":", known, NULL)) != -1) {
        switch (letter) {
        case 'c':
            options->connections = whole("connections", optarg, COUNT_MAX);
            break;
        case 'w':
            options->window = whole("window", optarg, COUNT_MAX);
            break;
        case 's':
            options->size = whole("size", optarg, SIZE_MAX_BYTES);
            break;
        case 't':
            options->seconds = number("seconds", optarg, 0.01, SECONDS_MAX);
            break;
        case 'u':
            options->warmup = number("warmup", optarg, 0, SECONDS_MAX);
            break;
        case 'b':
            options->is_binary = true;
            break;
        case 'd':
            options->is_deflated = true;
            break;
        case 'p':
            options->publish_path = optarg;
            break;
        case 'e':
            options->events_path = optarg;
            break;
        case 'r':
            options->rate = number("rate", optarg, 1, RATE_MAX);
            break;
        case 'g':
            options->is_gated = true;
            break;
        case 'h':
            fputs(usage_text, stdout);
            exit(0);
        case ':':
            refuse("%s needs a value", argv[optind - 1]);
        default:
            refuse("there is no option %s", argv[optind - 1]);
        }
    }
}

static void read_address(struct options *options, char *address)
{
    char *colon = strrchr(address, ':');

    if (colon == NULL || colon == address || colon[1] == '\0')
        refuse("'%s' is not HOST:PORT", address);
    *colon = '\0';
    options->host = address;
    options->port = colon + 1;
}

static void allow_connections(const struct options *options)
{
    struct rlimit limit;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < options->connections + OTHER_FILES)
        fail("%zu connections need more open files than the %llu that this process may have", options->connections,
             (unsigned long long)limit.rlim_cur);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int operands;
        void (*run)(const struct options *options);
    } modes[] = {{"echo", 3, run_echo}, {"fanout", 2, run_fanout}, {"idle", 3, run_idle},
                 {"rate", 3, run_rate}, {"churn", 3, run_churn},   {"slow", 3, run_slow}};
    struct options options = {.publish_path = "/ws/publish", .connections = 64, .window = 1, .seconds = 2};

    read_options(&options, argc, argv);
    if (options.size == 0)
        options.size = options.is_deflated ? 1024 : 64;
    // getopt_long has moved the operands behind the options.
    char **operands = argv + optind;
    int count = argc - optind;
    for (size_t index = 0; count > 0 && index != sizeof(modes) / sizeof(*modes); ++index) {
        if (strcmp(operands[0], modes[index].name) != 0)
            continue;
        if (count != modes[index].operands)
            refuse("%s takes %s", operands[0], modes[index].operands == 3 ? "HOST:PORT and PATH" : "HOST:PORT");
        read_address(&options, operands[1]);
        options.path = count == 3 ? operands[2] : NULL;
        if (modes[index].run == run_fanout && options.size < NUMBER_DIGITS)
            refuse("fanout needs --size %d or more: a message carries its number", NUMBER_DIGITS);
        if (modes[index].run != run_fanout && (options.is_deflated || options.events_path != NULL))
            refuse("--deflate and --events-path are for fanout");
        if (options.is_deflated && options.events_path != NULL)
            refuse("events are not compressed");
        if ((modes[index].run == run_rate) != (options.rate != 0))
            refuse("--rate is for rate, which needs it");
        allow_connections(&options);
        modes[index].run(&options);
        return 0;
    }
    refuse(count == 0 ? "say echo, fanout, idle, rate, churn or slow" : "there is no mode '%s'", count == 0 ? "" : operands[0]);
}
