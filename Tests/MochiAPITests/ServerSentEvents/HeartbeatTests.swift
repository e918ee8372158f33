import MochiAPI
import MochiTesting
import TestSupport
import Testing

@Suite struct HeartbeatTests {
    @Test(arguments: [TestDepth.inProcess, .loopback, .tls])
    func `a silent stream is kept alive by comments`(depth: TestDepth) async throws {
        var options = ServeOptions(routes: [
            "/": Mochi.sse(topic: "news"),
            "/task": Mochi.sse { stream, _ in
                try await stream.send("a")
                await stream.untilClosed()
            },
        ])
        options.eventStreams.heartbeat = .milliseconds(25)
        // Which is no time for an open response.
        options.limits.keepAlive = .milliseconds(20)
        try await options.test(depth) { client async throws in
            for target in ["/", "/task"] {
                try await client.stream(target) { _, pieces async throws in
                    for _ in 0..<4 { #expect(try await pieces.text(through: ":\n\n").hasSuffix(":\n\n")) }
                }
            }
        }
    }

    @Test func `over HTTP/2 too`() async throws {
        let routes: Routes = ["/": Mochi.sse(topic: "news").eventStream { $0.heartbeat = .milliseconds(25) }]
        let options = ServeOptions.testing { $0.limits.keepAlive = .milliseconds(20) }
        try await LiveServer.run(routes, options) { live async throws in
            let endpoint = live.endpoint
            try await onThread {
                let client = try HTTP2Client(to: endpoint)
                try client.send(.headers(1, .request("GET", "/")))
                for _ in 0..<4 {
                    let events = try client.events { if case .data = $0 { true } else { false } }
                    #expect(events.last == .data(stream: 1, Array(":\n\n".utf8), endStream: false))
                }
            }
        }
    }

    @Test func `the head of a response does not wait for the first event`() async throws {
        let routes: Routes = ["/": Mochi.sse { stream, _ in await stream.untilClosed() }]
        try await routes.test { client async throws in
            try await client.events("/") { response, _ in #expect(response.status == .ok) }
        }
    }

    @Test(.enabled(if: RawClient.canVanish, "it takes CAP_NET_ADMIN to leave without a word"))
    func `a client that vanishes is noticed by a heartbeat, and its handler is cancelled`() async throws {
        let closed = Event<Void>()
        let ended = Event(of: Bool.self)
        let routes: Routes = [
            "/": Mochi.sse { stream, _ in
                stream.onClose { closed.report() }
                try await stream.send("begun")
                try? await Task.sleep(for: .seconds(3600))
                ended.report(Task.isCancelled)
            }
        ]
        let options = ServeOptions.testing { $0.eventStreams.heartbeat = .milliseconds(25) }
        try await LiveServer.run(routes, options) { live async throws in
            try await live.talk { client in
                try client.send(LiveServer.head("GET", "/"))
                while !String(decoding: client.inbox, as: UTF8.self).contains("begun") { _ = try client.receive() }
                try client.vanish()
            }
            await closed.value
            #expect(await ended.value == true)
            #expect(await live.server.counters().openEventStreams == 0)
        }
    }
}
