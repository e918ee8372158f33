import Testing

@testable import MochiAPI

@Suite struct CacheFlightTests {
    @Test func `all get the outcome, those who come later as well`() async throws {
        let flight = CacheFlight<Int>(isBackground: false)
        async let first = flight.value()
        async let second = flight.value()
        flight.finish(.success(1))
        #expect(try await first == 1)
        #expect(try await second == 1)
        #expect(try await flight.value() == 1)
    }

    @Test func `who was cancelled before does not wait`() async throws {
        let (flight, gate) = (CacheFlight<Int>(isBackground: false), CacheGate())
        let waiting = Task {
            await gate.pass()
            return try await flight.value()
        }
        waiting.cancel()
        await gate.open()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test func `who is cancelled while others finish gets one or the other`() async throws {
        for _ in 0..<200 {
            let flight = CacheFlight<Int>(isBackground: false)
            let waiting = (0..<4).map { _ in Task { try await flight.value() } }
            async let finished: Void = flight.finish(.success(1))
            waiting[0].cancel()
            waiting[2].cancel()
            await finished
            for task in [waiting[1], waiting[3]] { #expect(try await task.value == 1) }
            for task in [waiting[0], waiting[2]] {
                let result = await task.result
                #expect((try? result.get()) ?? 1 == 1)
            }
        }
    }
}
