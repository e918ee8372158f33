import TestSupport
import Testing

/// The WebSocket client, against a server that has said everything before it is asked.
@Suite struct WebSocketClientTests {
    private static let accepted = """
        HTTP/1.1 101 Switching Protocols\r
        Upgrade: websocket\r
        Connection: upgrade\r
        Sec-WebSocket-Accept: \(WebSocketHandshake.sampleAccept)\r

        """

    private static let handshake = WebSocketHandshake("/chat", key: WebSocketHandshake.sampleKey)

    /// A client whose server sends `frames`, unmasked, and `rest`, and keeps the connection or ends it.
    private func client(
        _ frames: [WebSocketFrame],
        rest: [UInt8] = [],
        fields: String = "",
        _ handshake: WebSocketHandshake = handshake,
        ends: Bool = false
    ) throws -> (client: WebSocketClient, server: RawClient) {
        let (ours, server) = try RawClient.pair()
        try server.send(Array((Self.accepted + fields + "\r\n").utf8) + frames.flatMap(\.unmasked.bytes) + rest)
        if ends { server.finishSending() }
        return (try WebSocketClient(over: ours, handshake), server)
    }

    // MARK: - Handshake

    @Test func `the answer to a key is its hash in base 64`() {
        // RFC 6455 section 1.3, and pairs that OpenSSL computed.
        #expect(WebSocketHandshake.accept(for: WebSocketHandshake.sampleKey) == WebSocketHandshake.sampleAccept)
        #expect(WebSocketHandshake.accept(for: "AAAAAAAAAAAAAAAAAAAAAA==") == "ICX+Yqv66kxgM0FcWaLWlFLwTAI=")
        #expect(WebSocketHandshake.accept(for: "x3JJHMbDL1EzLkh9GBhXDw==") == "HSmrc0sMlYUkAGmm5OPpG2HaGWk=")
        #expect(WebSocketHandshake.accept(for: "") == "Kfh9QIsMVZcl6xEPYxPHzW8SZ8w=")
        #expect(WebSocketHandshake.accept(for: String(repeating: "k", count: 28)) == "x9bmfLYIxLMaaT5h0sFuRlAhhb8=")
        #expect(WebSocketHandshake.accept(for: String(repeating: "k", count: 92)) == "LY9EluoxzTck+ySKVLqXrQNaqCc=")
        #expect(WebSocketHandshake.randomKey().utf8.count == 24)
        #expect(WebSocketHandshake.randomKey() != WebSocketHandshake.randomKey())
    }

    @Test func `a handshake says what it was told, and leaves out what is nil`() {
        var handshake = WebSocketHandshake(
            "/chat?a=1",
            key: WebSocketHandshake.sampleKey,
            origin: "https://example.com",
            subprotocols: ["chat", "superchat"],
            extensions: ["permessage-deflate; client_max_window_bits"],
            fields: [FieldLine("Cookie", "a=1"), FieldLine("Sec-WebSocket-Version", "8")]
        )
        handshake.host = nil
        let expected = [
            "GET /chat?a=1 HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "Origin: https://example.com",
            "Sec-WebSocket-Protocol: chat, superchat",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits", "Cookie: a=1",
            "Sec-WebSocket-Version: 8", "", "",
        ]
        #expect(handshake.request == expected.joined(separator: "\r\n"))
    }

    @Test func `an answer that does not fit the handshake is refused`() throws {
        let fields = [
            "Upgrade: WebSocket", "Connection: keep-alive, Upgrade",
            "Sec-WebSocket-Accept: \(WebSocketHandshake.sampleAccept)",
        ]
        func objection(_ fields: [String], _ handshake: WebSocketHandshake = Self.handshake) throws -> String? {
            let head = (["HTTP/1.1 101 Switching Protocols"] + fields + ["", ""]).joined(separator: "\r\n")
            return handshake.objection(to: try #require(HTTP1Transcript(Array(head.utf8)).responses.first))
        }
        #expect(try objection(fields) == nil)
        #expect(try objection(fields, WebSocketHandshake(key: "AAAAAAAAAAAAAAAAAAAAAA==")) != nil)
        for missing in fields {
            #expect(try objection(fields.filter { $0 != missing }) != nil, "without \(missing)")
        }
        var asking = Self.handshake
        asking.subprotocols = ["superchat", "chat"]
        asking.extensions = ["permessage-deflate; client_max_window_bits"]
        for choice in ["Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: permessage-deflate"] {
            #expect(try objection(fields + [choice]) != nil, "\(choice) was not offered")
            #expect(try objection(fields + [choice], asking) == nil, "\(choice) was offered")
        }
    }

    @Test func `a refusal comes with the whole response`() throws {
        let (ours, server) = try RawClient.pair()
        try server.send(
            "HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\nContent-Length: 4\r\n\r\nno.\n"
        )
        let refusal = try #require(throws: WebSocketClient.Refusal.self) { try WebSocketClient(over: ours) }
        #expect(refusal.response?.status == 426)
        #expect(refusal.response?.field("sec-websocket-version") == "13")
        #expect(refusal.response?.text == "no.\n")
    }

    // MARK: - Messages

    @Test func `fragments become one message, with control frames between them`() throws {
        let (client, server) = try client([
            .text("Hel", isFinal: false), .ping("?"), .pong("!"), .continuation("", isFinal: false),
            .continuation("lo"), .binary([1, 2]),
        ])
        #expect(try client.nextMessage() == .text("Hello"))
        #expect(try client.nextMessage() == .binary([1, 2]))
        #expect(client.pongs == [Array("!".utf8)])
        let request = Self.handshake.request.utf8.count
        #expect(try server.read(request) == Array(Self.handshake.request.utf8))
        server.receiveAvailable()
        #expect(server.inbox == WebSocketFrame.pong("?").bytes)
    }

    @Test func `a ping is left alone when told so, and a frame is a frame`() throws {
        let (client, server) = try client([.ping("?"), .text("a", isFinal: false), .ping("?"), .continuation("b")])
        client.answersPings = false
        #expect(try client.nextFrame() == .ping("?").unmasked)
        #expect(try client.nextFrame() == .text("a", isFinal: false).unmasked)
        #expect(try client.nextFrame() == .ping("?").unmasked)
        #expect(try client.nextFrame() == .continuation("b").unmasked)
        server.receiveAvailable()
        #expect(server.inbox.count == Self.handshake.request.utf8.count)
    }

    @Test func `a message is sent whole, in fragments, in bytes or raw`() throws {
        let (client, server) = try client([])
        try client.send(.text("ab"), .ping())
        try client.sendFragments(.text("ab"), of: 1)
        try client.sendBytewise(.text("ab"))
        try client.sendRaw([0x81])
        let expected =
            WebSocketFrame.text("ab").bytes + WebSocketFrame.ping().bytes
            + WebSocketFrame.text("a", isFinal: false).bytes + WebSocketFrame.continuation("b").bytes
            + WebSocketFrame.text("ab").bytes + [0x81]
        #expect(try server.read(Self.handshake.request.utf8.count) != nil)
        #expect(try server.read(expected.count) == expected)
    }

    @Test func `a compressed message stays as it is, and only when agreed on`() throws {
        var frame = WebSocketFrame.binary([0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00])
        frame.reserved = WebSocketFrame.Reserved.first
        var asking = Self.handshake
        asking.extensions = ["permessage-deflate"]
        let (agreed, server) = try client(
            [frame],
            fields: "Sec-WebSocket-Extensions: permessage-deflate\r\n",
            asking
        )
        #expect(try agreed.nextMessage() == .compressed(opcode: 0x2, frame.payload))
        let (unasked, other) = try client([frame])
        #expect(throws: InvalidResponse.self) { try unasked.nextMessage() }
        withExtendedLifetime((server, other)) {}
    }

    @Test(
        arguments: [
            [.continuation("of nothing")],
            [.text("a", isFinal: false), .text("b")],
            [WebSocketFrame(opcode: 0x1, payload: [0xff])],
            [WebSocketFrame(opcode: 0x8, payload: [3])],
            [.close(1005)],
            [.close(), .text("late")],
        ] as [[WebSocketFrame]]
    ) func `a server that breaks the protocol is caught`(frames: [WebSocketFrame]) throws {
        let (client, server) = try client(frames, ends: true)
        #expect(throws: InvalidResponse.self) {
            while true {
                if case .end = try client.nextMessage() { return }
            }
        }
        withExtendedLifetime(server) {}
    }

    // MARK: - The end

    @Test func `a close is a code and a reason, and then the end`() throws {
        let (client, server) = try client([.text("passed over"), .close(1001, "going away")], ends: true)
        #expect(try client.expectClose() == WebSocketClose(1001, "going away"))
        #expect(try client.expectEnd() == .closed)
        #expect(try client.nextFrame() == nil)
        withExtendedLifetime(server) {}
    }

    @Test func `closing sends a close frame and waits for both the answer and the end`() throws {
        let (client, server) = try client([.close(nil)], ends: true)
        #expect(try client.close(4000, "enough") == WebSocketClose(nil))
        server.receiveAvailable()
        #expect(server.inbox.suffix(14) == WebSocketFrame.close(4000, "enough").bytes[...])
    }

    @Test func `an end without a close frame is no close, and an end inside a frame no end`() throws {
        let (bare, first) = try client([], ends: true)
        #expect(throws: InvalidResponse.self) { try bare.expectClose() }
        let (partial, second) = try client([], rest: [0x81], ends: true)
        #expect(throws: InvalidResponse.self) { try partial.nextFrame() }
        withExtendedLifetime((first, second)) {}
    }

    @Test func `silence ends at the cutoff`() throws {
        let (client, server) = try client([])
        let error = try #require(throws: SystemError.self) { try client.nextMessage(by: .milliseconds(1)) }
        #expect(error.isTimeout)
        withExtendedLifetime(server) {}
    }
}
