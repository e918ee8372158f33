/// Base 64 with the alphabet of URLs, without padding (RFC 4648 5).
///
/// Each run of bytes has exactly one text: what was decoded came from `encode`.
enum Base64URL {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    private static let none: UInt8 = 0xFF
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: none, count: 256)
        alphabet.withUTF8Buffer { alphabet in
            for index in alphabet.indices { unsafe values[Int(alphabet[index])] = UInt8(index) }
        }
        return values
    }()

    /// Characters of the text of `count` bytes.
    static func count(of count: Int) -> Int {
        (count * 4 + 2) / 3
    }

    /// The text of `bytes`.
    static func encode(_ bytes: [UInt8]) -> String {
        let count = count(of: bytes.count)
        return unsafe String(unsafeUninitializedCapacity: count) { text in
            alphabet.withUTF8Buffer { alphabet in
                var (index, position) = (0, 0)
                while index + 3 <= bytes.count {
                    let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
                    unsafe text[position] = alphabet[Int(group >> 18)]
                    unsafe text[position + 1] = alphabet[Int(group >> 12 & 63)]
                    unsafe text[position + 2] = alphabet[Int(group >> 6 & 63)]
                    unsafe text[position + 3] = alphabet[Int(group & 63)]
                    index += 3
                    position += 4
                }
                guard index < bytes.count else { return }
                let second = index + 1 < bytes.count ? bytes[index + 1] : 0
                let group = UInt32(bytes[index]) << 8 | UInt32(second)
                unsafe text[position] = alphabet[Int(group >> 10)]
                unsafe text[position + 1] = alphabet[Int(group >> 4 & 63)]
                if position + 2 < count { unsafe text[position + 2] = alphabet[Int(group << 2 & 63)] }
            }
            return count
        }
    }

    /// The bytes of `text`; nil when `encode` has not written it.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let decoded = text.utf8.withContiguousStorageIfAvailable { text in
            unsafe decode(Span(_unsafeElements: text))
        }
        return decoded ?? decode(Array(text.utf8).span)
    }

    private static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        // A character too many.
        guard text.count % 4 != 1 else { return nil }
        let values = values
        // What no alphabet has and what no byte needs: together, since both are another text of the same bytes or none.
        var wrong: UInt32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3 + 2) { bytes, count in
            var index = 0
            while index < text.count {
                let left = text.count - index
                let first = UInt32(values[Int(text[index])])
                let second = UInt32(values[Int(text[index + 1])])
                let third = left > 2 ? UInt32(values[Int(text[index + 2])]) : 0
                let fourth = left > 3 ? UInt32(values[Int(text[index + 3])]) : 0
                let group = first << 18 | second << 12 | third << 6 | fourth
                wrong |= (first | second | third | fourth) & 0xC0
                unsafe bytes[count] = UInt8(truncatingIfNeeded: group >> 16)
                if left > 2 { unsafe bytes[count + 1] = UInt8(truncatingIfNeeded: group >> 8) }
                if left > 3 { unsafe bytes[count + 2] = UInt8(truncatingIfNeeded: group) }
                if left == 2 { wrong |= second & 0x0F }
                if left == 3 { wrong |= third & 0x03 }
                count += left > 3 ? 3 : left - 1
                index += 4
            }
        }
        return wrong == 0 ? bytes : nil
    }
}
