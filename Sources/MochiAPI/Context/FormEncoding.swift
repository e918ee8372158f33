/// The encoding of names and values in queries and urlencoded forms (WHATWG URL 5.1 and 5.2).
enum FormEncoding {
    /// Decodes leniently, as browsers do: there is no text it refuses.
    static func decode(_ text: Substring) -> String {
        let encoded = text.utf8.span
        let isPlain = !encoded.indices.contains { encoded[$0] == UInt8(ascii: "%") || encoded[$0] == UInt8(ascii: "+") }
        if isPlain { return String(text) }
        return String(decoding: bytes(Array(text.utf8)), as: UTF8.self)
    }

    private static func bytes(_ encoded: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(encoded.count)
        var index = 0
        while index < encoded.count {
            switch encoded[index] {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                if index + 2 < encoded.count, let high = PercentDecoding.hexDigit(encoded[index + 1]),
                    let low = PercentDecoding.hexDigit(encoded[index + 2])
                {
                    decoded.append(high << 4 | low)
                    index += 2
                } else {
                    decoded.append(UInt8(ascii: "%"))
                }
            case let byte: decoded.append(byte)
            }
            index += 1
        }
        return decoded
    }
}
