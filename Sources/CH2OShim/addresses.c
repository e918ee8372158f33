#include "internal.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

// Open connections by client address, for the limit that spans the loops: one small chained table behind a lock, which is
// taken only where the limit is on, at accept and at close.

enum { BUCKETS = 4096 };

struct address_entry {
    struct address_entry *next;
    uint8_t address[16];
    uint32_t count;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct address_entry *buckets[BUCKETS];

// The peer as an IPv6 address; IPv6 counts by /64, which is what one client is given. False on Unix sockets.
static bool key_of(const struct sockaddr_storage *peer, uint8_t key[16])
{
    memset(key, 0, 16);
    if (peer->ss_family == AF_INET) {
        memcpy(key + 12, &((const struct sockaddr_in *)(const void *)peer)->sin_addr, 4);
        key[10] = key[11] = 0xff;
        return true;
    }
    if (peer->ss_family != AF_INET6)
        return false;
    const struct in6_addr *address = &((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr;
    memcpy(key, address, IN6_IS_ADDR_V4MAPPED(address) ? 16 : 8);
    return true;
}

static struct address_entry **slot_of(const uint8_t key[16])
{
    uint64_t high, low;
    memcpy(&high, key, 8);
    memcpy(&low, key + 8, 8);
    uint64_t hash = (high ^ low * 0x9e3779b97f4a7c15u) * 0xff51afd7ed558ccdu;
    struct address_entry **slot = &buckets[hash >> 52];
    while (*slot != NULL && memcmp((*slot)->address, key, 16) != 0)
        slot = &(*slot)->next;
    return slot;
}

struct address_entry *address_enter(const struct sockaddr_storage *peer, uint32_t limit, bool *refused)
{
    uint8_t key[16];
    *refused = false;
    if (limit == 0 || !key_of(peer, key))
        return NULL;
    pthread_mutex_lock(&lock);
    struct address_entry **slot = slot_of(key), *entry = *slot;
    if (entry == NULL) {
        entry = *slot = calloc(1, sizeof(*entry));
        memcpy(entry->address, key, 16);
    }
    *refused = entry->count >= limit;
    if (!*refused)
        ++entry->count;
    pthread_mutex_unlock(&lock);
    return *refused ? NULL : entry;
}

void address_leave(struct address_entry *entry)
{
    if (entry == NULL)
        return;
    pthread_mutex_lock(&lock);
    if (--entry->count == 0) {
        *slot_of(entry->address) = entry->next;
        free(entry);
    }
    pthread_mutex_unlock(&lock);
}
