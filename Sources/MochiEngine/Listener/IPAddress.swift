internal import Glibc

/// An IPv4 or IPv6 address as a value.
///
/// An IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) is the IPv4 address: an IPv6 socket that serves IPv4 too sees it so.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address as an IPv6 one, an IPv4 address below `::ffff:0:0`.
    package let bits: UInt128

    package init(bits: UInt128) {
        self.bits = bits
    }

    package init(v4 bits: UInt32) {
        self.bits = 0xFFFF << 32 | UInt128(bits)
    }

    /// Reads the text form (RFC 4291 section 2.2; four decimal numbers without leading zeros); nil when it is none.
    package init?(_ text: some StringProtocol) {
        // No other byte gets to the C library: a NUL would end the text early there.
        guard (2...45).contains(text.utf8.count), text.utf8.allSatisfy(Self.isCharacter) else { return nil }
        let text = String(text)
        var v4 = in_addr()
        if unsafe inet_pton(AF_INET, text, &v4) == 1 {
            self.init(v4: UInt32(bigEndian: v4.s_addr))
            return
        }
        var bytes = [UInt8](repeating: 0, count: 16)
        guard unsafe inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        self.init(bits: bytes.reduce(0) { $0 << 8 | UInt128($1) })
    }

    /// Whether it is an IPv4 address.
    package var isV4: Bool { bits >> 32 == 0xFFFF }

    /// The canonical text (RFC 5952).
    package var description: String {
        if isV4 {
            let bytes = (0..<4).map { String(UInt8(truncatingIfNeeded: bits >> (24 - $0 * 8))) }
            return bytes.joined(separator: ".")
        }
        let bytes = (0..<16).map { UInt8(truncatingIfNeeded: bits >> (120 - $0 * 8)) }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        _ = unsafe inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func isCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

/// The other end of a connection.
package enum PeerAddress: Sendable, Hashable {
    case internet(IPAddress)
    /// A Unix socket.
    case unix
    case unknown
}
