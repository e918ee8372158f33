import MochiTesting
import Synchronization
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct EventStreamEndTests {
    /// What a handler and its stream have gone through.
    private final class Witness: Sendable {
        let closes = Mutex(0)
        let closed = Event<Void>()
        let ended = Event(of: String.self)

        func watch(_ stream: EventStream) {
            stream.onClose {
                self.closes.withLock { $0 += 1 }
                self.closed.report()
            }
        }
    }

    /// Sends one event and waits for what comes.
    private static func routes(_ witness: Witness) -> Routes {
        [
            "/waits": Mochi.sse { stream, _ in
                witness.watch(stream)
                try await stream.send("begun")
                do {
                    try await Task.sleep(for: .seconds(3600))
                } catch {
                    witness.ended.report("\(type(of: error))")
                    throw error
                }
            },
            "/sends": Mochi.sse { stream, _ in
                witness.watch(stream)
                do {
                    while true {
                        try await stream.send("again")
                        try? await Task.sleep(for: .milliseconds(1))
                    }
                } catch {
                    witness.ended.report("\(type(of: error))")
                    throw error
                }
            },
            "/until": Mochi.sse { stream, _ in
                witness.watch(stream)
                try await stream.send("begun")
                await stream.untilClosed()
                witness.ended.report("returned")
            },
            "/closes": Mochi.sse { stream, _ in
                witness.watch(stream)
                try await stream.send("last")
                stream.close()
                do { try await stream.send("never") } catch { witness.ended.report("\(type(of: error))") }
                stream.close()
            },
            "/returns": Mochi.sse { stream, _ in
                witness.watch(stream)
                try await stream.send("last")
                witness.ended.report("returned")
            },
        ]
    }

    @Test(
        arguments: [
            ("/waits", ["CancellationError"]), ("/sends", ["CancellationError", "EventStreamClosed"]),
            ("/until", ["returned"]),
        ],
        [TestDepth.inProcess, .loopback, .tls]
    )
    func `a client that leaves ends the stream once, and cancels its handler`(
        row: (target: String, endings: [String]),
        depth: TestDepth
    ) async throws {
        let witness = Witness()
        try await Self.routes(witness).test(depth) { client async throws in
            try await client.events(row.target) { _, events in _ = try await events.next() }
            await witness.closed.value
            let ending = await witness.ended.value
            #expect(row.endings.contains(ending ?? ""))
        }
        #expect(witness.closes.withLock { $0 } == 1)
    }

    @Test func `a reset of its HTTP/2 stream ends it once`() async throws {
        let witness = Witness()
        try await LiveServer.run(Self.routes(witness)) { live async throws in
            let endpoint = live.endpoint
            try await onThread {
                let client = try HTTP2Client(to: endpoint)
                try client.send(.headers(1, .request("GET", "/waits")))
                _ = try client.events { if case .data = $0 { true } else { false } }
                try client.send(.reset(1))
                _ = try client.synchronize()
            }
            await witness.closed.value
            #expect(await witness.ended.value == "CancellationError")
        }
        #expect(witness.closes.withLock { $0 } == 1)
    }

    @Test(arguments: [("/closes", "EventStreamClosed"), ("/returns", "returned")])
    func `what was sent before the end arrives`(target: String, ending: String) async throws {
        let witness = Witness()
        try await Self.routes(witness).test { client async throws in
            let events = try await client.events(target) { _, events in try await events.rest() }
            #expect(events == [TestEvent("last")])
            await witness.closed.value
            #expect(await witness.ended.value == ending)
        }
        #expect(witness.closes.withLock { $0 } == 1)
    }

    @Test func `an action is called at once when the stream has ended`() async throws {
        let called = Event<Void>()
        let routes: Routes = [
            "/": Mochi.sse { stream, _ in
                stream.close()
                stream.onClose { called.report() }
            }
        ]
        try await routes.test { client async throws in
            _ = try await client.events("/") { _, events in try await events.rest() }
            await called.value
        }
    }

    @Test func `whoever waits for the end can be cancelled, and the stream goes on`() async throws {
        let routes: Routes = [
            "/": Mochi.sse { stream, _ in
                try await stream.send("begun")
                let waiting = Task { await stream.untilClosed() }
                waiting.cancel()
                await waiting.value
                try await stream.send("open \(stream.isOpen)")
                stream.close()
                await stream.untilClosed()
            }
        ]
        try await routes.test { client async throws in
            let events = try await client.events("/") { _, events in try await events.rest() }
            #expect(events.map(\.data) == ["begun", "open true"])
        }
    }

    @Test(arguments: [false, true])
    func `a handler finds its request, behind middleware too`(isBehindMiddleware: Bool) async throws {
        var options = ServeOptions(routes: [
            "/rooms/:room": Mochi.sse { stream, request in
                let current = try RequestContext.current
                await Task.yield()
                try await stream.send("\(current === request) \(try RequestContext.current.parameters["room"] ?? "")")
            }
        ])
        if isBehindMiddleware {
            options.handle = Handle { request, next in
                await Task.yield()
                return try await next(request)
            }
        }
        try await options.test { client async throws in
            let event = try await client.events("/rooms/tea") { _, events in try await events.next() }
            #expect(event?.data == "true tea")
        }
    }

    @Test(arguments: [1, 2])
    func `a server that stops ends its streams with a time to come back`(loops: Int) async throws {
        let witness = Witness()
        var options = ServeOptions(
            routes: Self.routes(witness) + [
                "/topic": Mochi.sse(topic: "news"),
                "/silent": Mochi.sse { stream, _ in await stream.untilClosed() },
            ]
        )
        options.loops = loops
        options.shutdownTimeout = .seconds(60)
        try await options.test(.loopback) { client async throws in
            let clients = (0..<20).map { index in
                let begun = Event<Void>()
                let target = ["/waits", "/topic", "/until", "/silent"][index % 4]
                let task = Task {
                    try await client.events(target) { _, events async throws in
                        begun.report()
                        _ = try await events.rest()
                        return events.retry
                    }
                }
                return (begun, task)
            }
            for (begun, _) in clients { await begun.value }
            async let stopped: Void = client.server.stop()
            var times: Set<Duration> = []
            for (_, task) in clients {
                let retry = try #require(try await task.value)
                #expect((Duration.seconds(1)...(.seconds(5))).contains(retry))
                times.insert(retry)
            }
            #expect(times.count > 1)
            await stopped
        }
    }

    @Test func `a window of its own is where the time lies`() async throws {
        let routes: Routes = [
            "/": Mochi.sse(topic: "news").eventStream { $0.comeBack = .milliseconds(7)...(.milliseconds(7)) }
        ]
        try await routes.test { client async throws in
            try await client.events("/") { _, events async throws in
                async let stopped: Void = client.server.stop()
                #expect(try await events.rest() == [])
                #expect(events.retry == .milliseconds(7))
                await stopped
            }
        }
    }

    @Test func `what happens is told`() async throws {
        let path = "/told/\(UInt64.random(in: 0...UInt64.max))"
        let told = Mutex<[String]>([])
        let closed = Event<Void>()
        let subscriptions = [
            mochiEvents.on(.sseOpen) { event in
                if event.path == path { told.withLock { $0.append("open") } }
            },
            mochiEvents.on(.sseMessage) { event in
                if event.path == path { told.withLock { $0.append("message \(event.size) \(event.event ?? "-")") } }
            },
            mochiEvents.on(.sseClose) { event in
                guard event.path == path else { return }
                #expect(event.duration >= .zero)
                told.withLock { $0.append("close") }
                closed.report()
            },
        ]
        let routes: Routes = [
            "/told/:number": Mochi.sse { stream, _ in
                try await stream.send("abc")
                try await stream.send("a\nb", event: "two", id: "1")
            }
        ]
        try await routes.test { client async throws in
            _ = try await client.request(.head, path)
            _ = try await client.events(path) { _, events in try await events.rest() }
            await closed.value
        }
        #expect(told.withLock { $0 } == ["open", "message 10 -", "message 16 two", "close"])
        for subscription in subscriptions { subscription.cancel() }
    }
}
