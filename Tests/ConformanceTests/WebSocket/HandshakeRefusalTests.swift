import TestSupport
import Testing

/// Requests for `/ws/echo` that are no handshake, or a bad one (RFC 6455 section 4.2.1).
@Suite(.serialized)
struct HandshakeRefusalTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let status: Int
        let handshake: WebSocketHandshake
        let body: String

        init(
            _ name: String,
            _ status: Int,
            body: String = "",
            _ change: (inout WebSocketHandshake) -> Void
        ) {
            var handshake = WebSocketHandshake("/ws/echo")
            change(&handshake)
            self.name = name
            self.status = status
            self.handshake = handshake
            self.body = body
        }

        var testDescription: String { "\(name): \(status)" }
    }

    static let rows: [Row] = [
        Row("nothing wrong", 101) { _ in },
        Row("names in capitals", 101) { ($0.upgrade, $0.connection) = ("WebSocket", "keep-alive, UPGRADE") },
        Row("one of several protocols", 101) { $0.upgrade = "example/1, websocket" },
        Row("an extension that is unknown", 101) { $0.extensions = ["x-unknown; a=1"] },
        Row("no Upgrade", 426) { $0.upgrade = nil },
        Row("another Upgrade", 426) { $0.upgrade = "websockets" },
        Row("no Connection", 426) { $0.connection = nil },
        Row("a Connection that does not name Upgrade", 426) { $0.connection = "keep-alive" },
        Row("HTTP/1.0", 426) { $0.protocolVersion = "HTTP/1.0" },
        Row("no version", 400) { $0.version = nil },
        Row("version 8", 426) { $0.version = "8" },
        Row("version 0", 426) { $0.version = "0" },
        Row("version 13 twice", 426) { $0.fields = [FieldLine("Sec-WebSocket-Version", "13")] },
        Row("an empty version", 426) { $0.version = "" },
        Row("no key", 400) { $0.key = nil },
        Row("an empty key", 400) { $0.key = "" },
        Row("a key of 15 bytes", 400) { $0.key = "AAAAAAAAAAAAAAAAAAAA" },
        Row("a key of 17 bytes", 400) { $0.key = "AAAAAAAAAAAAAAAAAAAAAAA=" },
        Row("a key that is not base64", 400) { $0.key = "AAAAAAAAAAAAAAAAAAAA!A==" },
        Row("a long key", 400) { $0.key = String(repeating: "A", count: 2000) },
        Row("two keys", 400) { $0.fields = [FieldLine("Sec-WebSocket-Key", WebSocketHandshake.sampleKey)] },
        Row("another method", 400) { $0.method = "POST" },
        Row("HEAD", 400) { $0.method = "HEAD" },
        Row("a body", 400, body: "hello") { $0.fields = [FieldLine("Content-Length", "5")] },
        Row("a body in chunks", 400, body: "0\r\n\r\n") { $0.fields = [FieldLine("Transfer-Encoding", "chunked")] },
        Row("a subprotocol that is no token", 400) { $0.subprotocols = ["a b"] },
        Row("a subprotocol twice", 400) { $0.subprotocols = ["a", "a"] },
        Row("an empty list of subprotocols", 400) { $0.fields = [FieldLine("Sec-WebSocket-Protocol", "")] },
        Row("the origin of another site", 403) { $0.origin = "https://evil.example" },
        Row("no origin at all", 403) { $0.origin = "null" },
        Row("another path", 404) { $0.target = "/ws/nowhere" },
    ]

    @Test(arguments: rows)
    func `a handshake gets the answer it deserves`(row: Row) throws {
        let server = try EchoSubject.shared.server
        let client = try RawClient(to: server.endpoint)
        let response = try client.exchange(row.handshake.request + row.body)
        #expect(response?.status == row.status)
        if row.status == 426 { #expect(response?.field("upgrade") == "websocket") }
        if row.name.hasPrefix("version") { #expect(response?.field("sec-websocket-version") == "13") }
        if row.status == 101 { #expect(row.handshake.objection(to: try #require(response)) == nil) }
    }

    @Test func `HTTP/2 is sent back to HTTP/1`() throws {
        let client = try HTTP2Client(to: EchoSubject.shared.server.endpoint)
        let response = try client.get("/ws/echo", on: 1)
        #expect(response?.status == 426)
    }

    @Test func `after a refusal the same connection may do better`() throws {
        let client = try RawClient(to: EchoSubject.shared.server.endpoint)
        var handshake = WebSocketHandshake("/ws/echo")
        handshake.version = "8"
        #expect(try client.exchange(handshake)?.status == 426)
        let socket = try WebSocketClient(over: client, WebSocketHandshake("/ws/echo"))
        try socket.send(.text("at last"))
        #expect(try socket.nextMessage() == .text("at last"))
        #expect(try socket.close() == WebSocketClose(1000))
    }
}
