import Synchronization
import Testing

@testable import MochiAPI

/// What a cache promises, wherever it keeps its values.
@Suite struct MochiCacheTests {
    struct Broken: Error {}

    private static let never: @Sendable () async throws -> Int = {
        Issue.record("this must not be computed")
        return -1
    }

    @Test(arguments: CachePlace.allCases)
    func `a value is computed once, and then given as it is`(place: CachePlace) async throws {
        let (cache, clock) = try place.cache(of: Int.self)
        #expect(await cache.peek("a") == nil)
        #expect(try await cache.fetch("a") { 1 } == 1)
        #expect(try await cache.fetch("a", Self.never) == 1)
        clock.advance(.milliseconds(4_999))
        #expect(try await cache.fetch("a", Self.never) == 1)
        #expect(await cache.peek("a") == CachedValue(1, .fresh))
        #expect(try await cache.fetch("b") { 2 } == 2)
    }

    @Test(arguments: CachePlace.allCases)
    func `a stale value is given at once, and computed anew in the background`(place: CachePlace) async throws {
        let (cache, clock) = try place.cache(of: Int.self)
        let gate = CacheGate()
        await cache.set("a", 1)
        clock.advance(.seconds(5))
        #expect(await cache.peek("a") == CachedValue(1, .stale))
        let computations = CacheCounter()
        for _ in 0..<20 {
            let value = try await cache.fetch("a") {
                computations.next()
                await gate.pass()
                return 2
            }
            #expect(value == 1)
        }
        await gate.open()
        await cache.whenIdle()
        #expect(computations.count == 1)
        #expect(await cache.peek("a") == CachedValue(2, .fresh))
        clock.advance(.milliseconds(4_999))
        #expect(try await cache.fetch("a", Self.never) == 2)
    }

    @Test(arguments: CachePlace.allCases)
    func `whoever asks for an expired value waits`(place: CachePlace) async throws {
        let (cache, clock) = try place.cache(of: Int.self)
        await cache.set("a", 1)
        clock.advance(.seconds(60))
        #expect(await cache.peek("a") == CachedValue(1, .expired))
        #expect(try await cache.fetch("a") { 2 } == 2)
    }

    @Test(arguments: CachePlace.allCases)
    func `however many ask, a key is computed once at a time`(place: CachePlace) async throws {
        let (cache, _) = try place.cache(of: Int.self)
        let key = "single flight \(place)"
        let reads = CacheReads(of: key)
        let (gate, computations) = (CacheGate(), CacheCounter())
        let values = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<1_000 {
                group.addTask {
                    try await cache.fetch(key) {
                        await gate.pass()
                        return computations.next()
                    }
                }
            }
            #expect(Set(await reads.next(1_000)) == [.miss])
            await gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(values == Array(repeating: 1, count: 1_000))
        #expect(computations.count == 1)
    }

    @Test(arguments: CachePlace.allCases)
    func `what a computation throws is thrown to all who wait, and the next begins anew`(place: CachePlace) async throws
    {
        let (cache, _) = try place.cache(of: Int.self)
        let key = "failing \(place)"
        let reads = CacheReads(of: key)
        let (gate, computations) = (CacheGate(), CacheCounter())
        let failures = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    do {
                        _ = try await cache.fetch(key) {
                            computations.next()
                            await gate.pass()
                            throw Broken()
                        }
                        return false
                    } catch {
                        return error is Broken
                    }
                }
            }
            _ = await reads.next(50)
            await gate.open()
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 50)
        #expect(computations.count == 1)
        #expect(await cache.peek(key) == nil)
        #expect(try await cache.fetch(key) { 3 } == 3)
    }

    @Test(arguments: CachePlace.allCases)
    func `who is cancelled leaves, and the others get the value`(place: CachePlace) async throws {
        let (cache, _) = try place.cache(of: Int.self)
        let key = "cancelled \(place)"
        let reads = CacheReads(of: key)
        let gate = CacheGate()
        let first = Task {
            try await cache.fetch(key) {
                await gate.pass()
                return Task.isCancelled ? -1 : 1
            }
        }
        #expect(await reads.next(1) == [.miss])
        let second = Task { try await cache.fetch(key, Self.never) }
        _ = await reads.next(1)
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        await gate.open()
        #expect(try await second.value == 1)
    }

    @Test(arguments: CachePlace.allCases)
    func `a computation that nobody waits for any more is kept`(place: CachePlace) async throws {
        let (cache, _) = try place.cache(of: Int.self)
        let key = "abandoned \(place)"
        let reads = CacheReads(of: key)
        let gate = CacheGate()
        let only = Task {
            try await cache.fetch(key) {
                await gate.pass()
                return 1
            }
        }
        _ = await reads.next(1)
        only.cancel()
        await #expect(throws: CancellationError.self) { try await only.value }
        await gate.open()
        await cache.whenIdle()
        #expect(try await cache.fetch(key, Self.never) == 1)
    }

    @Test(arguments: CachePlace.allCases)
    func `who was cancelled before begins nothing, and gets what is there`(place: CachePlace) async throws {
        let (cache, _) = try place.cache(of: Int.self)
        let gate = CacheGate()
        let late = Task {
            await gate.pass()
            return try await cache.fetch("late", Self.never)
        }
        late.cancel()
        await gate.open()
        await #expect(throws: CancellationError.self) { try await late.value }
        await cache.whenIdle()
        await cache.set("there", 2)
        let there = Task {
            await gate.pass()
            return try await cache.fetch("there", Self.never)
        }
        there.cancel()
        #expect(try await there.value == 2)
    }

    @Test(arguments: CachePlace.allCases)
    func `a background computation that fails leaves the stale value until it expires`(place: CachePlace) async throws {
        let (cache, clock) = try place.cache(of: Int.self)
        await cache.set("a", 1)
        for _ in 0..<3 {
            clock.advance(.seconds(15))
            #expect(try await cache.fetch("a") { throw Broken() } == 1)
            await cache.whenIdle()
            #expect(await cache.peek("a") == CachedValue(1, .stale))
        }
        clock.advance(.seconds(15))
        await #expect(throws: Broken.self) { try await cache.fetch("a") { throw Broken() } }
    }

    @Test(arguments: CachePlace.allCases)
    func `no value is a value`(place: CachePlace) async throws {
        let (cache, _) = try place.cache(of: Int?.self)
        #expect(try await cache.fetch("a") { nil } == nil)
        let second = try await cache.fetch("a") {
            Issue.record("nil was kept")
            return 1
        }
        #expect(second == nil)
        #expect(await cache.peek("a") == CachedValue(nil, .fresh))
    }

    @Test(arguments: CachePlace.allCases)
    func `any text is a key`(place: CachePlace) async throws {
        let (cache, _) = try place.cache(of: String.self)
        let keys = [
            "", "a", "a/b", "../../etc/passwd", "/", ".", "a\u{0}b", "a\nb", "ä", "a\u{308}", "餅",
            String(repeating: "k", count: 100_000),
        ]
        for key in keys { await cache.set(key, "value of \(key)") }
        for key in keys { #expect(await cache.peek(key)?.value.utf8.count == "value of \(key)".utf8.count) }
    }

    @Test func `keys are bytes, and logs show the beginning of long ones`() {
        #expect(CacheKey("ä") != CacheKey("a\u{308}"))
        #expect(CacheKey("ä") == CacheKey("\u{E4}"))
        #expect(CacheKey("short").shown == "short")
        #expect(CacheKey(String(repeating: "k", count: 1_000)).shown.count == 201)
        #expect(CacheCycleError(key: String(repeating: "k", count: 10_000)).description.utf8.count < 400)
    }

    @TaskLocal private static var visitor = "nobody"

    @Test func `a computation has the task-local values of who began it`() async throws {
        let (cache, clock) = try CachePlace.memory.cache(of: String.self)
        let compute: @Sendable () async throws -> String = { Self.visitor }
        let first = try await Self.$visitor.withValue("Aiko") { try await cache.fetch("a", compute) }
        #expect(first == "Aiko")
        clock.advance(.seconds(5))
        _ = try await Self.$visitor.withValue("Ben") { try await cache.fetch("a", compute) }
        await cache.whenIdle()
        #expect(await cache.peek("a")?.value == "Ben")
    }

    @Test(arguments: CachePlace.allCases)
    func `a computation that asks for its own key is told so`(place: CachePlace) async throws {
        let (cache, _) = try place.cache(of: Int.self)
        await #expect(throws: CacheCycleError(key: "a")) {
            try await cache.fetch("a") { try await cache.fetch("b") { try await cache.fetch("a") { 1 } + 1 } + 1 }
        }
        #expect(try await cache.fetch("a") { try await cache.fetch("b") { 1 } + 1 } == 2)
        let (other, _) = try place.cache(of: Int.self)
        #expect(try await cache.fetch("c") { try await other.fetch("c") { 1 } + 1 } == 2)
    }

    @Test func `whoever waits for the end of all computations can be cancelled`() async throws {
        let (cache, _) = try CachePlace.memory.cache(of: Int.self)
        await cache.whenIdle()
        let reads = CacheReads(of: "endless")
        let gate = CacheGate()
        let endless = Task {
            try await cache.fetch("endless") {
                await gate.pass()
                return 1
            }
        }
        _ = await reads.next(1)
        let waiting = Task { await cache.whenIdle() }
        waiting.cancel()
        await waiting.value
        await gate.open()
        await cache.whenIdle()
        #expect(try await endless.value == 1)
    }

    @Test func `values in memory need not be Codable, and stay what they are`() async throws {
        final class Kettle: Sendable {}
        let cache = MochiCache<Kettle>()
        let kettle = try await cache.fetch("kettle") { Kettle() }
        #expect(try await cache.fetch("kettle") { Kettle() } === kettle)
        #expect(cache.minTimeToStale == .seconds(5))
        #expect(cache.maxTimeToLive == .minutes(10))
    }

    @Test func `values in memory take as much as one says`() async {
        let cache = MochiCache<Int>(storage: .memory(maxBytes: 10_000)) { $0 }
        await cache.set("a", 9_000)
        await cache.set("b", 100)
        #expect(await cache.peek("a") != nil)
        await cache.set("c", 1_000)
        #expect(await cache.peek("b") == nil)
        #expect(await cache.peek("c") != nil)
        await cache.set("d", 10_000)
        #expect(await cache.peek("d") == nil)
    }
}
