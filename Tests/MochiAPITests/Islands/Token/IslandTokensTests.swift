import TestSupport
import Testing

@testable import MochiAPI

@Suite struct IslandTokensTests {
    static func key(_ byte: UInt8) throws -> SecretKey {
        try SecretKey(Base64URL.encode([UInt8](repeating: byte, count: 32)))
    }

    static func tokens(_ keys: UInt8...) throws -> IslandTokens {
        IslandTokens(keys: KeyRing(try keys.map(key)))
    }

    private static let payloads = [
        "", "-1", #"[{"userId":1},123]"#, #"[{"name":1,"emoji":2},"Aikō","🍡"]"#, "\0",
        String(repeating: "a", count: 255), String(repeating: "a", count: 256), String(repeating: "ab€", count: 9000),
        String(repeating: "a", count: IslandToken.payloadLimit),
    ]

    @Test(arguments: [IslandTokenMode.signed, .sealed], [IslandAudience.public, .session])
    func `what was stamped opens, in all modes`(mode: IslandTokenMode, audience: IslandAudience) throws {
        let tokens = try Self.tokens(1)
        for payload in Self.payloads {
            for end in [nil, 1000, .max] as [Int64?] {
                let session = audience == .session ? Array("session".utf8) : nil
                let text = try tokens.stamp(
                    payload,
                    name: "Counter",
                    schema: 7,
                    mode: mode,
                    audience: audience,
                    session: session,
                    end: end
                )
                let outcome = tokens.open(
                    text,
                    name: "Counter",
                    schema: 7,
                    audience: .public,
                    session: session,
                    now: 999
                )
                let isSame = outcome == .ok(payload)
                #expect(isSame, "\(payload.prefix(20)), \(payload.utf8.count) bytes")
                let again = tokens.open(
                    text[...],
                    name: "Counter",
                    schema: 7,
                    audience: .public,
                    session: session,
                    now: .min
                )
                #expect(again == outcome)
            }
        }
    }

    private static func signed(_ payload: String, _ tokens: IslandTokens, end: Int64? = nil) throws -> String {
        try tokens.stamp(payload, name: "Counter", schema: 7, mode: .signed, audience: .public, end: end)
    }

    private static func sealed(_ payload: String, _ tokens: IslandTokens) throws -> String {
        try tokens.stamp(payload, name: "Counter", schema: 7, mode: .sealed, audience: .public, end: nil)
    }

    // Computed by another implementation: tokens must survive a new release.
    @Test func `a token has its layout`() throws {
        let tokens = try Self.tokens(1)
        #expect(
            try Self.signed("[1]", tokens, end: 258)
                == "FAAAAAAAAAAHAAAAAAAAAQJbMV34-70FFUMwBCtQNgwquGCpV6w6GkHu_zEqWio1Ai6JSw"
        )
        let bound = try tokens.stamp(
            "[1]",
            name: "Counter",
            schema: 7,
            mode: .signed,
            audience: .session,
            session: Array("session".utf8),
            end: nil
        )
        #expect(bound == "EgAAAAAAAAAHWzFd8TJi2OkDUvg34cwtnz5o8Ti8Cw5d_6ocF6oL3bIgOLI")
        let sealed = try #require(Base64URL.decode(try Self.sealed("[1]", tokens)))
        #expect(sealed.first == 0x11)
        #expect(sealed.count == 1 + 16 + 8 + 3)
    }

    @Test func `equal props make equal tokens, and others make others`() throws {
        let tokens = try Self.tokens(1)
        #expect(try Self.signed("[1]", tokens) == Self.signed("[1]", Self.tokens(1, 2)))
        #expect(try Self.sealed("[1]", tokens) == Self.sealed("[1]", Self.tokens(1, 2)))
        #expect(try Self.signed("[1]", tokens) != Self.signed("[2]", tokens))
        #expect(try Self.sealed("[1]", tokens) != Self.sealed("[2]", tokens))
        #expect(try Self.signed("[1]", tokens) != Self.signed("[1]", Self.tokens(2, 1)))
    }

    @Test func `only what is signed can be read`() throws {
        let payload = Array("a secret".utf8)
        func shows(_ text: String) throws -> Bool {
            try #require(Base64URL.decode(text)).firstRange(of: payload) != nil
        }
        #expect(try shows(Self.signed("a secret", Self.tokens(1))))
        #expect(try !shows(Self.sealed("a secret", Self.tokens(1))))
    }

    @Test func `a session is bound and not part of the token`() throws {
        let session: [UInt8] = Array("0123456789abcdef".utf8)
        for mode in [IslandTokenMode.signed, .sealed] {
            let text = try Self.tokens(1).stamp(
                "x",
                name: "Counter",
                schema: 7,
                mode: mode,
                audience: .session,
                session: session,
                end: nil
            )
            #expect(try #require(Base64URL.decode(text)).firstRange(of: session) == nil)
        }
    }

    @Test func `long payloads are packed when that is shorter`() throws {
        var random = SeededGenerator(seed: 3)
        let noise = String((0..<400).map { _ in Character(Unicode.Scalar(UInt8.random(in: 35...126, using: &random))) })
        for (payload, isPacked) in [
            (String(repeating: "a", count: 255), false), (String(repeating: "a", count: 256), true),
            (String(repeating: #"{"name":1}"#, count: 100), true), (noise, true),
        ] {
            let text = try Self.signed(payload, Self.tokens(1))
            let plain = Base64URL.count(of: 1 + 8 + 32 + payload.utf8.count)
            #expect((text.utf8.count < plain) == isPacked)
            #expect(text.utf8.count <= plain)
        }
        let bytes = Base64URL.encode((0..<300).map { _ in UInt8.random(in: 0...255, using: &random) })
        let text = try Self.signed(bytes, Self.tokens(1))
        #expect(text.utf8.count <= Base64URL.count(of: 1 + 8 + 32 + bytes.utf8.count))
    }

    @Test func `keys that follow each other keep tokens alive`() throws {
        for mode in [IslandTokenMode.signed, .sealed] {
            let text = try Self.tokens(1).stamp("x", name: "C", schema: 7, mode: mode, audience: .public, end: nil)
            for (tokens, outcome) in [
                (try Self.tokens(2, 1), IslandTokenOutcome.ok("x")), (try Self.tokens(3, 2, 1), .ok("x")),
                (try Self.tokens(2), .refused),
            ] {
                #expect(tokens.open(text, name: "C", schema: 7, audience: .public, session: nil, now: 0) == outcome)
            }
        }
    }

    @Test(arguments: [IslandTokenMode.signed, .sealed])
    func `a token for everybody is stale once its component is for a session`(mode: IslandTokenMode) throws {
        let tokens = try Self.tokens(1)
        let session: [UInt8] = [1, 2, 3]
        let ofAll = try tokens.stamp("x", name: "C", schema: 7, mode: mode, audience: .public, end: nil)
        let ofOne = try tokens.stamp(
            "x",
            name: "C",
            schema: 7,
            mode: mode,
            audience: .session,
            session: session,
            end: nil
        )
        for (text, audience, outcome) in [
            (ofAll, IslandAudience.session, IslandTokenOutcome.stale), (ofAll, .public, .ok("x")),
            (ofOne, .session, .ok("x")), (ofOne, .public, .ok("x")),
        ] {
            #expect(tokens.open(text, name: "C", schema: 7, audience: audience, session: session, now: 0) == outcome)
        }
    }

    @Test func `props that are too much for a token are not stamped`() throws {
        let tokens = try Self.tokens(1)
        var random = SeededGenerator(seed: 4)
        let noise = Base64URL.encode((0..<49_000).map { _ in UInt8.random(in: 0...255, using: &random) })
        for payload in [String(repeating: "a", count: IslandToken.payloadLimit + 1), noise] {
            let error = #expect(throws: IslandTokenError.self) { try Self.signed(payload, tokens) }
            #expect(error == IslandTokenError(name: "Counter", count: payload.utf8.count))
            #expect(throws: IslandTokenError.self) { try Self.sealed(payload, tokens) }
        }
        #expect("\(IslandTokenError(name: "Counter", count: 70_000))".contains("Counter are 70000 bytes"))
    }
}
