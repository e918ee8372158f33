internal import MochiEngine
internal import Synchronization

/// The values of one cache in memory, by key.
///
/// In stripes, each with a lock of its own, so that different keys rarely wait for each other. The bounds hold for all stripes
/// together: who inserts makes room, in the stripe whose oldest value has not been used for longest.
final class MemoryEntries: Sendable {
    /// One value, as an object and not a generic: the stripes are compiled once, for all types.
    struct Entry: Sendable {
        let box: any AnyObject & Sendable
        let writtenAt: Int64
        var isMarkedStale = false
    }

    private typealias Removed = RecencyMap<CacheKey, Entry>.Removed

    private final class Stripe: @unchecked Sendable {
        // Guard of the unchecked conformance: `lock` around `map`.
        private let lock = Lock()
        private var map = RecencyMap<CacheKey, Entry>()
        /// When its oldest value was used; `Int64.max` while there is none.
        ///
        /// Written under the lock, and read by who makes room.
        let oldestUse = Atomic<Int64>(.max)

        func withMap<Value>(_ body: (inout RecencyMap<CacheKey, Entry>) -> Value) -> Value {
            lock.withLock {
                defer { oldestUse.store(map.oldestUse ?? .max, ordering: .relaxed) }
                return body(&map)
            }
        }
    }

    private let bounds: CacheMemory
    private let stripes: [Stripe]
    private let totalCount = Atomic<Int>(0)
    private let totalBytes = Atomic<Int>(0)

    /// What an entry takes beside its key and its value: its slot, its place in the dictionary, its box.
    static let overhead = 160

    init(_ bounds: CacheMemory) {
        self.bounds = bounds
        // Few values need no stripes, and one list of them is in order to the last.
        stripes = (0..<(bounds.maxEntries < 256 ? 1 : 16)).map { _ in Stripe() }
    }

    var count: Int { totalCount.load(ordering: .relaxed) }
    var bytes: Int { totalBytes.load(ordering: .relaxed) }

    private func stripe(of key: CacheKey) -> Stripe {
        stripes[key.stripe(of: stripes.count)]
    }

    /// What `key` has, used at `now`.
    func read(_ key: CacheKey, at now: Int64) -> Entry? {
        stripe(of: key).withMap { $0.use(key, at: now) }
    }

    /// Gives `key` a value of `bytes` bytes, and removes what there is no room for any more.
    func write(_ entry: Entry, for key: CacheKey, bytes: Int) {
        // What users say is no reason to overflow.
        let bytes = Self.overhead + key.text.utf8.count + min(max(bytes, 0), .max / 2)
        guard bytes <= bounds.maxBytes else { return remove(key) }
        let replaced = stripe(of: key).withMap { $0.insert(entry, for: key, bytes: bytes, at: entry.writtenAt) }
        totalCount.add(replaced == nil ? 1 : 0, ordering: .relaxed)
        totalBytes.add(bytes - (replaced?.bytes ?? 0), ordering: .relaxed)
        makeRoom()
    }

    func markStale(_ key: CacheKey) {
        _ = stripe(of: key).withMap { $0.change(key) { $0.isMarkedStale = true } }
    }

    func remove(_ key: CacheKey) {
        forget(stripe(of: key).withMap { $0.remove(key) })
    }

    func removeAll() {
        for stripe in stripes {
            let map = stripe.withMap { map in
                let all = map
                map = RecencyMap()
                return all
            }
            totalCount.subtract(map.count, ordering: .relaxed)
            totalBytes.subtract(map.bytes, ordering: .relaxed)
        }
    }

    private func makeRoom() {
        while count > bounds.maxEntries || bytes > bounds.maxBytes {
            var victim: (stripe: Stripe, usedAt: Int64)?
            for stripe in stripes {
                let usedAt = stripe.oldestUse.load(ordering: .relaxed)
                if usedAt < victim?.usedAt ?? .max { victim = (stripe, usedAt) }
            }
            // Others are making room at the same time, and have emptied the stripes.
            guard let victim else { return }
            forget(victim.stripe.withMap { $0.removeOldest() })
        }
    }

    /// Counts what has left; its value ends here, outside of the locks.
    private func forget(_ removed: Removed?) {
        guard let removed else { return }
        totalCount.subtract(1, ordering: .relaxed)
        totalBytes.subtract(removed.bytes, ordering: .relaxed)
    }
}
