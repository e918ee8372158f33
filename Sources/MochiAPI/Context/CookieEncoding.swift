/// What cookies are made of (RFC 6265 sections 4.1.1 and 5.4).
enum CookieEncoding {
    /// Whether the byte may stand in a value: a `cookie-octet`, which is visible ASCII without `"`, `,`, `;` and `\`.
    private static func isOctet(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\\"): false
        default: (0x21...0x7E).contains(byte)
        }
    }

    /// Percent-encodes what may not stand in a value, and the percent sign, so that every text comes back as it was.
    static func encode(_ value: String) -> String {
        let isPlain = value.utf8.allSatisfy { isOctet($0) && $0 != UInt8(ascii: "%") }
        if isPlain { return value }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in value.utf8 {
            if isOctet(byte), byte != UInt8(ascii: "%") {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Decodes what `encode` has written; a value of others that is not percent-encoded UTF-8 stands for itself.
    static func decode(_ value: Substring) -> String {
        guard value.utf8.contains(UInt8(ascii: "%")) else { return String(value) }
        let encoded = Array(value.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < encoded.count {
            if encoded[index] == UInt8(ascii: "%") {
                guard index + 2 < encoded.count, let high = PercentDecoding.hexDigit(encoded[index + 1]),
                    let low = PercentDecoding.hexDigit(encoded[index + 2])
                else { return String(value) }
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(encoded[index])
                index += 1
            }
        }
        return String(validating: decoded, as: UTF8.self) ?? String(value)
    }

    /// The pairs of `Cookie` fields, read leniently: what is no pair is skipped, quotes around a value are no part of it.
    static func parse(_ fields: [String]) -> [(name: String, value: String)] {
        fields.flatMap { $0.utf8.split(separator: UInt8(ascii: ";")) }.compactMap { pair in
            let text = Substring(pair).trimmingOptionalSpace()
            guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals != text.startIndex else {
                return nil
            }
            let name = text[..<equals].trimmingOptionalSpace()
            var value = Substring(text.utf8[equals...].dropFirst()).trimmingOptionalSpace()
            if value.utf8.count >= 2, value.utf8.first == UInt8(ascii: "\""), value.utf8.last == UInt8(ascii: "\"") {
                value = Substring(value.utf8.dropFirst().dropLast())
            }
            return (name: String(name), value: decode(value))
        }
    }
}
