/// Percent-decoding of paths (RFC 3986 2.1), strict: what is not cleanly encoded is refused, never guessed.
enum PercentDecoding {
    /// Decodes a raw path into `buffer`, which is at least as long, and returns the length, or nil for a refusal.
    ///
    /// Refused are a broken percent sign, an encoded `/`, `\` or NUL (they would change which resource the path names
    /// once something behind us decodes it again), and a path that is not UTF-8 before and after.
    @unsafe
    static func decodePath(_ path: RawSpan, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        var length = 0
        var offset = 0
        while offset < path.byteCount {
            var byte = path[offset]
            offset += 1
            if byte == UInt8(ascii: "%") {
                guard offset + 1 < path.byteCount, let high = hexDigit(path[offset]),
                    let low = hexDigit(path[offset + 1])
                else { return nil }
                byte = high << 4 | low
                guard byte != 0, byte != UInt8(ascii: "/"), byte != UInt8(ascii: "\\") else { return nil }
                offset += 2
            }
            unsafe buffer[length] = byte
            length += 1
        }
        let decoded = unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[..<length]))
        // Both: half a character raw and half encoded would be valid decoded, but the raw path no string.
        guard isUTF8(path), isUTF8(decoded) else { return nil }
        return length
    }

    /// Decodes a raw path or a part of one; nil for what `decodePath` refuses.
    static func decodePath(_ path: Substring) -> String? {
        var path = path
        guard path.utf8.contains(UInt8(ascii: "%")) else { return String(path) }
        return path.withUTF8 { bytes in
            let raw = unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(bytes))
            return unsafe withUnsafeTemporaryAllocation(byteCount: raw.byteCount, alignment: 1) { buffer in
                guard let count = unsafe decodePath(raw, into: buffer) else { return nil }
                return unsafe String(decoding: buffer[..<count], as: UTF8.self)
            }
        }
    }

    private static func isUTF8(_ bytes: RawSpan) -> Bool {
        // Safe: every bit pattern is a byte.
        (try? UTF8Span(validating: unsafe bytes._unsafeView(as: UInt8.self))) != nil
    }

    /// The value of an ASCII hexadecimal digit in either case.
    @inline(__always)
    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
