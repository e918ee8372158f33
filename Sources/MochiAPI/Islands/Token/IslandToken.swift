internal import MochiEngine

/// What a token says, without what proves it.
///
///     ┌──────┬────────┬─────┬────────┬─────────┐
///     │ head │ schema │ end │ length │ payload │
///     └──────┴────────┴─────┴────────┴─────────┘
///       1      8        0, 8  0, 2     …
///              └──────────── body ─────────────┘
///
/// Numbers begin with their highest byte. A signed token is that and the signature of all of it, 32 bytes; in a sealed one
/// the sealed body, 16 bytes longer, stands behind the head.
struct IslandToken: Sendable, Equatable {
    /// Bytes of the longest payload, whose length takes two.
    static let payloadLimit = Int(UInt16.max)
    /// Shorter payloads are not compressed: that would gain next to nothing.
    static let packedMinimum = 256

    /// The shape of the props, as `IslandSchema` gives it.
    let schema: UInt64
    /// Seconds since 1970; nil when the token works for as long as its key.
    let end: Int64?
    /// The props, as `Devalue` writes them.
    let payload: String

    /// A payload compressed; nil when that is not worth it.
    static func pack(_ payload: borrowing Span<UInt8>) -> [UInt8]? {
        guard (packedMinimum...payloadLimit).contains(payload.count) else { return nil }
        let packed = Deflate.pack(payload)
        return packed.flatMap { $0.count + 2 < payload.count ? $0 : nil }
    }

    /// Appends a body; a packed payload goes with a head that says so.
    static func appendBody(
        _ payload: borrowing Span<UInt8>,
        packed: [UInt8]?,
        schema: UInt64,
        end: Int64?,
        to bytes: inout [UInt8]
    ) {
        append(schema, count: 8, to: &bytes)
        if let end { append(UInt64(bitPattern: end), count: 8, to: &bytes) }
        if let packed {
            append(UInt64(payload.count), count: 2, to: &bytes)
            bytes.append(contentsOf: packed)
        } else {
            for index in payload.indices { bytes.append(payload[index]) }
        }
    }

    private static func append(_ number: UInt64, count: Int, to bytes: inout [UInt8]) {
        var shift = count * 8
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }
}

extension IslandToken {
    /// Reads a body that has been proved; nil when it is none all the same.
    ///
    /// Takes memory for the length that the body gives, at most `payloadLimit`, and not for what a stream would become.
    init?(_ head: IslandTokenHead, body: Span<UInt8>) {
        let start = (head.hasEnd ? 16 : 8) + (head.isPacked ? 2 : 0)
        guard body.count >= start else { return nil }
        schema = Self.number(body, 0..<8)
        end = head.hasEnd ? Int64(bitPattern: Self.number(body, 8..<16)) : nil
        let rest = body.extracting(start...)
        if head.isPacked {
            let count = Int(Self.number(body, start - 2..<start))
            guard let unpacked = Deflate.unpack(rest, count: count), let text = Self.text(unpacked.span) else {
                return nil
            }
            payload = text
        } else {
            guard rest.count <= Self.payloadLimit, let text = Self.text(rest) else { return nil }
            payload = text
        }
    }

    private static func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var number: UInt64 = 0
        for index in range { number = number << 8 | UInt64(bytes[index]) }
        return number
    }

    private static func text(_ bytes: Span<UInt8>) -> String? {
        guard let text = try? UTF8Span(validating: bytes) else { return nil }
        return String(copying: text)
    }
}
