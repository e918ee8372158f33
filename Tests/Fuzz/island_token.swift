// What comes back from a browser is refused; with a right proof it is read or refused, and never beyond a token's limits.
// The input is a byte that chooses, then:
//
//   0    the text of a token
//   1    the bytes of a token
//   2    a head and a body, which are signed or sealed here
//   3    a payload, which is stamped here and opens as it was

@testable import MochiAPI
@testable import MochiEngine

private enum Fuzz {
    static let purpose = "mochi island 1"
    static let name = "Counter"
    static let session: [UInt8] = [1, 2, 3]
    static let key: SecretKey = {
        guard let key = try? SecretKey("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8") else { fatalError("no key") }
        return key
    }()
    static let tokens = IslandTokens(keys: KeyRing([key]))
    static let signing = key.signing(for: purpose)
    static let sealing = key.sealing(for: purpose)

    static func open(_ text: some StringProtocol, schema: UInt64 = 7) -> IslandTokenOutcome {
        let outcome = tokens.open(text, name: name, schema: schema, audience: .public, session: session, now: 1000)
        if case .ok(let payload) = outcome {
            precondition(payload.utf8.count <= IslandToken.payloadLimit, "a payload is longer than any")
        }
        return outcome
    }

    /// A token of any bytes with a right proof.
    static func proved(_ bytes: [UInt8]) -> String? {
        guard let head = bytes.first.map({ $0 & 0x0F | 0x10 }), let read = IslandTokenHead(head) else { return nil }
        let bound = read.isOfSession ? session : []
        if read.isSealed {
            guard bytes.count > 1 else { return nil }
            let sealed = sealing.seal(Array(bytes[1...]), purpose: purpose, name: name, context: [head] + bound)
            return Base64URL.encode([head] + sealed)
        }
        var signed = bytes
        signed[0] = head
        signing.sign(&signed, purpose: purpose, name: name, context: bound)
        return Base64URL.encode(signed)
    }

    static func roundTrip(_ payload: String, _ choice: UInt8) {
        let mode: IslandTokenMode = choice & 1 == 0 ? .signed : .sealed
        let audience: IslandAudience = choice & 2 == 0 ? .public : .session
        let end: Int64? = choice & 4 == 0 ? nil : 2000
        var bytes: [UInt8] = []
        guard
            let text = try? tokens.stamp(
                payload.utf8Span.span,
                name: name,
                schema: 7,
                mode: mode,
                audience: audience,
                session: session,
                end: end,
                reusing: &bytes
            )
        else { return }
        precondition(open(text) == .ok(payload), "a token opens otherwise than it was stamped")
        precondition(open(text, schema: 8) == .stale, "a token of another shape is not stale")
        precondition(open(text.dropLast()) == .refused, "a token opens without its end")
    }
}

/// One token.
@_cdecl("LLVMFuzzerTestOneInput")
public func openToken(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let bytes = unsafe Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    let choice = unsafe start.pointee
    switch choice % 4 {
    case 0:
        let text = String(decoding: bytes, as: UTF8.self)
        if case .ok = Fuzz.open(text) {
            precondition(Base64URL.decode(text).map(Base64URL.encode) == text, "a token has two texts")
        }
    case 1: _ = Fuzz.open(Base64URL.encode(bytes))
    case 2:
        if let text = Fuzz.proved(bytes) { _ = Fuzz.open(text) }
    default: Fuzz.roundTrip(String(decoding: bytes, as: UTF8.self), choice >> 2)
    }
    return 0
}
