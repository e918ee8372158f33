import TestSupport
import Testing

@testable import MochiAPI
@testable import MochiEngine

@Suite struct IslandTokensHostileTests {
    private static let name = "UserAvatar"
    private static let schema: UInt64 = 0x0123_4567_89AB_CDEF
    private static let session = Array("session of Aiko.".utf8)
    private static let payload = #"[{"userId":1,"name":2},123,"Aiko"]"#
    private static let purpose = "mochi island 1"

    /// What a client sends, and as whom; everything else is as it was when the token was stamped.
    struct Attack: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var text: String
        var name = IslandTokensHostileTests.name
        var schema = IslandTokensHostileTests.schema
        var session: [UInt8]?
        var now: Int64 = 1000
        var keys: [UInt8] = [1]
        let outcome: IslandTokenOutcome
    }

    private static func ring(_ keys: [UInt8]) throws -> KeyRing {
        KeyRing(try keys.map(IslandTokensTests.key))
    }

    private static func stamp(
        _ mode: IslandTokenMode,
        payload: String = payload,
        name: String = name,
        session: [UInt8]? = nil,
        end: Int64? = 2000
    ) throws -> String {
        try IslandTokens(keys: ring([1])).stamp(
            payload,
            name: name,
            schema: schema,
            mode: mode,
            audience: session == nil ? .public : .session,
            session: session,
            end: end
        )
    }

    /// A token with a right proof of any head and body, as nobody but a holder of the key can make it.
    private static func forged(
        head: UInt8,
        body: [UInt8],
        session: [UInt8] = [],
        _ mode: IslandTokenMode
    ) throws -> String {
        let key = try IslandTokensTests.key(1)
        switch mode {
        case .signed:
            var bytes = [head] + body
            key.signing(for: purpose).sign(&bytes, purpose: purpose, name: name, context: session)
            return Base64URL.encode(bytes)
        case .sealed:
            let sealing = key.sealing(for: purpose)
            let context = [head] + session
            return Base64URL.encode([head] + sealing.seal(body, purpose: purpose, name: name, context: context))
        }
    }

    private static func changed(_ text: String, _ change: (inout [UInt8]) -> Void) throws -> String {
        var bytes = try #require(Base64URL.decode(text))
        change(&bytes)
        return Base64URL.encode(bytes)
    }

    private static let schemaBytes: [UInt8] = [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF]

    /// Attacks that work alike on both modes.
    private static func attacks(_ mode: IslandTokenMode) throws -> [Attack] {
        let text = try stamp(mode)
        let bound = try stamp(mode, session: session)
        let endless = try stamp(mode, end: nil)
        let bits: UInt8 = mode == .sealed ? 0x11 : 0x10
        let zeros = [UInt8](repeating: 0, count: 1_000_000)
        let bomb = try #require(pack(zeros))
        let stream = try #require(pack([UInt8](repeating: 97, count: 300)))
        func packed(_ count: Int, _ stream: [UInt8]) throws -> String {
            let length = [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
            return try forged(head: bits | 8, body: schemaBytes + length + stream, mode)
        }
        let last = String(try #require(text.last))
        return [
            Attack(testDescription: "none", text: text, outcome: .ok(payload)),
            Attack(testDescription: "none, of a session", text: bound, session: session, outcome: .ok(payload)),
            Attack(testDescription: "for all, with a session", text: text, session: session, outcome: .ok(payload)),
            Attack(testDescription: "without an end", text: endless, now: .max, outcome: .ok(payload)),
            Attack(testDescription: "a moment before its end", text: text, now: 1999, outcome: .ok(payload)),
            Attack(testDescription: "before its time", text: text, now: .min, outcome: .ok(payload)),
            Attack(testDescription: "behind a new key", text: text, keys: [2, 1], outcome: .ok(payload)),
            Attack(
                testDescription: "forged with the right key",
                text: try forged(head: bits, body: schemaBytes + [120], mode),
                outcome: .ok("x")
            ),

            Attack(testDescription: "at its end", text: text, now: 2000, outcome: .expired),
            Attack(testDescription: "long after its end", text: text, now: .max, outcome: .expired),
            Attack(
                testDescription: "expired and of another shape",
                text: text,
                schema: 0,
                now: 2000,
                outcome: .expired
            ),
            Attack(testDescription: "ended before 1970", text: try stamp(mode, end: -1), now: 0, outcome: .expired),
            Attack(testDescription: "the smallest end", text: try stamp(mode, end: .min), now: .min, outcome: .expired),
            Attack(testDescription: "another shape", text: text, schema: schema + 1, outcome: .stale),
            Attack(
                testDescription: "another shape, bytes turned",
                text: text,
                schema: schema.byteSwapped,
                outcome: .stale
            ),
            Attack(testDescription: "another shape without an end", text: endless, schema: 0, outcome: .stale),

            Attack(testDescription: "expired and moved", text: text, name: "Other", now: 3000, outcome: .refused),
            Attack(testDescription: "stale and moved", text: text, name: "Other", schema: 0, outcome: .refused),
            Attack(testDescription: "expired with another key", text: text, now: 3000, keys: [2], outcome: .refused),
            Attack(testDescription: "another component", text: text, name: "Counter", outcome: .refused),
            Attack(testDescription: "a component that begins so", text: text, name: "UserAvatars", outcome: .refused),
            Attack(testDescription: "a component cut off", text: text, name: "UserAvata", outcome: .refused),
            Attack(testDescription: "a component in another case", text: text, name: "useravatar", outcome: .refused),
            Attack(testDescription: "no component", text: text, name: "", outcome: .refused),
            Attack(testDescription: "another key", text: text, keys: [2], outcome: .refused),
            Attack(testDescription: "other keys", text: text, keys: [2, 3, 4], outcome: .refused),
            Attack(testDescription: "no session", text: bound, outcome: .refused),
            Attack(testDescription: "an empty session", text: bound, session: [], outcome: .refused),
            Attack(
                testDescription: "another session",
                text: bound,
                session: Array("session of Jiro.".utf8),
                outcome: .refused
            ),
            Attack(testDescription: "a longer session", text: bound, session: session + [0], outcome: .refused),
            Attack(testDescription: "a shorter session", text: bound, session: session.dropLast(), outcome: .refused),
            Attack(
                testDescription: "a session in front of the name",
                text: bound,
                name: name + "s",
                session: Array(session.dropFirst()),
                outcome: .refused
            ),

            Attack(testDescription: "mode swapped", text: try changed(text) { $0[0] ^= 1 }, outcome: .refused),
            Attack(
                testDescription: "session left out",
                text: try changed(bound) { $0[0] ^= 2 },
                session: session,
                outcome: .refused
            ),
            Attack(
                testDescription: "session added",
                text: try changed(text) { $0[0] ^= 2 },
                session: session,
                outcome: .refused
            ),
            Attack(testDescription: "end left out", text: try changed(text) { $0[0] ^= 4 }, outcome: .refused),
            Attack(testDescription: "end added", text: try changed(endless) { $0[0] ^= 4 }, outcome: .refused),
            Attack(testDescription: "packed", text: try changed(text) { $0[0] ^= 8 }, outcome: .refused),
            Attack(testDescription: "version 0", text: try changed(text) { $0[0] &= 0x0F }, outcome: .refused),
            Attack(testDescription: "version 2", text: try changed(text) { $0[0] ^= 0x30 }, outcome: .refused),
            Attack(testDescription: "shape changed", text: try changed(text) { $0[8] ^= 1 }, outcome: .refused),
            Attack(testDescription: "end changed", text: try changed(text) { $0[9] ^= 1 }, outcome: .refused),
            Attack(testDescription: "payload changed", text: try changed(text) { $0[20] ^= 1 }, outcome: .refused),
            Attack(testDescription: "extended by a byte", text: try changed(text) { $0.append(0) }, outcome: .refused),
            Attack(testDescription: "extended by itself", text: try changed(text) { $0 += $0 }, outcome: .refused),
            Attack(
                testDescription: "a byte in front",
                text: try changed(text) { $0.insert(0x10, at: 0) },
                outcome: .refused
            ),
            Attack(
                testDescription: "a byte less in the middle",
                text: try changed(text) { $0.remove(at: 20) },
                outcome: .refused
            ),
            Attack(
                testDescription: "two bytes exchanged",
                text: try changed(text) { $0.swapAt(20, 21) },
                outcome: .refused
            ),
            Attack(
                testDescription: "halves of two tokens",
                text: try changed(text) { $0 = $0.prefix(30) + (Base64URL.decode(endless) ?? []).suffix(30) },
                outcome: .refused
            ),
            Attack(
                testDescription: "proof of zeros",
                text: try changed(text) {
                    $0.replaceSubrange($0.count - 32..<$0.count, with: repeatElement(0, count: 32))
                },
                outcome: .refused
            ),
            Attack(
                testDescription: "proof taken away",
                text: try changed(text) { $0.removeLast(32) },
                outcome: .refused
            ),

            Attack(testDescription: "a character more", text: text + "A", outcome: .refused),
            Attack(testDescription: "a character less", text: String(text.dropLast()), outcome: .refused),
            Attack(testDescription: "padding", text: text + "=", outcome: .refused),
            Attack(testDescription: "more padding", text: text + "==", outcome: .refused),
            Attack(testDescription: "space in front", text: " " + text, outcome: .refused),
            Attack(testDescription: "space behind", text: text + " ", outcome: .refused),
            Attack(testDescription: "line behind", text: text + "\n", outcome: .refused),
            Attack(
                testDescription: "space inside",
                text: text.prefix(10) + " " + text.dropFirst(10),
                outcome: .refused
            ),
            Attack(testDescription: "NUL behind", text: text + "\0", outcome: .refused),
            Attack(testDescription: "NUL inside", text: text.prefix(10) + "\0" + text.dropFirst(11), outcome: .refused),
            Attack(
                testDescription: "a letter beyond ASCII",
                text: text.prefix(10) + "é" + text.dropFirst(11),
                outcome: .refused
            ),
            Attack(testDescription: "an accent on the last letter", text: text + "\u{301}", outcome: .refused),
            Attack(
                testDescription: "wide letters",
                text: text.prefix(10) + "Ａ" + text.dropFirst(11),
                outcome: .refused
            ),
            Attack(testDescription: "percent-encoded", text: "%" + text.dropFirst(), outcome: .refused),
            Attack(testDescription: "the alphabet of base 64", text: text.dropLast(2) + "+/", outcome: .refused),
            Attack(testDescription: "quoted", text: "\"" + text + "\"", outcome: .refused),
            Attack(testDescription: "twice", text: text + text, outcome: .refused),
            Attack(testDescription: "with a dot", text: text + "." + last, outcome: .refused),

            Attack(testDescription: "a bomb", text: try packed(65_535, bomb), outcome: .refused),
            Attack(
                testDescription: "a bomb that claims its length in two bytes",
                text: try packed(1_000_000, bomb),
                outcome: .refused
            ),
            Attack(testDescription: "a bomb that claims nothing", text: try packed(0, bomb), outcome: .refused),
            Attack(
                testDescription: "a whole stream",
                text: try packed(300, stream),
                outcome: .ok(String(repeating: "a", count: 300))
            ),
            Attack(testDescription: "a stream shorter than it says", text: try packed(301, stream), outcome: .refused),
            Attack(testDescription: "a stream longer than it says", text: try packed(299, stream), outcome: .refused),
            Attack(testDescription: "a stream cut off", text: try packed(300, stream.dropLast()), outcome: .refused),
            Attack(
                testDescription: "something behind a stream",
                text: try packed(300, stream + [0]),
                outcome: .refused
            ),
            Attack(testDescription: "no stream", text: try packed(300, []), outcome: .refused),
            Attack(testDescription: "a broken stream", text: try packed(300, [0xFF, 0xFF, 0xFF]), outcome: .refused),
            Attack(
                testDescription: "a stream of no text",
                text: try packed(1, [0x01, 0x01, 0x00, 0xFE, 0xFF, 0xC0]),
                outcome: .refused
            ),
            Attack(
                testDescription: "no text",
                text: try forged(head: bits, body: schemaBytes + [0xC0], mode),
                outcome: .refused
            ),
            Attack(
                testDescription: "half of a character",
                text: try forged(head: bits, body: schemaBytes + [0xE2, 0x82], mode),
                outcome: .refused
            ),
            Attack(
                testDescription: "half of a shape",
                text: try forged(head: bits, body: [1, 2, 3], mode),
                outcome: .refused
            ),
            Attack(
                testDescription: "half of an end",
                text: try forged(head: bits | 4, body: schemaBytes + [1, 2], mode),
                outcome: .refused
            ),
            Attack(
                testDescription: "half of a length",
                text: try forged(head: bits | 8, body: schemaBytes + [1], mode),
                outcome: .refused
            ),
            Attack(
                testDescription: "no payload",
                text: try forged(head: bits, body: schemaBytes, mode),
                outcome: .ok("")
            ),
            Attack(
                testDescription: "another version, proved",
                text: try forged(head: bits + 0x10, body: schemaBytes, mode),
                outcome: .refused
            ),
        ]
    }

    private static func pack(_ bytes: [UInt8]) -> [UInt8]? {
        Deflate.pack(bytes.span)
    }

    /// Texts that have never been a token.
    private static let nonsense = [
        "", "A", "AA", "E", "EA", "EAA", "EQ", "EA==", " ", "\0", "=", "-", "__", "é", "🍡", "null", "undefined", "{}",
        "../../etc/passwd", "<script>", "%00", String(repeating: "A", count: 43), String(repeating: "EAAA", count: 11),
        String(repeating: "A", count: IslandTokens.textLimit),
        String(repeating: "EAAA", count: IslandTokens.textLimit / 4),
        String(repeating: "A", count: IslandTokens.textLimit + 1), String(repeating: "EQAA", count: 1_000_000),
    ]

    @Test(arguments: try attacks(.signed) + attacks(.sealed))
    func `a token opens only as it was stamped`(attack: Attack) throws {
        let tokens = IslandTokens(keys: try Self.ring(attack.keys))
        let outcome = tokens.open(
            attack.text,
            name: attack.name,
            schema: attack.schema,
            audience: .public,
            session: attack.session,
            now: attack.now
        )
        #expect(outcome == attack.outcome)
    }

    @Test(arguments: nonsense.indices)
    func `what has never been a token is refused`(index: Int) throws {
        let tokens = IslandTokens(keys: try Self.ring([1, 2]))
        let outcome = tokens.open(
            Self.nonsense[index],
            name: Self.name,
            schema: 0,
            audience: .public,
            session: Self.session,
            now: 0
        )
        #expect(outcome == .refused)
    }

    private static func open(_ text: some StringProtocol, _ tokens: IslandTokens) -> IslandTokenOutcome {
        tokens.open(text, name: name, schema: schema, audience: .public, session: session, now: 1000)
    }

    @Test(arguments: [IslandTokenMode.signed, .sealed], [nil, session])
    func `no bit of a token can change`(mode: IslandTokenMode, session: [UInt8]?) throws {
        let tokens = IslandTokens(keys: try Self.ring([1]))
        let text = try Self.stamp(mode, session: session)
        for index in 0..<(try #require(Base64URL.decode(text)).count) {
            for bit in 0..<8 {
                let flipped = try Self.changed(text) { $0[index] ^= 1 << bit }
                #expect(Self.open(flipped, tokens) == .refused, "byte \(index), bit \(bit)")
            }
        }
        // The text as well: bits that no byte needs would make a second text of the same bytes.
        for index in text.utf8.indices {
            for character in "ABYZaz09-_+/=% \0" where character != text[index] {
                let changed = text[..<index] + String(character) + text[text.index(after: index)...]
                #expect(Self.open(changed, tokens) == .refused, "\(character) at \(index)")
            }
        }
        #expect(Self.open(text, tokens) == .ok(Self.payload))
    }

    @Test(arguments: [IslandTokenMode.signed, .sealed])
    func `no token can be cut off`(mode: IslandTokenMode) throws {
        let tokens = IslandTokens(keys: try Self.ring([1]))
        let text = try Self.stamp(mode)
        for index in text.indices {
            #expect(Self.open(text[..<index], tokens) == .refused)
            #expect(Self.open(text[index...], tokens) == .refused || index == text.startIndex)
        }
    }

    @Test func `a token of 64 KiB is the longest that is looked at`() throws {
        let tokens = IslandTokens(keys: try Self.ring([1]))
        // 49,152 bytes are 65,536 characters.
        for (count, outcome) in [(49_152 - 41, IslandTokenOutcome.ok("")), (49_152 - 40, .refused)] {
            let body = Self.schemaBytes + [UInt8](repeating: 97, count: count)
            let text = try Self.forged(head: 0x10, body: body, .signed)
            switch Self.open(text, tokens) {
            case .ok(let payload): #expect(outcome == .ok("") && payload.utf8.count == count)
            case let other: #expect(other == outcome)
            }
        }
    }

    /// 40,000 texts: nothing opens, and nothing stops the process.
    @Test(arguments: 0..<8 as Range<UInt64>)
    func `bytes at random are refused`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let tokens = IslandTokens(keys: try Self.ring([1]))
        for _ in 0..<5000 {
            var bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if !bytes.isEmpty { bytes[0] = bytes[0] & 0x0F | 0x10 }
            #expect(Self.open(Base64URL.encode(bytes), tokens) == .refused)
            #expect(Self.open(String(decoding: bytes, as: UTF8.self), tokens) == .refused)
        }
    }

    /// 20,000 bodies with a right proof, which only a mistake of ours could make: read or refused.
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `proved bytes at random are read or refused`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<5000 {
            let head = try #require(IslandTokenHead(UInt8.random(in: 0x10...0x1F, using: &random)))
            let body = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let token = IslandToken(head, body: body.span)
            let isWithinLimit = (token?.payload.utf8.count ?? 0) <= IslandToken.payloadLimit
            #expect(isWithinLimit)
        }
    }
}
