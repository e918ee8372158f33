/// One step of a header block, written exactly as asked, sensible or not.
package enum HeaderStep: Sendable {
    /// A literal without indexing, name and value spelled out.
    case literal(String, String)
    /// A literal without indexing whose value is any bytes.
    case bytes(String, [UInt8])
    /// A literal that enters the dynamic table.
    case indexing(String, String)
    /// A literal that must never be indexed.
    case neverIndexed(String, String)
    /// A literal without indexing whose name and value are Huffman coded.
    case huffman(String, String)
    /// An entry of the static (1...61) or dynamic (62...) table.
    case indexed(Int)
    /// A literal without indexing whose name is a table entry.
    case named(index: Int, String)
    /// A change of the dynamic table's size.
    case tableSize(Int)
    case raw([UInt8])

    package var encoded: [UInt8] {
        switch self {
        case .literal(let name, let value): [0x00] + Self.string(Array(name.utf8)) + Self.string(Array(value.utf8))
        case .bytes(let name, let value): [0x00] + Self.string(Array(name.utf8)) + Self.string(value)
        case .indexing(let name, let value): [0x40] + Self.string(Array(name.utf8)) + Self.string(Array(value.utf8))
        case .neverIndexed(let name, let value):
            [0x10] + Self.string(Array(name.utf8)) + Self.string(Array(value.utf8))
        case .huffman(let name, let value): [0x00] + Self.huffmanString(name) + Self.huffmanString(value)
        case .indexed(let index): Self.integer(index, prefix: 7, pattern: 0x80)
        case .named(let index, let value): Self.integer(index, prefix: 4, pattern: 0) + Self.string(Array(value.utf8))
        case .tableSize(let size): Self.integer(size, prefix: 5, pattern: 0x20)
        case .raw(let bytes): bytes
        }
    }

    /// An integer with an N-bit prefix (RFC 7541 section 5.1).
    package static func integer(_ value: Int, prefix: Int, pattern: UInt8) -> [UInt8] {
        let limit = 1 << prefix - 1
        guard value >= limit else { return [pattern | UInt8(value)] }
        var bytes = [pattern | UInt8(limit)]
        var rest = value - limit
        while rest >= 128 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    /// A string literal that is not Huffman coded (section 5.2).
    package static func string(_ bytes: [UInt8]) -> [UInt8] {
        integer(bytes.count, prefix: 7, pattern: 0) + bytes
    }

    private static func huffmanString(_ text: String) -> [UInt8] {
        let bytes = Huffman.encode(Array(text.utf8))
        return integer(bytes.count, prefix: 7, pattern: 0x80) + bytes
    }
}

extension [HeaderStep] {
    package var encoded: [UInt8] {
        flatMap(\.encoded)
    }

    /// The steps of a plain request.
    package static func request(
        _ method: String = "GET",
        _ path: String = "/",
        authority: String = "a",
        more: [HeaderStep] = []
    ) -> Self {
        [
            .literal(":method", method), .literal(":scheme", "http"),
            .literal(":authority", authority), .literal(":path", path),
        ] + more
    }
}
