/// Writing, forgetting, waiting.
///
/// None of these throws: what a storage has not done is in the log, once a second at most.
extension MochiCache {
    /// Gives `key` a value, fresh from now on.
    ///
    ///     await menus.set("monday", menu)
    ///
    /// A computation that runs is overtaken: it goes on for those who wait for it, and what it makes is not kept.
    public func set(_ key: String, _ value: Value) async {
        if memory != nil {
            let (box, bytes) = (CacheBox(value), size(value))
            let key = CacheKey(key)
            return flights.overtake(key) { keep(box, bytes, key) }
        }
        await overtaking(key) { storage in try await storage.write(value, for: key) }
    }

    /// Makes the value of `key` stale: the next `fetch` still gives it at once, and computes it anew.
    ///
    ///     await menus.markStale("monday")
    ///
    /// For what has changed where it comes from. A computation that runs may have seen what was there before: what it makes
    /// is stale when it comes. A value that has expired stays that.
    public func markStale(_ key: String) async {
        let key = CacheKey(key)
        if let memory { return flights.markStale(key) { memory.markStale(key) } }
        flights.markStale(key)
        await storage?.turns.take(key) {
            await changing { storage in try await storage.markStale(key.text) }
        }
    }

    /// Forgets what `key` has: the next `fetch` waits for a computation that begins then.
    ///
    ///     await menus.delete("monday")
    ///
    /// A computation that runs is overtaken: it goes on for those who wait for it, and what it makes is not kept.
    public func delete(_ key: String) async {
        if let memory {
            let key = CacheKey(key)
            return flights.overtake(key) { memory.remove(key) }
        }
        await overtaking(key) { storage in try await storage.delete(key) }
    }

    /// Forgets everything, and overtakes all computations.
    ///
    /// A storage that others use as well is cleared for them, too.
    public func clear() async {
        flights.overtakeAll()
        if let memory { return memory.removeAll() }
        await storage?.turns.takeAll {
            await changing { storage in try await storage.clear() }
            flights.overtakeAll()
        }
    }

    /// Returns when no computation runs, neither in the background nor for somebody who waits; at once for a caller that is
    /// cancelled.
    ///
    ///     await menus.whenIdle()
    ///
    /// What they have made is stored by then. For tests, and before a process ends.
    public func whenIdle() async {
        await activity.whenIdle()
    }

    /// Changes a storage; overtakes what ran before, and what began on the sight of what was there before.
    private func overtaking(_ key: String, _ change: (StoredEntries<Value>) async throws -> Void) async {
        let key = CacheKey(key)
        flights.overtake(key)
        await storage?.turns.take(key) {
            await changing(change)
            flights.overtake(key)
        }
    }
}
