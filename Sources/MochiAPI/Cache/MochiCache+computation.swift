extension MochiCache {
    /// `fetch` for what is not fresh in memory.
    func fetchAged(_ key: CacheKey, _ compute: @escaping @Sendable () async throws -> Value) async throws -> Value {
        var look = try await look(key, flights.ticket(key))
        while case .outdated = look.joined {
            if let storage {
                // Nobody writes to the key in this turn: the second look is the last.
                look = try await storage.turns.take(key) { () async throws in try await self.look(key, nil) }
            } else {
                look = try await self.look(key, flights.ticket(key))
            }
        }
        tellRead(key, look.status)
        if case .new(let flight) = look.joined { start(flight, key, compute) }
        if let found = look.found, look.status != .expired { return found.value }
        return try await outcome(of: look.joined, key)
    }

    /// What is there, and the computation of what takes its place.
    private struct Look {
        let found: CachedValue<Value>?
        /// nil while what is there is fresh.
        let joined: CacheFlights<Value>.Joined?

        var status: CacheStatus { found?.status ?? .miss }
    }

    /// Reads, and joins the computation that is needed then; with a ticket, only if nobody has written meanwhile.
    private func look(_ key: CacheKey, _ ticket: CacheFlights<Value>.Ticket?) async throws -> Look {
        let found = await find(key)
        switch found?.status ?? .miss {
        case .fresh: return Look(found: found, joined: nil)
        case .stale: return Look(found: found, joined: flights.join(key, ticket, isBackground: true))
        case .expired, .miss:
            try Task.checkCancellation()
            return Look(found: found, joined: flights.join(key, ticket, isBackground: false))
        }
    }

    private func outcome(of joined: CacheFlights<Value>.Joined?, _ key: CacheKey) async throws -> Value {
        switch joined {
        case .new(let flight): return try await flight.value()
        case .running(let flight):
            if CacheChain.current?.contains(flight) == true { throw CacheCycleError(key: key.text) }
            return try await flight.value()
        case .outdated, nil: preconditionFailure("nothing runs that could be waited for")
        }
    }

    /// Lets a computation run as a task of its own: its callers may leave, and it goes on.
    private func start(
        _ flight: CacheFlight<Value>,
        _ key: CacheKey,
        _ compute: @escaping @Sendable () async throws -> Value
    ) {
        activity.begin()
        if flight.isBackground { tellRevalidate(key) }
        let chain = CacheChain(flight, within: CacheChain.current)
        Task {
            await CacheChain.$current.withValue(chain) { await run(flight, key, compute) }
            activity.end()
        }
    }

    private func run(
        _ flight: CacheFlight<Value>,
        _ key: CacheKey,
        _ compute: @Sendable () async throws -> Value
    ) async {
        do {
            let value = try await compute()
            await land(flight, key, value)
            flight.finish(.success(value))
        } catch {
            flights.leave(flight, key)
            flight.finish(.failure(error))
            if flight.isBackground, failures.admits() {
                Log.write(
                    "cache: \"\(key.shown)\" could not be computed anew, what is stale goes on being served: \(error)"
                )
            }
        }
    }

    /// Writes what a computation has made, unless it was overtaken.
    private func land(_ flight: CacheFlight<Value>, _ key: CacheKey, _ value: Value) async {
        guard let storage else {
            let (box, bytes) = (CacheBox(value), size(value))
            return flights.land(flight, key) { isMarkedStale in
                keep(box, bytes, key, isMarkedStale: isMarkedStale)
            }
        }
        await storage.turns.take(key) {
            // Who overtakes it from here on changes the storage after this turn.
            guard flights.counts(flight, key) else { return }
            let isMarkedStale = flights.isMarkedStale(flight, key)
            await changing { storage in try await storage.write(value, for: key.text, isMarkedStale: isMarkedStale) }
            flights.land(flight, key) { _ in }
        }
    }

    // MARK: The storage

    /// Writes to memory, under the lock of the key's computation.
    func keep(_ box: CacheBox<Value>, _ bytes: Int, _ key: CacheKey, isMarkedStale: Bool = false) {
        let entry = MemoryEntries.Entry(box: box, writtenAt: clock.now(), isMarkedStale: isMarkedStale)
        memory?.write(entry, for: key, bytes: bytes)
    }

    /// What a storage says; nil when it fails.
    func reading<Result>(_ body: (StoredEntries<Value>) async throws -> Result) async -> Result? {
        guard let storage else { return nil }
        do {
            return try await body(storage)
        } catch is CancellationError {
            return nil
        } catch {
            if failures.admits() { Log.write("cache: the storage could not be read, which is a miss: \(error)") }
            return nil
        }
    }

    /// Lets a storage change; when it fails, the log says so.
    func changing(_ body: (StoredEntries<Value>) async throws -> Void) async {
        guard let storage else { return }
        do {
            try await body(storage)
        } catch {
            if failures.admits() { Log.write("cache: the storage could not be written to: \(error)") }
        }
    }

    // MARK: Events

    /// Each `fetch`, once.
    @inline(__always)
    func tellRead(_ key: CacheKey, _ status: CacheStatus) {
        mochiEvents.emit(.cacheRead, CacheReadEvent(key: key.text, status: status))
    }

    /// Each computation in the background, when it begins.
    private func tellRevalidate(_ key: CacheKey) {
        mochiEvents.emit(.cacheRevalidate, CacheRevalidateEvent(key: key.text))
    }
}
