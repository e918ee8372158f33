internal import MochiEngine

/// Stamps the props of server islands into pages, and proves what comes back.
///
/// A token is base64url text (RFC 4648 5) of an `IslandToken` and its proof. It works for the component, the session and
/// the keys it was stamped for, until its end. Equal props make equal tokens, whoever stamps them.
///
///     let tokens = IslandTokens(keys: keys)
///     let text = try tokens.stamp(
///         props, name: "UserAvatar", schema: schema, mode: .signed, audience: .public, end: end, reusing: &bytes)
///     switch tokens.open(text, name: "UserAvatar", schema: schema, audience: .public, session: nil, now: now) { … }
///
/// Both work on values only, on any thread. Signed, either costs less than one of OpenSSL's `HMAC()`, sealed about two.
struct IslandTokens: Sendable {
    /// Characters of the longest token.
    static let textLimit = 64 * 1024
    // A new layout is a new purpose: what was stamped for one opens for no other.
    private static let purpose = "mochi island 1"

    private struct Key: Sendable {
        let signing: SigningKey
        let sealing: SealingKey
    }

    private let keys: [Key]

    /// Tokens of a ring: its first key stamps, all of them prove.
    init(keys: KeyRing) {
        self.keys = keys.keys.map {
            Key(signing: $0.signing(for: Self.purpose), sealing: $0.sealing(for: Self.purpose))
        }
    }

    /// The token of props for a component.
    ///
    /// `payload` is what `Devalue` has made of them, `schema` the `IslandSchema` of their type, `end` the first second
    /// since 1970 that the token no longer works, as `IslandTokenLifetime` gives it. With the audience `.session` it is
    /// bound to the bytes of `session`, which it does not hold. What `bytes` held is lost; it spares the next token the memory.
    /// - Throws: `IslandTokenError` when the payload is too long for a token.
    func stamp(
        _ payload: borrowing Span<UInt8>,
        name: String,
        schema: UInt64,
        mode: IslandTokenMode,
        audience: IslandAudience,
        session: [UInt8]? = nil,
        end: Int64?,
        reusing bytes: inout [UInt8]
    ) throws(IslandTokenError) -> String {
        let count = payload.count
        guard count <= IslandToken.payloadLimit else { throw IslandTokenError(name: name, count: count) }
        let packed = IslandToken.pack(payload)
        var head = IslandTokenHead()
        head.hasEnd = end != nil
        head.isPacked = packed != nil
        var context: [UInt8] = []
        if audience == .session {
            guard let session, !session.isEmpty else {
                preconditionFailure("the island \(name) is for a session: start one before the page is rendered")
            }
            head.isOfSession = true
            context = session
        }
        bytes.removeAll(keepingCapacity: true)
        bytes.reserveCapacity((packed?.count ?? count) + Self.overhead)
        switch mode {
        case .signed:
            bytes.append(head.byte)
            IslandToken.appendBody(payload, packed: packed, schema: schema, end: end, to: &bytes)
            keys[0].signing.sign(&bytes, purpose: Self.purpose, name: name, context: context)
        case .sealed:
            head.isSealed = true
            IslandToken.appendBody(payload, packed: packed, schema: schema, end: end, to: &bytes)
            // The head is not sealed, but bound: its bits say how the body is read.
            context.insert(head.byte, at: 0)
            let sealed = keys[0].sealing.seal(bytes, purpose: Self.purpose, name: name, context: context)
            bytes.removeAll(keepingCapacity: true)
            bytes.append(head.byte)
            bytes.append(contentsOf: sealed)
        }
        guard Base64URL.count(of: bytes.count) <= Self.textLimit else {
            throw IslandTokenError(name: name, count: count)
        }
        return Base64URL.encode(bytes)
    }

    /// Head, schema, end, length and signature.
    private static let overhead = 1 + 8 + 8 + 2 + SigningKey.overhead

    /// What a text that comes from anybody turns out to be.
    ///
    /// `session` holds the bytes of the request's session, nil without one; a token for everybody opens with any, but is stale
    /// when its component is for a session by now. `now` is in seconds since 1970. Nothing but the first byte is read before it
    /// is proved, in a time that does not tell what is wrong.
    func open(
        _ text: some StringProtocol,
        name: String,
        schema: UInt64,
        audience: IslandAudience,
        session: [UInt8]?,
        now: Int64
    ) -> IslandTokenOutcome {
        guard !name.isEmpty, text.utf8.count <= Self.textLimit, let bytes = Base64URL.decode(text),
            let head = bytes.first.flatMap(IslandTokenHead.init),
            let token = prove(bytes, head, name: name, session: session ?? [])
        else { return .refused }
        if let end = token.end, end <= now { return .expired }
        if audience == .session, !head.isOfSession { return .stale }
        return token.schema == schema ? .ok(token.payload) : .stale
    }

    private func prove(_ bytes: [UInt8], _ head: IslandTokenHead, name: String, session: [UInt8]) -> IslandToken? {
        if head.isOfSession, session.isEmpty { return nil }
        var context = head.isOfSession ? session : []
        let span = bytes.span
        if head.isSealed {
            context.insert(head.byte, at: 0)
            let sealed = span.extracting(1...)
            for key in keys {
                if let body = key.sealing.open(sealed, purpose: Self.purpose, name: name, context: context) {
                    return IslandToken(head, body: body.span)
                }
            }
        } else if bytes.count > SigningKey.overhead {
            for key in keys
            where key.signing.verifies(span, purpose: Self.purpose, name: name, context: context) {
                return IslandToken(head, body: span.extracting(1..<bytes.count - SigningKey.overhead))
            }
        }
        return nil
    }
}
