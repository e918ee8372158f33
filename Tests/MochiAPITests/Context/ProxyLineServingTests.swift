import TestSupport
import Testing

@testable import MochiAPI

/// Connections that a balancer passes on with a PROXY line.
@Suite struct ProxyLineServingTests {
    private static let routes: Routes = [
        "/": Mochi.api { .text("\($0.clientAddress) \($0.peerAddress) \($0.isSecure)") }
    ]

    private static func options(_ trusted: String...) -> ServeOptions {
        .testing { options in
            options.proxy.protocolV1 = true
            options.proxy.trusted = trusted
            options.proxy.addressHeader = "x-forwarded-for"
        }
    }

    private static func ask(_ live: LiveServer, _ line: String, _ fields: [String] = []) async throws -> String? {
        try await live.talk { client in
            try client.exchange(line + LiveServer.head("GET", "/", fields))?.text
        }
    }

    @Test func `the peer is who the line tells, and is believed only when it is trusted itself`() async throws {
        let field = ["X-Forwarded-For: 203.0.113.7"]
        try await LiveServer.run(Self.routes, Self.options("127.0.0.1", "192.0.2.1")) { live async throws in
            let proxy = try await Self.ask(live, "PROXY TCP4 192.0.2.1 192.0.2.9 1 2\r\n", field)
            #expect(proxy == "203.0.113.7 192.0.2.1 false")
            let client = try await Self.ask(live, "PROXY TCP4 192.0.2.2 192.0.2.9 1 2\r\n", field)
            #expect(client == "192.0.2.2 192.0.2.2 false")
            let balancer = try await Self.ask(live, "PROXY UNKNOWN\r\n")
            #expect(balancer == "127.0.0.1 127.0.0.1 false")
            #expect(await live.server.counters().proxyRefusals == 0)
        }
    }

    @Test func `who is not trusted, and who sends no line, gets nothing`() async throws {
        for (trusted, line) in [("192.0.2.1", "PROXY TCP4 192.0.2.1 192.0.2.9 1 2\r\n"), ("127.0.0.1", "")] {
            try await LiveServer.run(Self.routes, Self.options(trusted)) { live async throws in
                #expect(try await Self.ask(live, line) == nil)
                #expect(await live.server.counters().proxyRefusals == 1)
            }
        }
    }

    @Test func `a health check sends the line`() async throws {
        try await LiveServer.run(Self.routes, Self.options("127.0.0.1")) { live async throws in
            let port = live.server.port
            #expect(try await onThread { try HealthCheck.status(ofPort: port, expectsProxyLine: true) } == 200)
        }
    }

    @Test func `a WebSocket knows whom the line tells`() async throws {
        let routes: Routes = ["/ws": Mochi.ws(open: { ws in try ws.send(ws.remoteAddress) }, message: { _, _ in })]
        try await LiveServer.run(routes, Self.options("127.0.0.1")) { live async throws in
            let handshake = WebSocketHandshake("/ws")
            let frame = try await live.talk { client in
                try client.send("PROXY TCP6 2001:db8::1 ::1 1 2\r\n" + handshake.request)
                _ = try client.response()
                return try client.read(13)
            }
            #expect(frame.map { String(decoding: $0.dropFirst(2), as: UTF8.self) } == "2001:db8::1")
        }
    }
}
