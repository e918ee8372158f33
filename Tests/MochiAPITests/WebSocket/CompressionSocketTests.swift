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

    private static func packed(_ text: String, by deflater: Deflater, keepsContext: Bool) -> WebSocketFrame {
        let payload = unsafe Array(text.utf8).withUnsafeBytes { bytes in
            unsafe deflater.deflate(RawSpan(_unsafeBytes: bytes), keepsContext: keepsContext) { packed in
                unsafe packed.withUnsafeBytes { unsafe Array($0) }
            }
        }
        return WebSocketFrame(
            opcode: WebSocketFrame.Opcode.text,
            reserved: WebSocketFrame.Reserved.first,
            payload: payload
        )
    }

    private static func text(of payload: [UInt8], by inflater: Inflater, keepsContext: Bool) throws -> String {
        try unsafe payload.withUnsafeBytes { bytes in
            try unsafe inflater.inflate(RawSpan(_unsafeBytes: bytes), limit: 1 << 24, keepsContext: keepsContext) {
                message in
                unsafe message.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
            }
        }
    }

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
                let deflater = Deflater()
                let inflater = Inflater()
                for index in 0..<20 {
                    let text = "\(index) " + Self.long
                    try client.send(Self.packed(text, by: deflater, keepsContext: takeover))
                    guard case .compressed(_, let payload) = try client.nextMessage() else {
                        Issue.record("message \(index) is not compressed")
                        return
                    }
                    #expect(payload.count < text.utf8.count / 4)
                    #expect(try Self.text(of: payload, by: inflater, keepsContext: takeover) == text)
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
                let bomb = String(repeating: "a", count: 2 << 20)
                try client.send(Self.packed(bomb, by: Deflater(), keepsContext: false))
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
                let bytes: [UInt8] = [0xc3, 0x28]
                let payload = unsafe bytes.withUnsafeBytes { bytes in
                    unsafe Deflater().deflate(RawSpan(_unsafeBytes: bytes), keepsContext: false) { packed in
                        unsafe packed.withUnsafeBytes { unsafe Array($0) }
                    }
                }
                try client.send(WebSocketFrame(opcode: 1, reserved: WebSocketFrame.Reserved.first, payload: payload))
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
                let deflater = Deflater()
                let inflater = Inflater()
                for index in 0..<20 {
                    let text = "\(index) " + Self.long
                    try client.send(Self.packed(text, by: deflater, keepsContext: takeover))
                    guard case .compressed(_, let own) = try client.nextMessage() else { throw CancellationError() }
                    #expect(try Self.text(of: own, by: inflater, keepsContext: takeover) == text)
                    live.server.publish("t", "news " + text)
                    live.server.publish("t", "tiny")
                    guard case .compressed(_, let news) = try client.nextMessage() else { throw CancellationError() }
                    #expect(try Self.text(of: news, by: inflater, keepsContext: takeover) == "news " + text)
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
