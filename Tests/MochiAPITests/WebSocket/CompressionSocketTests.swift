import MochiAPI
import MochiEngine
import TestSupport
import Testing

@Suite struct CompressionSocketTests {
    private static let offer = ["permessage-deflate; client_max_window_bits"]

    private static func options(takeover: Bool) -> ServeOptions {
        .testing { options in
            options.websocket.message = 1 << 20
            var compression = WebSocketCompression()
            compression.serverContextTakeover = takeover
            compression.clientContextTakeover = takeover
            options.websocket.compression = compression
        }
    }

    private static let routes: Routes = [
        "/echo": Mochi.ws(message: { ws, message in try ws.send(message) }),
        "/topic": Mochi.ws(
            open: { ws in ws.subscribe("t") },
            message: { ws, message in try ws.send(message) }
        ),
    ]

    private static let long = String(repeating: "Strawberry daifuku, Uji matcha. ", count: 100)

    @Test func `nothing is compressed unless both want it`() async throws {
        try await LiveServer.run(Self.routes) { live async throws in
            let handshake = WebSocketHandshake("/echo", extensions: Self.offer)
            #expect(try await live.shake(handshake).field("sec-websocket-extensions") == nil)
        }
        try await LiveServer.run(Self.routes, Self.options(takeover: false)) { live async throws in
            #expect(try await live.shake(WebSocketHandshake("/echo")).field("sec-websocket-extensions") == nil)
            let malformed = WebSocketHandshake("/echo", extensions: ["permessage-deflate; ="])
            #expect(try await live.shake(malformed).status == 400)
        }
    }

    @Test(arguments: [false, true])
    func `messages are compressed both ways, small ones are left alone`(takeover: Bool) async throws {
        try await LiveServer.run(Self.routes, Self.options(takeover: takeover)) { live async throws in
            try await live.socket(WebSocketHandshake("/echo", extensions: Self.offer)) { client throws in
                let packing = PackingClient(client, keepsContext: takeover)
                for index in 0..<20 {
                    let text = "\(index) " + Self.long
                    try packing.send(text.utf8)
                    let echo = try packing.next()
                    #expect(echo.text == text)
                    #expect(echo.size < text.utf8.count / 4)
                    try client.send(.text("small"))
                    #expect(try client.nextMessage() == .text("small"))
                }
            }
        }
    }

    @Test func `a bomb is 1009, rubbish 1007, text that is none 1007`() async throws {
        try await LiveServer.run(Self.routes, Self.options(takeover: false)) { live async throws in
            let handshake = WebSocketHandshake("/echo", extensions: Self.offer)
            try await live.socket(handshake) { client throws in
                try PackingClient(client).send([UInt8](repeating: 97, count: 2 << 20))
                #expect(try client.expectClose().code == 1009)
            }
            try await live.socket(handshake) { client throws in
                let frame = WebSocketFrame(
                    opcode: 2,
                    reserved: WebSocketFrame.Reserved.first,
                    payload: [0xff, 0xff, 0xff]
                )
                try client.send(frame)
                #expect(try client.expectClose().code == 1007)
            }
            try await live.socket(handshake) { client throws in
                try PackingClient(client).send([0xc3, 0x28])
                #expect(try client.expectClose().code == 1007)
            }
        }
    }

    @Test func `the mark of compression without an agreement is 1002`() async throws {
        try await LiveServer.run(Self.routes) { live async throws in
            try await live.socket("/echo") { client throws in
                try client.send(WebSocketFrame(opcode: 1, reserved: WebSocketFrame.Reserved.first, payload: [0]))
                #expect(try client.expectClose().code == 1002)
            }
        }
    }

    @Test(arguments: [false, true])
    func `what is published is compressed for those who can read it, between their own messages`(
        takeover: Bool
    ) async throws {
        try await LiveServer.run(Self.routes, loops: 2, Self.options(takeover: takeover)) { live async throws in
            let plain = OpenSockets()
            try await plain.open(2, "/topic", on: live)
            try await live.socket(WebSocketHandshake("/topic", extensions: Self.offer)) { client throws in
                let packing = PackingClient(client, keepsContext: takeover)
                for index in 0..<20 {
                    let text = "\(index) " + Self.long
                    try packing.send(text.utf8)
                    #expect(try packing.next().text == text)
                    live.server.publish("t", "news " + text)
                    live.server.publish("t", "tiny")
                    #expect(try packing.next().text == "news " + text)
                    #expect(try client.nextMessage() == .text("tiny"))
                }
            }
            try await plain.use { clients throws in
                for client in clients {
                    for index in 0..<20 {
                        #expect(try client.nextMessage() == .text("news \(index) " + Self.long))
                        #expect(try client.nextMessage() == .text("tiny"))
                    }
                }
            }
            let counters = await live.server.counters()
            #expect(counters.compressedMessages == 20)
            #expect(counters.deliveredMessages == 20 * 2 * 3)
        }
    }
}

/// A client that compresses its messages, and reads compressed ones.
private struct PackingClient {
    struct NotCompressed: Error {}

    private let client: WebSocketClient
    private let keepsContext: Bool
    private let deflater = Deflater()
    private let inflater = Inflater()

    init(_ client: WebSocketClient, keepsContext: Bool = false) {
        self.client = client
        self.keepsContext = keepsContext
    }

    /// Sends bytes as a text message.
    func send(_ bytes: some Sequence<UInt8>) throws {
        let payload = unsafe Array(bytes).withUnsafeBytes { bytes in
            unsafe deflater.deflate(RawSpan(_unsafeBytes: bytes), keepsContext: keepsContext) { packed in
                unsafe packed.withUnsafeBytes { unsafe Array($0) }
            }
        }
        try client.send(
            WebSocketFrame(
                opcode: WebSocketFrame.Opcode.text,
                reserved: WebSocketFrame.Reserved.first,
                payload: payload
            )
        )
    }

    /// The next message, which must be compressed, and the bytes that it came in.
    func next() throws -> (text: String, size: Int) {
        guard case .compressed(_, let payload) = try client.nextMessage() else { throw NotCompressed() }
        let text = try unsafe payload.withUnsafeBytes { bytes in
            try unsafe inflater.inflate(RawSpan(_unsafeBytes: bytes), limit: 1 << 24, keepsContext: keepsContext) {
                message in
                unsafe message.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
            }
        }
        return (text, payload.count)
    }
}
