/// A range of addresses: all that begin with the same bits (CIDR, RFC 4632 section 3.1 and RFC 4291 section 2.3).
///
/// IPv4 and IPv6 are apart: `::/0` is every IPv6 address and no IPv4 address.
package struct Network: Sendable, Hashable {
    private let base: IPAddress
    /// Bits that are the same, of 128.
    private let prefix: Int

    /// Why a text is no network.
    package enum Flaw: Error, Equatable {
        case notANetwork
        /// The address has bits behind its prefix: `network` is what it is part of.
        case hasHostBits(network: String)
    }

    /// Reads `10.0.0.0/8`, `2001:db8::/32`, or an address that stands for itself.
    package init(_ text: String) throws(Flaw) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = IPAddress(parts[0]) else { throw .notANetwork }
        let isWrittenAsV4 = !parts[0].contains(":")
        let width = isWrittenAsV4 ? 32 : 128
        var length = width
        if parts.count == 2 {
            let digits = parts[1]
            guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                digits == "0" || digits.utf8.first != 0x30, let number = Int(digits), number <= width
            else { throw .notANetwork }
            length = number
        }
        // An IPv4-mapped network that reaches beyond the IPv4 addresses is neither the one nor the other.
        let prefix = isWrittenAsV4 ? length + 96 : length
        guard !base.isV4 || prefix >= 96 else { throw .notANetwork }
        let mask = prefix == 0 ? 0 : UInt128.max << UInt128(128 - prefix)
        guard base.bits & mask == base.bits else {
            throw .hasHostBits(network: "\(IPAddress(bits: base.bits & mask))/\(base.isV4 ? prefix - 96 : prefix)")
        }
        self.base = base
        self.prefix = prefix
    }

    package func contains(_ address: IPAddress) -> Bool {
        guard address.isV4 == base.isV4 else { return false }
        return prefix == 0 || (address.bits ^ base.bits) >> UInt128(128 - prefix) == 0
    }
}
