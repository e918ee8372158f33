import Testing

@testable import MochiAPI

@Suite struct CacheEventTests {
    @Test(arguments: CachePlace.allCases)
    func `each fetch tells what it found, and each background computation that it begins`(
        place: CachePlace
    ) async throws {
        let (cache, clock) = try place.cache(of: Int.self)
        let key = "events \(place)"
        let (reads, revalidations) = (CacheReads(of: key), CacheCounter())
        let subscription = mochiEvents.on(.cacheRevalidate) { event in
            if event.key == key { revalidations.next() }
        }
        defer { subscription.cancel() }
        _ = try await cache.fetch(key) { 1 }
        _ = try await cache.fetch(key) { 2 }
        #expect(revalidations.count == 0)
        clock.advance(.seconds(6))
        _ = try await cache.fetch(key) { 3 }
        #expect(revalidations.count == 1)
        await cache.whenIdle()
        clock.advance(.seconds(60))
        _ = try await cache.fetch(key) { 4 }
        // These tell nothing.
        _ = await cache.peek(key)
        await cache.set(key, 5)
        await cache.markStale(key)
        await cache.delete(key)
        _ = try? await cache.fetch(key) { throw CancellationError() }
        #expect(await reads.next(5) == [.miss, .fresh, .stale, .expired, .miss])
        #expect(revalidations.count == 1)
    }
}
