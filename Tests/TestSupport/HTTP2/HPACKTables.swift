/// The fixed tables of RFC 7541.
enum HPACKTables {
    /// Appendix A; index 1 is the first entry.
    static let fields: [FieldLine] = [
        FieldLine(":authority", ""), FieldLine(":method", "GET"), FieldLine(":method", "POST"),
        FieldLine(":path", "/"), FieldLine(":path", "/index.html"), FieldLine(":scheme", "http"),
        FieldLine(":scheme", "https"), FieldLine(":status", "200"), FieldLine(":status", "204"),
        FieldLine(":status", "206"), FieldLine(":status", "304"), FieldLine(":status", "400"),
        FieldLine(":status", "404"), FieldLine(":status", "500"), FieldLine("accept-charset", ""),
        FieldLine("accept-encoding", "gzip, deflate"), FieldLine("accept-language", ""), FieldLine("accept-ranges", ""),
        FieldLine("accept", ""), FieldLine("access-control-allow-origin", ""), FieldLine("age", ""),
        FieldLine("allow", ""), FieldLine("authorization", ""), FieldLine("cache-control", ""),
        FieldLine("content-disposition", ""), FieldLine("content-encoding", ""), FieldLine("content-language", ""),
        FieldLine("content-length", ""), FieldLine("content-location", ""), FieldLine("content-range", ""),
        FieldLine("content-type", ""), FieldLine("cookie", ""), FieldLine("date", ""),
        FieldLine("etag", ""), FieldLine("expect", ""), FieldLine("expires", ""),
        FieldLine("from", ""), FieldLine("host", ""), FieldLine("if-match", ""),
        FieldLine("if-modified-since", ""), FieldLine("if-none-match", ""), FieldLine("if-range", ""),
        FieldLine("if-unmodified-since", ""), FieldLine("last-modified", ""), FieldLine("link", ""),
        FieldLine("location", ""), FieldLine("max-forwards", ""), FieldLine("proxy-authenticate", ""),
        FieldLine("proxy-authorization", ""), FieldLine("range", ""), FieldLine("referer", ""),
        FieldLine("refresh", ""), FieldLine("retry-after", ""), FieldLine("server", ""),
        FieldLine("set-cookie", ""), FieldLine("strict-transport-security", ""), FieldLine("transfer-encoding", ""),
        FieldLine("user-agent", ""), FieldLine("vary", ""), FieldLine("via", ""),
        FieldLine("www-authenticate", ""),
    ]

    /// Appendix B as code lengths in bits, by byte, the end-of-string symbol last; the code is canonical, so the lengths say it all.
    static let huffmanLengths: [UInt8] = [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ]
}

/// The Huffman code of RFC 7541 appendix B.
package enum Huffman {
    private struct Code: Hashable {
        let bits: UInt32
        let length: UInt8
    }

    private static let codes: [Code] = {
        var codes = [Code](repeating: Code(bits: 0, length: 0), count: HPACKTables.huffmanLengths.count)
        let order = codes.indices.sorted {
            (HPACKTables.huffmanLengths[$0], $0) < (HPACKTables.huffmanLengths[$1], $1)
        }
        var next: UInt32 = 0
        var previous: UInt8 = 0
        for symbol in order {
            let length = HPACKTables.huffmanLengths[symbol]
            if previous != 0 { next = (next + 1) << UInt32(length - previous) }
            codes[symbol] = Code(bits: next, length: length)
            previous = length
        }
        return codes
    }()

    private static let symbols: [Code: Int] = Dictionary(uniqueKeysWithValues: zip(codes, codes.indices))

    package static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var pending: UInt64 = 0
        var count = 0
        for byte in bytes {
            let code = codes[Int(byte)]
            pending = pending << UInt64(code.length) | UInt64(code.bits)
            count += Int(code.length)
            while count >= 8 {
                output.append(UInt8(truncatingIfNeeded: pending >> UInt64(count - 8)))
                count -= 8
            }
        }
        if count > 0 { output.append(UInt8(truncatingIfNeeded: pending << UInt64(8 - count)) | 0xff >> UInt8(count)) }
        return output
    }

    /// Decodes; nil for the end-of-string symbol, padding over 7 bits, or padding that is not all ones.
    package static func decode(_ bytes: some Sequence<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        var bits: UInt32 = 0
        var length: UInt8 = 0
        for byte in bytes {
            for shift in stride(from: 7, through: 0, by: -1) {
                bits = bits << 1 | UInt32(byte >> UInt8(shift) & 1)
                length += 1
                if length >= 5, let symbol = symbols[Code(bits: bits, length: length)] {
                    guard symbol < 256 else { return nil }
                    output.append(UInt8(symbol))
                    bits = 0
                    length = 0
                }
                if length > 30 { return nil }
            }
        }
        guard length < 8, bits == 1 << UInt32(length) - 1 else { return nil }
        return output
    }
}
