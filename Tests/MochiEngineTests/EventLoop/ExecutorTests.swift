import Foundation
import TestSupport
import Testing

@testable import MochiEngine

/// A handler never leaves its loop by accident, and never keeps the loop from its connections.
@Suite(.serialized)
struct ExecutorTests {
    actor Clerk {
        private var served = 0

        func serve() -> Int {
            served += 1
            return served
        }
    }

    @MainActor static func onMainActor() -> Bool { EventLoop.current == nil }

    /// Ways to suspend; each must end on the loop it began on.
    enum Suspension: CaseIterable, Sendable {
        case yield, sleep, actorCall, childTask, group, detachedTask, unstructuredTask, mainActor, continuation, body
    }

    private static func suspend(_ way: Suspension, _ exchange: Exchange) async throws {
        switch way {
        case .yield: await Task.yield()
        case .sleep: try await Task.sleep(for: .milliseconds(1))
        case .actorCall: _ = await Clerk().serve()
        case .childTask:
            async let value = Clerk().serve()
            _ = await value
        case .group:
            await withTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { await Clerk().serve() } }
                for await _ in group {}
            }
        case .detachedTask: _ = await Task.detached { 1 }.value
        case .unstructuredTask: _ = await Task { 1 }.value
        case .mainActor: _ = await onMainActor()
        case .continuation:
            await withCheckedContinuation { continuation in
                Thread.detachNewThread { continuation.resume() }
            }
        case .body: _ = try await exchange.collect()
        }
    }

    @Test(arguments: Suspension.allCases)
    func `a handler comes back to its loop from every suspension`(way: Suspension) async throws {
        try await withServer(
            loops: 2,
            handler { exchange in
                for _ in 0..<20 {
                    try await Self.suspend(way, exchange)
                    guard EventLoop.current === exchange.loop else { return exchange.loop.preconditionIsCurrent() }
                }
                exchange.answer("home")
            }
        ) { server in
            let endpoint = server.endpoint
            try await onThread {
                for _ in 0..<10 {
                    let client = try RawClient(to: endpoint)
                    #expect(try client.exchange(Wire.post(length: 3) + "abc")?.text == "home")
                }
            }
        }
    }

    @Test func `child tasks run on the loop of their handler`() async throws {
        try await withServer(
            handler { exchange in
                let loop = exchange.loop
                let places = await withTaskGroup(of: Bool.self) { group in
                    for _ in 0..<4 {
                        group.addTask {
                            await Task.yield()
                            return EventLoop.current === loop
                        }
                    }
                    return await group.reduce(true) { $0 && $1 }
                }
                exchange.answer("\(places)")
            }
        ) { server in
            let endpoint = server.endpoint
            let text = try await onThread { try RawClient(to: endpoint).exchange(Wire.get())?.text }
            #expect(text == "true")
        }
    }

    @Test func `a handler that does nothing but yield does not keep the loop from its connections`() async throws {
        try await othersAreServed { exchange, isDone in
            while !isDone.value { await Task.yield() }
            exchange.answer("spun")
        }
    }

    @Test func `writes that complete at once do not keep the loop from its connections`() async throws {
        try await othersAreServed { exchange, isDone in
            exchange.start(status: 200, length: nil)
            while !isDone.value { try await exchange.write([]) }
            try await exchange.write(Array("spun".utf8), last: true)
        }
    }

    /// Serves fifty connections while `spin` runs on their loop, then lets it end by answering "spun".
    private func othersAreServed(
        during spin: @escaping @Sendable (Exchange, Guarded<Bool>) async throws -> Void
    ) async throws {
        let isDone = Guarded(false)
        try await withServer(
            handler { exchange in
                guard exchange.incoming?.target == "/spin" else { return exchange.answer("served") }
                try await spin(exchange, isDone)
            }
        ) { server in
            let endpoint = server.endpoint
            try await onThread {
                let spinner = try RawClient(to: endpoint)
                try spinner.send(Wire.get("/spin"))
                for _ in 0..<50 {
                    #expect(try RawClient(to: endpoint).exchange(Wire.get())?.text == "served")
                }
                isDone.change { $0 = true }
                #expect(try spinner.response()?.text == "spun")
            }
        }
    }

    @Test func `calls posted by many threads run once each, on the loop`() async throws {
        try await withServer(silent) { server in
            let loop = server.loops[0]
            let strays = Guarded(0)
            let calls = Tally()
            for _ in 0..<8 {
                Thread.detachNewThread {
                    for _ in 0..<2000 {
                        calls.begin()
                        loop.post {
                            if EventLoop.current !== loop { strays.change { $0 += 1 } }
                            calls.end()
                        }
                    }
                }
            }
            try await onThread { #expect(calls.wait { $0 == 16_000 && $1 == 16_000 }) }
            #expect(strays.value == 0)
        }
    }

    @Test func `run gives the value of a call made on the loop, at once when it is there already`() async throws {
        try await withServer(silent) { server in
            let loop = server.loops[0]
            #expect(await loop.run { EventLoop.current === loop })
            let nested = await Task(executorPreference: loop) {
                await loop.run { EventLoop.current === loop }
            }.value
            #expect(nested)
        }
    }

    @Test func `timers fire in order, and not after they were cancelled`() async throws {
        try await withServer(silent) { server in
            let loop = server.loops[0]
            let fired = Guarded<[Int]>([])
            await withCheckedContinuation { continuation in
                loop.post {
                    for number in [3, 1, 2, 0] {
                        _ = loop.schedule(after: .milliseconds(number * 5)) { fired.change { $0.append(number) } }
                    }
                    loop.cancel(loop.schedule(after: .milliseconds(7)) { fired.change { $0.append(99) } })
                    _ = loop.schedule(after: .milliseconds(30)) { continuation.resume() }
                }
            }
            #expect(fired.value == [0, 1, 2, 3])
        }
    }

    @Test func `tasks sleep on their loop, each for its time, and wake at once when they are cancelled`() async throws {
        try await withServer(silent) { server in
            let loop = server.loops[0]
            let woken = Guarded<[Int]>([])
            let start = ContinuousClock.now
            await withTaskGroup(of: Void.self) { group in
                for number in [3, 1, 2] {
                    group.addTask(executorPreference: loop) {
                        try? await Task.sleep(for: .milliseconds(20 * number))
                        guard start.duration(to: .now) >= .milliseconds(20 * number) else { return }
                        woken.change { $0.append(number) }
                        if EventLoop.current !== loop { woken.change { $0.append(99) } }
                    }
                }
                let sleeper = Task(executorPreference: loop) {
                    await Task.yield()
                    await #expect(throws: CancellationError.self) { try await Task.sleep(for: .seconds(1000)) }
                }
                sleeper.cancel()
                await sleeper.value
            }
            #expect(woken.value == [1, 2, 3])
        }
    }

    @Test func `a task that sleeps leaves its timer to the loop`() async throws {
        try await withServer(silent) { server in
            let loop = server.loops[0]
            let sleeper = Task(executorPreference: loop) { try? await Task.sleep(for: .seconds(1000)) }
            let cutoff = Cutoff.seconds(10)
            while await loop.run({ loop.sleeperCount }) == 0, !cutoff.hasPassed { await Task.yield() }
            #expect(await loop.run { loop.sleeperCount } == 1)
            sleeper.cancel()
            await sleeper.value
        }
    }

    @Test func `what comes to a loop after its end is not lost and hurts nobody`() async throws {
        let started = Tally()
        let gate = AsyncStream.makeStream(of: Void.self)
        let outcome = Guarded<[String]>([])
        let server = try await Server.start(
            loops: 2,
            limits: Limits(),
            listeners: [(.tcp(host: "127.0.0.1", port: 0), nil)],
            responder: ClosureResponder(
                handler { exchange in
                    started.begin()
                    // A handler that ignores its cancellation and outlives the server.
                    await Task.detached { for await _ in gate.stream { break } }.value
                    outcome.change { $0.append(EventLoop.current === exchange.loop ? "on the loop" : "elsewhere") }
                    do {
                        try await exchange.write([1])
                    } catch {
                        outcome.change { $0.append("\(type(of: error))") }
                    }
                    started.end()
                }
            )
        )
        let endpoint = Endpoint.local(UInt16(server.port))
        let client = try await onThread {
            let client = try RawClient(to: endpoint)
            try client.send(Wire.get())
            started.wait { begun, _ in begun == 1 }
            return Guarded(UncheckedClient(client))
        }
        await server.stop(timeout: .zero)
        // The loops may end after `stop` has returned: they wait for their handlers.
        #expect(await server.counters().requests == 1)
        #expect(await server.connectionCount() == 0)
        await server.stop(timeout: .seconds(1))
        gate.continuation.yield()
        try await onThread { #expect(started.wait { $1 == 1 }) }
        #expect(
            outcome.value == ["on the loop", "CancellationError"] || outcome.value == ["on the loop", "ClientGone"]
        )
        for loop in server.group.loops {
            let cutoff = Cutoff.seconds(10)
            while !loop.hasEnded, !cutoff.hasPassed { await Task.yield() }
            #expect(loop.hasEnded)
            #expect(await loop.run { 7 } == 7)
            #expect(!loop.post {})
            #expect(await Task(executorPreference: loop) { 8 }.value == 8)
            let start = ContinuousClock.now
            await Task(executorPreference: loop) { try? await Task.sleep(for: .milliseconds(5)) }.value
            #expect(start.duration(to: .now) >= .milliseconds(5))
        }
        #expect(await server.counters().requests == 1)
        await server.stop(timeout: .zero)
        client.value.client.close()
    }
}

/// A client that is handed from thread to thread; one uses it at a time.
final class UncheckedClient: @unchecked Sendable {
    // Guard of the unchecked conformance: the test that hands it over.
    let client: RawClient

    init(_ client: RawClient) {
        self.client = client
    }
}

extension IncomingRequest {
    /// Path and query as the client sent them.
    var target: String { copyHead().target }
}
