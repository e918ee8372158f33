/// A cache that serves what it has, and computes anew in the background what is getting old.
///
///     static let menus = MochiCache<Menu>(minTimeToStale: .seconds(5), maxTimeToLive: .minutes(10))
///
/// Whoever needs a value asks with the way to compute it:
///
///     "/menu/:day": Mochi.api { request async throws in
///         let day = try request.parameters.require("day")
///         return try .json(await menus.fetch(day) { try await kitchen.menu(on: day) })
///     },
///
/// A value younger than `minTimeToStale` is fresh. Until `maxTimeToLive` it is stale: given at once, and computed anew in the
/// background. Then it has expired, and whoever asks waits, as for one that is not there. However many ask, a key is computed
/// once at a time.
///
/// A cache belongs to no thread, and is meant to live as long as the application. A fresh value from memory costs some hundred
/// nanoseconds, and no suspension. The values are shared by all who ask: never put in what belongs to one visitor, unless
/// the key names them.
public final class MochiCache<Value: Sendable>: Sendable {
    /// How long a value is fresh.
    public let minTimeToStale: Duration
    /// How long a value is given out at all.
    public let maxTimeToLive: Duration

    let times: CacheTimes
    let clock: CacheClock
    /// Where the values are: one of the two.
    let memory: MemoryEntries?
    let storage: StoredEntries<Value>?
    let size: @Sendable (Value) -> Int
    let flights = CacheFlights<Value>()
    let activity = CacheActivity()
    let failures = LogThrottle()

    /// A cache in the memory of this process.
    ///
    /// `size` tells how many bytes a value takes; without it, that is estimated by looking at the value when it is written. A
    /// time to live that is not longer than nothing, or shorter than `minTimeToStale`, is a mistake of the caller and stops
    /// the program.
    public convenience init(
        minTimeToStale: Duration = .seconds(5),
        maxTimeToLive: Duration = .minutes(10),
        storage: CacheMemory = .memory,
        size: (@Sendable (Value) -> Int)? = nil
    ) {
        self.init(
            minTimeToStale: minTimeToStale,
            maxTimeToLive: maxTimeToLive,
            memory: storage,
            size: size ?? CacheSize.estimate,
            clock: .monotonic
        )
    }

    /// A cache in a storage, such as a directory, which may outlive the process and be shared with others.
    ///
    ///     let menus = MochiCache<Menu>(maxTimeToLive: .hours(12), storage: .file("/var/cache/shop/menus"))
    ///
    /// Text and bytes are stored as they are, other values as `Codable` makes JSON of them. What can no longer be decoded,
    /// because the type has changed, is a miss; where only the meaning has changed, take another place.
    public convenience init(
        minTimeToStale: Duration = .seconds(5),
        maxTimeToLive: Duration = .minutes(10),
        storage: some CacheStorage
    ) where Value: Codable {
        self.init(
            minTimeToStale: minTimeToStale,
            maxTimeToLive: maxTimeToLive,
            storage: storage,
            clock: .wall
        )
    }

    init(
        minTimeToStale: Duration,
        maxTimeToLive: Duration,
        memory: CacheMemory,
        size: @escaping @Sendable (Value) -> Int = CacheSize.estimate,
        clock: CacheClock
    ) {
        self.minTimeToStale = minTimeToStale
        self.maxTimeToLive = maxTimeToLive
        times = CacheTimes(minTimeToStale: minTimeToStale, maxTimeToLive: maxTimeToLive)
        self.clock = clock
        self.memory = MemoryEntries(memory)
        storage = nil
        self.size = size
    }

    init(
        minTimeToStale: Duration,
        maxTimeToLive: Duration,
        storage: some CacheStorage,
        clock: CacheClock
    ) where Value: Codable {
        self.minTimeToStale = minTimeToStale
        self.maxTimeToLive = maxTimeToLive
        times = CacheTimes(minTimeToStale: minTimeToStale, maxTimeToLive: maxTimeToLive)
        self.clock = clock
        memory = nil
        self.storage = StoredEntries(storage, .standard, times, clock)
        size = { _ in 0 }
    }

    // MARK: Reading

    /// The value of `key`: what the cache has, or what `compute` makes.
    ///
    ///     let menu = try await menus.fetch("monday") { try await kitchen.menu(on: "monday") }
    ///
    /// A fresh value is returned without waiting. So is a stale one; `compute` then runs in the background, and when it
    /// throws, the log says so and the stale value goes on being served until it expires. With neither, the caller waits for
    /// `compute`, together with all who ask for the key meanwhile, and gets what it throws; whoever asks next begins anew.
    ///
    /// `compute` runs as a task of its own, on Swift's global pool, with the task-local values of the caller that began it.
    /// A caller that is cancelled leaves with `CancellationError`; the computation goes on, for the others and for the cache.
    /// - Throws: what `compute` throws, `CacheCycleError` when that asks for the same key.
    public func fetch(
        _ key: String,
        _ compute: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let key = CacheKey(key)
        if let memory {
            let now = clock.now()
            if let entry = memory.read(key, at: now), status(of: entry, at: now) == .fresh {
                tellRead(key, .fresh)
                return value(of: entry)
            }
        }
        return try await fetchAged(key, compute)
    }

    /// What the cache has for `key` right now, expired values included; nil for nothing.
    ///
    /// Never computes, and fires no event.
    ///
    ///     let last = await menus.peek("monday")?.value
    public func peek(_ key: String) async -> CachedValue<Value>? {
        await find(CacheKey(key))
    }

    func find(_ key: CacheKey) async -> CachedValue<Value>? {
        guard let memory else {
            return await reading { storage in try await storage.read(key.text) } ?? nil
        }
        let now = clock.now()
        return memory.read(key, at: now).map { CachedValue(value(of: $0), status(of: $0, at: now)) }
    }

    private func status(of entry: MemoryEntries.Entry, at now: Int64) -> CacheStatus {
        times.status(writtenAt: entry.writtenAt, isMarkedStale: entry.isMarkedStale, at: now)
    }

    private func value(of entry: MemoryEntries.Entry) -> Value {
        // Only this cache writes to its memory, and only such boxes.
        unsafe unsafeDowncast(entry.box, to: CacheBox<Value>.self).value
    }
}

/// A value in memory.
final class CacheBox<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
