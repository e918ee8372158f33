import Testing

@testable import MochiAPI

/// Many tasks at once; ThreadSanitizer has something to look at here.
@Suite struct CacheStressTests {
    struct Broken: Error {}

    @Test(arguments: CachePlace.allCases)
    func `tasks that do everything at once get values of their keys only`(place: CachePlace) async throws {
        let (cache, clock) = try place.cache(of: String.self)
        let rounds = place == .memory ? 2_000 : 150
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for step in 0..<rounds {
                        let key = "key \((step &* 31 &+ task &* 17) % 20)"
                        switch (step &+ task) % 16 {
                        case 0: await cache.set(key, "\(key) set")
                        case 1: await cache.delete(key)
                        case 2: await cache.markStale(key)
                        case 3 where step % 64 == 3: await cache.clear()
                        case 4: clock.advance(.seconds(1))
                        case 5:
                            if let found = await cache.peek(key) { #expect(found.value.hasPrefix(key)) }
                        case 6: _ = try? await cache.fetch(key) { throw Broken() }
                        case 7:
                            let leaving = Task { try? await cache.fetch(key) { "\(key) left" } }
                            leaving.cancel()
                            _ = await leaving.value
                        default:
                            let value = try? await cache.fetch(key) {
                                await Task.yield()
                                return "\(key) computed"
                            }
                            #expect(value?.hasPrefix(key) ?? true)
                        }
                    }
                }
            }
        }
        await cache.whenIdle()
        await cache.clear()
        for number in 0..<20 { #expect(await cache.peek("key \(number)") == nil) }
    }

    @Test(arguments: CachePlace.allCases)
    func `no two computations of a key that count run at once`(place: CachePlace) async throws {
        let (cache, clock) = try place.cache(of: Int.self)
        let (running, most) = (CacheCounter(), CacheCounter())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for step in 0..<100 {
                        if step % 10 == 0 { clock.advance(.seconds(step % 20 == 0 ? 6 : 61)) }
                        _ = try? await cache.fetch("shared") {
                            if running.next() > 1 { most.next() }
                            await Task.yield()
                            running.previous()
                            return step
                        }
                    }
                }
            }
        }
        await cache.whenIdle()
        #expect(most.count == 0)
    }

    @Test(arguments: CachePlace.allCases)
    func `what is read after a set is never older`(place: CachePlace) async throws {
        let (cache, _) = try place.cache(of: Int.self)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    // One writer a key; others compute 0 all the time.
                    for step in 1...100 {
                        await cache.set("counter \(task)", step)
                        let value = try? await cache.fetch("counter \(task)") { 0 }
                        #expect(value == step)
                        if step % 3 == 0 {
                            await cache.delete("counter \(task)")
                            let anew = try? await cache.fetch("counter \(task)") { -step }
                            #expect(anew == 0 || anew == -step)
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<200 { _ = try? await cache.fetch("counter \(task)") { 0 } }
                }
            }
        }
    }
}
