import Testing

@testable import MochiTesting

@Suite struct TurnstileTests {
    @Test func `one task is inside at a time, and all get in`() async throws {
        let turnstile = Turnstile()
        let (inside, most, count) = (Guarded(0), Guarded(0), Guarded(0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await turnstile.pass {
                        inside.change { $0 += 1 }
                        most.change { $0 = max($0, inside.value) }
                        await Task.yield()
                        inside.change { $0 -= 1 }
                        count.change { $0 += 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(most.value == 1)
        #expect(count.value == 100)
    }

    @Test func `whoever throws lets the next one in, and whoever is cancelled does not enter`() async throws {
        struct Failure: Error {}
        let turnstile = Turnstile()
        await #expect(throws: Failure.self) { try await turnstile.pass { throw Failure() } }
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            try await turnstile.pass { () -> Void in Issue.record("it was let in") }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        try await turnstile.pass {}
    }
}
