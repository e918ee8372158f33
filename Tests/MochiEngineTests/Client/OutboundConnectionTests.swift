import MochiEngine
import TestSupport
import Testing

/// Connections that a loop opens: here to the server that it belongs to itself.
@Suite struct OutboundConnectionTests {
    private static let echo = handler { exchange in
        let body = try await exchange.collect()
        exchange.loop.preconditionIsCurrent()
        exchange.start(status: 200, length: body.count)
        try await exchange.write(body, last: true)
    }

    /// Sends `request` as soon as the connection is open, and tells all that comes, up to the end.
    private func talk(
        to port: Int,
        tls: TLSClientHandle? = nil,
        on loop: EventLoop,
        _ request: [UInt8],
        closesAfter most: Int = .max
    ) async throws -> (received: [UInt8], reason: String) {
        let address = try #require(SocketAddress.resolve(host: "127.0.0.1", port: UInt16(port)).first)
        let (events, feed) = AsyncStream.makeStream(of: OutboundConnection.Event.self)
        let connection = await loop.run {
            let connection = OutboundConnection(to: address, tls: tls, on: loop) { feed.yield($0) }
            // Not open yet: nothing is sent.
            connection.send([1, 2, 3])
            return connection
        }
        var received: [UInt8] = []
        for await event in events {
            switch event {
            case .opened:
                await loop.run {
                    for start in stride(from: 0, to: request.count, by: 50_000) {
                        connection.send(Array(request[start..<min(start + 50_000, request.count)]))
                    }
                }
            case .received(let bytes):
                received += bytes
                guard received.count >= most else { break }
                await loop.run { connection.close() }
                return (received, "closed")
            case .drained: break
            case .ended(let reason): return (received, reason)
            }
        }
        return (received, "no end")
    }

    private static func post(_ body: [UInt8]) -> [UInt8] {
        Array(Wire.post(length: body.count, "Connection: close").utf8) + body
    }

    @Test(arguments: [false, true])
    func `bytes go both ways, whole and in order`(isSecure: Bool) async throws {
        let identity = TLSIdentity(selfSignedWithHTTP2: true)
        let body = [UInt8].pattern(3_000_000)
        var limits = Limits()
        limits.bodyBytes = body.count
        try await withServer(
            limits: limits,
            listeners: [(.tcp(host: "127.0.0.1", port: 0), isSecure ? identity : nil)],
            Self.echo
        ) { server in
            let tls = isSecure ? TLSClientHandle(trusting: identity, host: "localhost") : nil
            let (received, reason) = try await talk(to: server.port, tls: tls, on: server.loops[0], Self.post(body))
            let isWhole = HTTP1Transcript(received).responses.first?.body == body
            #expect(isWhole)
            #expect(reason == "the server closed the connection")
        }
    }

    @Test func `where nobody listens, the end says so`() async throws {
        let port = try FreePort.next()
        try await withServer(silent) { server in
            let (received, reason) = try await talk(to: Int(port), on: server.loops[0], [1])
            #expect(received == [])
            #expect(reason == "connection failure")
        }
    }

    @Test func `a certificate that no authority of the system has signed is refused`() async throws {
        let identity = TLSIdentity(selfSignedWithHTTP2: false)
        try await withServer(listeners: [(.tcp(host: "127.0.0.1", port: 0), identity)], silent) { server in
            let tls = try TLSClientHandle(trustingAuthoritiesIn: nil, host: "127.0.0.1")
            let (_, reason) = try await talk(to: server.port, tls: tls, on: server.loops[0], [1])
            #expect(reason.contains("self-signed certificate"))
        }
    }

    @Test func `authorities that are not there are an error`() {
        let error = #expect(throws: TLSClientError.self) {
            try TLSClientHandle(trustingAuthoritiesIn: "/no/such/file.pem", host: "localhost")
        }
        #expect(error?.description == "/no/such/file.pem: no certificates of authorities there")
    }

    @Test(arguments: [false, true])
    func `closed in the middle, nothing more is told`(isSecure: Bool) async throws {
        let identity = TLSIdentity(selfSignedWithHTTP2: true)
        try await withServer(
            listeners: [(.tcp(host: "127.0.0.1", port: 0), isSecure ? identity : nil)],
            Self.echo
        ) { server in
            let tls = isSecure ? TLSClientHandle(trusting: identity, host: "localhost") : nil
            let request = Self.post(.pattern(1_000_000))
            let (received, reason) = try await talk(
                to: server.port,
                tls: tls,
                on: server.loops[0],
                request,
                closesAfter: 1000
            )
            #expect(received.count >= 1000)
            #expect(reason == "closed")
            #expect(await server.becomesIdle())
        }
    }

    @Test func `closed by what it reports, it touches nothing any more`() async throws {
        try await withServer(Self.echo) { server in
            let loop = server.loops[0]
            let address = try #require(SocketAddress.resolve(host: "127.0.0.1", port: UInt16(server.port)).first)
            for closesAt in [OutboundConnection.Event.opened, .drained, .received([])] {
                let (closed, feed) = AsyncStream.makeStream(of: Void.self)
                await loop.run {
                    final class Holder { var connection: OutboundConnection? }
                    let holder = Holder()
                    holder.connection = OutboundConnection(to: address, on: loop) { event in
                        if event == .opened { holder.connection?.send(Self.post(.pattern(100_000))) }
                        let isIt =
                            switch (event, closesAt) {
                            case (.opened, .opened), (.drained, .drained), (.received, .received): true
                            default: false
                            }
                        guard isIt else { return }
                        holder.connection?.close()
                        holder.connection = nil
                        feed.yield()
                        feed.finish()
                    }
                }
                for await _ in closed {}
            }
            #expect(await server.becomesIdle())
        }
    }

    @Test func `the end of its loop is its end`() async throws {
        let (events, feed) = AsyncStream.makeStream(of: OutboundConnection.Event.self)
        // The peer is a server of its own, which answers nothing.
        try await withServer(silent) { peer in
            let address = try #require(SocketAddress.resolve(host: "127.0.0.1", port: UInt16(peer.port)).first)
            try await withServer(silent) { server in
                let loop = server.loops[0]
                await loop.run {
                    _ = OutboundConnection(to: address, on: loop) { event in
                        feed.yield(event)
                        // Who wants it back at once does not hold the loop.
                        if case .ended = event { _ = OutboundConnection(to: address, on: loop) { feed.yield($0) } }
                    }
                }
                for await event in events {
                    #expect(event == .opened)
                    break
                }
            }
            for await event in events {
                #expect(event == .ended("the event loop has ended"))
                break
            }
        }
    }

    @Test func `names and addresses are resolved`() throws {
        #expect(try SocketAddress.resolve(host: "127.0.0.1", port: 80).count == 1)
        #expect(try !SocketAddress.resolve(host: "localhost", port: 80).isEmpty)
        let error = #expect(throws: ResolutionError.self) {
            try SocketAddress.resolve(host: "nobody.invalid", port: 80)
        }
        #expect(error?.description.hasPrefix("nobody.invalid: ") == true)
    }
}
