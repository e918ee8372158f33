import MochiEngine
import TestSupport
import Testing

/// Clients that are too slow are cut, and nobody else notices: every limit is a second, and no test asserts a time.
struct SlowClientTests {
    private static let piece = [UInt8](repeating: 1, count: 60_000)

    private static let respond = handler { exchange in
        switch exchange.incoming?.target {
        case "/stream":
            exchange.start(status: 200, length: nil)
            while true { try await exchange.write(Self.piece) }
        case "/body":
            do {
                _ = try await exchange.collect()
                exchange.answer("complete")
            } catch BodyError.refused(let status) {
                exchange.answer("refused", status: status)
            }
        default: exchange.answer("quick")
        }
    }

    /// Plays `attack` until the server ends it, while somebody else goes on asking.
    private func withAttack(
        limits: Limits = .impatient,
        _ attack: @escaping @Sendable (Endpoint) throws -> Void,
        counted: (Counters) -> UInt64
    ) async throws {
        try await withServer(limits: limits, Self.respond) { server in
            let endpoint = server.endpoint
            let isOver = Guarded(false)
            async let bystander: Void = onThread {
                while !isOver.value {
                    let client = try RawClient(to: endpoint)
                    for _ in 0..<100 { #expect(try client.exchange(Wire.get())?.text == "quick") }
                }
            }
            do {
                try await onThread { try attack(endpoint) }
            } catch {
                isOver.change { $0 = true }
                throw error
            }
            isOver.change { $0 = true }
            try await bystander
            #expect(await counted(server.server.counters()) == 1)
        }
    }

    @Test func `a head that trickles is answered with 408`() async throws {
        try await withAttack(
            { endpoint in
                let client = try RawClient(to: endpoint)
                _ = try client.exchange(Wire.get())
                try client.send("GET / HTTP/1.1\r\nX: ")
                while client.ending == nil {
                    _ = client.offer([97])
                    _ = try? client.receive(by: .milliseconds(20))
                }
                #expect(HTTP1Transcript(client.inbox).statuses == [408])
            },
            counted: { $0.headTimeouts }
        )
    }

    @Test func `a client that sends nothing is closed`() async throws {
        try await withAttack(
            { endpoint in
                let (bytes, ending) = try RawClient(to: endpoint).readToEnd()
                #expect(bytes.isEmpty)
                #expect(ending == .closed)
            },
            counted: { $0.idleTimeouts }
        )
    }

    @Test func `a body that stands still is answered with 408`() async throws {
        try await withAttack(
            { endpoint in
                let client = try RawClient(to: endpoint)
                try client.send(Wire.post("/body", length: 1000) + "abc")
                #expect(try client.response()?.status == 408)
                _ = try client.readToEnd()
            },
            counted: { $0.bodyTimeouts }
        )
    }

    @Test func `a body that trickles below the rate is answered with 408`() async throws {
        try await withAttack(
            { endpoint in
                let client = try RawClient(to: endpoint)
                try client.send(Wire.post("/body", length: 100_000))
                while client.inbox.isEmpty, client.ending == nil {
                    _ = client.offer([97])
                    _ = try? client.receive(by: .milliseconds(20))
                }
                #expect(try client.response()?.status == 408)
            },
            counted: { $0.bodyTimeouts }
        )
    }

    @Test func `a client that stops reading is cut`() async throws {
        try await withAttack(
            { endpoint in
                let client = try RawClient(to: endpoint, receiveBuffer: 4096)
                try client.send(Wire.get("/stream"))
                // The cut shows in the sending direction while what has arrived stays unread.
                let cutoff = Cutoff.seconds(20)
                while client.offer(Array("x".utf8)) >= 0 {
                    if cutoff.hasPassed { throw SystemError.timedOut("a reader that does not read is still connected") }
                    _ = try? RawClient(to: endpoint).receive(by: .milliseconds(50))
                }
            },
            counted: { $0.stalledWrites }
        )
    }

    @Test func `an HTTP/2 client whose window stays closed is cut`() async throws {
        try await withAttack(
            { endpoint in
                let client = try HTTP2Client(to: endpoint, manners: [.acknowledgesSettings, .answersPings])
                try client.send(.headers(1, .request("GET", "/stream")))
                _ = try client.socket.readToEnd(by: .seconds(20))
            },
            counted: { $0.stalledWrites }
        )
    }

    @Test func `an HTTP/2 header block that is never finished is cut`() async throws {
        try await withAttack(
            limits: Limits.impatient.with { $0.keepAliveTime = .seconds(60) },
            { endpoint in
                let client = try HTTP2Client(to: endpoint)
                try client.send(.headers(1, .request(), complete: false))
                _ = try client.socket.readToEnd(by: .seconds(20))
            },
            counted: { $0.bodyTimeouts }
        )
    }

    @Test func `a TLS handshake that stands still is cut`() async throws {
        try await withTLSServer(limits: .impatient, Self.respond) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try RawClient(to: endpoint)
                try client.send([0x16, 3, 1, 2, 0])
                _ = try client.readToEnd(by: .seconds(20))
            }
            #expect(await server.server.counters().handshakeFailures == 1)
        }
    }

    @Test func `a TLS client that stops reading is cut`() async throws {
        try await withTLSServer(limits: .impatient, Self.respond) { server in
            let port = server.port
            let client = try await onThread {
                let client = try TLSStream(port: port, receiveBuffer: 4096)
                client.send(Wire.get("/stream"))
                return Kept(client)
            }
            #expect(await server.holds { await server.server.counters().stalledWrites == 1 })
            #expect(await server.becomesIdle())
            withExtendedLifetime(client) {}
        }
    }

    /// Carries a client between threads; one uses it at a time.
    private final class Kept: @unchecked Sendable {
        // Guard of the unchecked conformance: nobody uses it but to keep it.
        private let client: TLSStream

        init(_ client: TLSStream) {
            self.client = client
        }
    }
}
