import Testing

@testable import MochiEngine

@Suite struct HandshakeTests {
    private func read(
        isGet: Bool = true,
        isHTTP11: Bool = true,
        hasBody: Bool = false,
        upgrade: String = "websocket",
        version: String? = "13",
        key: String? = "dGhlIHNhbXBsZSBub25jZQ==",
        protocols: String? = nil
    ) -> Result<Handshake, Handshake.Refusal> {
        Result { () throws(Handshake.Refusal) in
            try Handshake(
                isGet: isGet,
                isHTTP11: isHTTP11,
                hasBody: hasBody,
                upgrade: upgrade,
                version: version,
                key: key,
                protocols: protocols,
                extensions: nil
            )
        }
    }

    private func isMalformed(_ result: Result<Handshake, Handshake.Refusal>) -> Bool {
        if case .failure(.malformed) = result { true } else { false }
    }

    @Test(arguments: ["websocket", "WebSocket", "h2c, websocket", " websocket ,x"])
    func `Upgrade is a list without case`(upgrade: String) throws {
        #expect(try read(upgrade: upgrade).get().key == "dGhlIHNhbXBsZSBub25jZQ==")
    }

    @Test(arguments: ["", "h2c", "websockets", "web socket"])
    func `without websocket in it nothing is upgraded`(upgrade: String) {
        #expect(read(upgrade: upgrade) == .failure(.notAnUpgrade))
    }

    @Test func `HTTP/2 and HTTP/1.0 have no upgrade`() {
        #expect(read(isHTTP11: false) == .failure(.wrongProtocol))
    }

    @Test func `only GET without a body asks for a WebSocket`() {
        #expect(isMalformed(read(isGet: false)))
        #expect(isMalformed(read(hasBody: true)))
    }

    @Test(arguments: ["8", "0", "13, 13", "013", ""])
    func `another version than 13 is refused`(version: String) {
        #expect(read(version: version) == .failure(.wrongVersion))
    }

    @Test func `a missing version is malformed`() {
        #expect(isMalformed(read(version: nil)))
    }

    @Test(arguments: [
        nil, "", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==",
        "dGhlIHNhbXBsZSBub25jZQ\u{0}=", "dGhlIHNhbXBsZSBub25jZQQ=", "AAAA", "dGhlIHNhbXBsZSBub25jZSE!==",
    ])
    func `a key that is not 16 bytes in base64 is malformed`(key: String?) {
        #expect(isMalformed(read(key: key)))
    }

    @Test func `subprotocols come in the order of the client`() throws {
        #expect(try read(protocols: "b, a ,c").get().protocols == ["b", "a", "c"])
        #expect(try read().get().protocols == [])
    }

    @Test(arguments: ["", ",", "a b", "a, a", "a;b", "\u{e4}"])
    func `subprotocols are different tokens`(protocols: String) {
        #expect(isMalformed(read(protocols: protocols)))
    }
}
