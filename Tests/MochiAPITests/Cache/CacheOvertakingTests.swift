import Testing

@testable import MochiAPI

/// What becomes of computations that run while their key is written to.
@Suite struct CacheOvertakingTests {
    /// What somebody does while a computation runs.
    enum Change: CaseIterable, Sendable {
        case set, delete, clear

        func make(_ cache: MochiCache<Int>, _ key: String) async {
            switch self {
            case .set: await cache.set(key, 100)
            case .delete: await cache.delete(key)
            case .clear: await cache.clear()
            }
        }

        /// What the key has then.
        var value: CachedValue<Int>? { self == .set ? CachedValue(100, .fresh) : nil }
    }

    static let cases = CachePlace.allCases.flatMap { place in Change.allCases.map { (place, $0) } }

    /// A cache whose clock stands still, in a storage that waits when it is told to.
    private func cache(_ storage: ScriptedStorage) -> MochiCache<Int> {
        MochiCache(
            minTimeToStale: .seconds(5),
            maxTimeToLive: .seconds(60),
            storage: storage,
            clock: CacheTestClock().clock
        )
    }

    /// A computation of 1 that runs until the gate opens.
    private func begin(_ cache: MochiCache<Int>, _ key: String, _ gate: CacheGate) async -> Task<Int, any Error> {
        let reads = CacheReads(of: key)
        let task = Task {
            try await cache.fetch(key) {
                await gate.pass()
                return 1
            }
        }
        _ = await reads.next(1)
        return task
    }

    @Test(arguments: cases)
    func `a computation that was overtaken does not write`(place: CachePlace, change: Change) async throws {
        let (cache, _) = try place.cache(of: Int.self)
        let (key, gate) = ("overtaken \(place) \(change)", CacheGate())
        let waiting = await begin(cache, key, gate)
        await change.make(cache, key)
        await gate.open()
        #expect(try await waiting.value == 1, "who has waited gets what was computed")
        await cache.whenIdle()
        #expect(await cache.peek(key) == change.value)
    }

    @Test(arguments: cases)
    func `one in the background does not write either`(place: CachePlace, change: Change) async throws {
        let (cache, clock) = try place.cache(of: Int.self)
        let (key, gate) = ("overtaken behind \(place) \(change)", CacheGate())
        await cache.set(key, 7)
        clock.advance(.seconds(5))
        #expect(try await begin(cache, key, gate).value == 7)
        await change.make(cache, key)
        await gate.open()
        await cache.whenIdle()
        #expect(await cache.peek(key) == change.value)
    }

    @Test(arguments: CachePlace.allCases)
    func `who asks after a delete gets what is computed from then on`(place: CachePlace) async throws {
        let (cache, _) = try place.cache(of: Int.self)
        let (key, old, new) = ("anew \(place)", CacheGate(), CacheGate())
        let first = await begin(cache, key, old)
        await cache.delete(key)
        let reads = CacheReads(of: key)
        let second = Task {
            try await cache.fetch(key) {
                await new.pass()
                return 2
            }
        }
        #expect(await reads.next(1) == [.miss])
        // The old one ends while the new one runs, and takes nothing from it.
        await old.open()
        #expect(try await first.value == 1)
        #expect(await cache.peek(key) == nil)
        let third = Task { try await cache.fetch(key) { 3 } }
        _ = await reads.next(1)
        await new.open()
        #expect(try await second.value == 2)
        #expect(try await third.value == 2)
        #expect(await cache.peek(key)?.value == 2)
    }

    @Test(arguments: CachePlace.allCases)
    func `a computation that was overtaken and throws takes nothing from the new one`(place: CachePlace) async throws {
        let (cache, _) = try place.cache(of: Int.self)
        let (key, old, new) = ("failing anew \(place)", CacheGate(), CacheGate())
        let reads = CacheReads(of: key)
        let first = Task {
            try await cache.fetch(key) {
                await old.pass()
                throw ScriptedStorage.Broken()
            }
        }
        _ = await reads.next(1)
        await cache.delete(key)
        let second = await begin(cache, key, new)
        await old.open()
        await #expect(throws: ScriptedStorage.Broken.self) { try await first.value }
        let third = Task { try await cache.fetch(key) { 3 } }
        _ = await reads.next(2)
        await new.open()
        #expect(try await second.value == 1)
        #expect(try await third.value == 1)
    }

    @Test(arguments: CachePlace.allCases)
    func `other keys are not overtaken`(place: CachePlace) async throws {
        let (cache, _) = try place.cache(of: Int.self)
        let gate = CacheGate()
        let waiting = await begin(cache, "kept \(place)", gate)
        for number in 0..<100 {
            await cache.set("\(number)", number)
            await cache.delete("\(number)")
        }
        await gate.open()
        #expect(try await waiting.value == 1)
        #expect(await cache.peek("kept \(place)")?.value == 1)
    }

    @Test(arguments: CachePlace.allCases)
    func `what was marked is stale, and computed anew`(place: CachePlace) async throws {
        let (cache, clock) = try place.cache(of: Int.self)
        await cache.markStale("a")
        #expect(await cache.peek("a") == nil)
        await cache.set("a", 1)
        await cache.markStale("a")
        await cache.markStale("a")
        #expect(await cache.peek("a") == CachedValue(1, .stale))
        #expect(try await cache.fetch("a") { 2 } == 1)
        await cache.whenIdle()
        #expect(await cache.peek("a") == CachedValue(2, .fresh))
        clock.advance(.seconds(60))
        await cache.markStale("a")
        #expect(await cache.peek("a") == CachedValue(2, .expired))
    }

    @Test(arguments: CachePlace.allCases)
    func `what was marked while it was computed is stale when it comes`(place: CachePlace) async throws {
        let (cache, _) = try place.cache(of: Int.self)
        let (key, gate) = ("marked \(place)", CacheGate())
        let waiting = await begin(cache, key, gate)
        await cache.markStale(key)
        await gate.open()
        #expect(try await waiting.value == 1)
        #expect(await cache.peek(key) == CachedValue(1, .stale))
    }

    @Test(arguments: Change.allCases)
    func `a change waits for the write that it overtakes`(change: Change) async throws {
        let storage = ScriptedStorage()
        let cache = cache(storage)
        let (began, mayGoOn) = (CacheGate(), CacheGate())
        await storage.holdNextWrite(began: began, mayGoOn: mayGoOn)
        let fetching = Task { try await cache.fetch("a") { 1 } }
        // The computation counts still, and is writing.
        await began.pass()
        let before = cache.flights.ticket(CacheKey("a"))
        let changing = Task { await change.make(cache, "a") }
        // It has overtaken the computation, and waits for its turn.
        while cache.flights.ticket(CacheKey("a")) == before { await Task.yield() }
        await mayGoOn.open()
        await changing.value
        #expect(try await fetching.value == 1)
        #expect(await cache.peek("a") == change.value)
    }

    @Test func `what is set between the look and the computation is what one gets`() async throws {
        let storage = ScriptedStorage()
        let cache = cache(storage)
        let (began, mayGoOn) = (CacheGate(), CacheGate())
        await storage.holdNextRead(began: began, mayGoOn: mayGoOn)
        let fetching = Task {
            try await cache.fetch("a") {
                Issue.record("there was nothing to compute any more")
                return 1
            }
        }
        // It has seen that there is nothing.
        await began.pass()
        await cache.set("a", 2)
        await mayGoOn.open()
        #expect(try await fetching.value == 2)
        #expect(await cache.peek("a") == CachedValue(2, .fresh))
    }

    @Test func `a computation that began while its key was being set does not write`() async throws {
        let storage = ScriptedStorage()
        let cache = cache(storage)
        let (began, mayGoOn, gate) = (CacheGate(), CacheGate(), CacheGate())
        await storage.holdNextWrite(began: began, mayGoOn: mayGoOn)
        let setting = Task { await cache.set("being set", 100) }
        await began.pass()
        let waiting = await begin(cache, "being set", gate)
        await mayGoOn.open()
        await setting.value
        await gate.open()
        #expect(try await waiting.value == 1)
        #expect(await cache.peek("being set") == CachedValue(100, .fresh))
    }

    @Test func `a mark that comes while a value is written stays`() async throws {
        let storage = ScriptedStorage()
        let cache = cache(storage)
        let (began, mayGoOn) = (CacheGate(), CacheGate())
        await storage.holdNextWrite(began: began, mayGoOn: mayGoOn)
        let fetching = Task { try await cache.fetch("a") { 1 } }
        await began.pass()
        let marking = Task { await cache.markStale("a") }
        await mayGoOn.open()
        await marking.value
        #expect(try await fetching.value == 1)
        #expect(await cache.peek("a") == CachedValue(1, .stale))
    }
}
