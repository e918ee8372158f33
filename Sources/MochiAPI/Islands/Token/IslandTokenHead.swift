/// The first byte of a token, which tells how to prove and to read the others.
struct IslandTokenHead: Sendable, Equatable {
    private static let version: UInt8 = 1

    /// The body is sealed; else a signature stands behind it.
    var isSealed = false
    /// The token is bound to a session.
    var isOfSession = false
    /// The body has an end.
    var hasEnd = false
    /// The payload is a DEFLATE stream (RFC 1951), behind the count of bytes that it stands for.
    var isPacked = false

    /// The version in the upper half, a bit for each property in the lower one.
    var byte: UInt8 {
        Self.version << 4 | (isSealed ? 1 : 0) | (isOfSession ? 2 : 0) | (hasEnd ? 4 : 0) | (isPacked ? 8 : 0)
    }
}

extension IslandTokenHead {
    /// Reads the byte; nil when it is of another version.
    init?(_ byte: UInt8) {
        guard byte >> 4 == Self.version else { return nil }
        isSealed = byte & 1 != 0
        isOfSession = byte & 2 != 0
        hasEnd = byte & 4 != 0
        isPacked = byte & 8 != 0
    }
}
