import Testing

@testable import MochiAPI

/// Caches whose values leave the process: what is in the records, and what becomes of failures.
@Suite struct CacheStorageTests {
    private struct Order: Codable, Sendable, Equatable {
        var name: String
        var weight: Double
        var bytes: [UInt8]
        var note: String?
    }

    private func cache<Value: Codable & Sendable>(
        _ storage: ScriptedStorage,
        _ clock: CacheTestClock = CacheTestClock()
    ) -> MochiCache<Value> {
        MochiCache(minTimeToStale: .seconds(5), maxTimeToLive: .seconds(60), storage: storage, clock: clock.clock)
    }

    @Test func `a storage that fails is a miss, and nobody else is told`() async throws {
        let storage = ScriptedStorage()
        let cache: MochiCache<Int> = cache(storage)
        await cache.set("a", 1)
        await storage.fail()
        #expect(await cache.peek("a") == nil)
        #expect(try await cache.fetch("a") { 2 } == 2)
        #expect(try await cache.fetch("a") { 3 } == 3)
        await cache.set("a", 4)
        await cache.markStale("a")
        await cache.delete("a")
        await cache.clear()
        await storage.fail(false)
        #expect(await cache.peek("a") == CachedValue(1, .fresh))
    }

    @Test func `a write that fails fails nobody, and leaves what was there`() async throws {
        let storage = ScriptedStorage()
        let (key, clock) = ("write fails", CacheTestClock())
        let cache: MochiCache<Int> = cache(storage, clock)
        await cache.set(key, 1)
        clock.advance(.seconds(5))
        let (began, mayGoOn) = (CacheGate(), CacheGate())
        await storage.holdNextWrite(began: began, mayGoOn: mayGoOn)
        #expect(try await cache.fetch(key) { 2 } == 1)
        await began.pass()
        await storage.fail()
        await mayGoOn.open()
        await cache.whenIdle()
        await storage.fail(false)
        #expect(await cache.peek(key) == CachedValue(1, .stale))
        #expect(try await cache.fetch(key) { 3 } == 1)
        await cache.whenIdle()
        #expect(await cache.peek(key) == CachedValue(3, .fresh))
    }

    @Test func `a value that cannot be encoded is given, and not kept`() async throws {
        struct Stubborn: Codable, Sendable {
            func encode(to encoder: any Encoder) throws { throw ScriptedStorage.Broken() }
            init() {}
            init(from decoder: any Decoder) throws {}
        }
        let storage = ScriptedStorage()
        let cache: MochiCache<Stubborn> = cache(storage)
        _ = try await cache.fetch("a") { Stubborn() }
        #expect(await storage.isEmpty)
    }

    @Test func `what is no value of the type is a miss`() async throws {
        let storage = ScriptedStorage()
        let (numbers, texts): (MochiCache<[Int]>, MochiCache<String>) = (cache(storage), cache(storage))
        await texts.set("a", "no list")
        #expect(await numbers.peek("a") == nil)
        #expect(try await numbers.fetch("a") { [1] } == [1])
        #expect(await texts.peek("a")?.value == "[1]")
        let written = await storage.record("a")?.writtenAt ?? 0
        await storage.put(CacheRecord(bytes: [0xFF], writtenAt: written, timeToLive: 1), for: "a")
        #expect(await texts.peek("a") == nil)
        await storage.put(CacheRecord(bytes: [0x61], writtenAt: .max, timeToLive: 1), for: "a")
        #expect(await texts.peek("a") == nil)
        await storage.put(CacheRecord(bytes: [0x61], writtenAt: .min, timeToLive: 1), for: "a")
        #expect(await texts.peek("a") == nil)
    }

    @Test func `text and bytes are stored as they are, all else as JSON`() async throws {
        let storage = ScriptedStorage()
        let (texts, bytes): (MochiCache<String>, MochiCache<[UInt8]>) = (cache(storage), cache(storage))
        let orders: MochiCache<[Order]> = cache(storage)
        await texts.set("text", "<p>\"mochi\" 餅</p>")
        await bytes.set("bytes", [0, 1, 255])
        let order = Order(name: "餅", weight: .infinity, bytes: [1, 2], note: nil)
        await orders.set("orders", [order])
        await orders.set("many", Array(repeating: order, count: 2_000))
        #expect(await storage.record("text")?.bytes == Array("<p>\"mochi\" 餅</p>".utf8))
        #expect(await storage.record("bytes")?.bytes == [0, 1, 255])
        #expect(await storage.record("orders")?.bytes.first == UInt8(ascii: "["))
        #expect(await texts.peek("text")?.value == "<p>\"mochi\" 餅</p>")
        #expect(await bytes.peek("bytes")?.value == [0, 1, 255])
        #expect(await orders.peek("orders")?.value == [order])
        #expect(await orders.peek("many")?.value.count == 2_000)
    }

    @Test func `a record says when it was written, and how long it lives`() async throws {
        let (storage, clock) = (ScriptedStorage(), CacheTestClock())
        let cache: MochiCache<Int> = cache(storage, clock)
        _ = try await cache.fetch("a") { 1 }
        let record = await storage.record("a")
        #expect(record == CacheRecord(bytes: [0x31], writtenAt: clock.clock.now() / 1_000_000, timeToLive: 60_000))
    }

    @Test func `caches that share a storage see each other's values`() async throws {
        let (storage, clock) = (ScriptedStorage(), CacheTestClock())
        let (first, second): (MochiCache<Int>, MochiCache<Int>) = (cache(storage, clock), cache(storage, clock))
        #expect(try await first.fetch("a") { 1 } == 1)
        #expect(try await second.fetch("a") { 2 } == 1)
        await second.markStale("a")
        #expect(await first.peek("a") == CachedValue(1, .stale))
        await second.clear()
        #expect(await first.peek("a") == nil)
    }
}
