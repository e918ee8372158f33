/// Decodes the header blocks of one connection, in the order they arrive (RFC 7541).
package struct HPACKDecoder: Sendable {
    /// A header block that breaks RFC 7541.
    package struct Failure: Error, Equatable {
        package let reason: String
    }

    /// Newest first; index 62 is the first.
    package private(set) var dynamicTable: [FieldLine] = []

    package var dynamicTableSize: Int {
        dynamicTable.reduce(0) { $0 + Self.size(of: $1) }
    }

    private var limit: Int
    private let largestLimit: Int

    /// - Parameter tableSize: the `SETTINGS_HEADER_TABLE_SIZE` we announced.
    package init(tableSize: Int = 4096) {
        limit = tableSize
        largestLimit = tableSize
    }

    package mutating func decode(_ block: [UInt8]) throws(Failure) -> [FieldLine] {
        var input = block[...]
        var fields: [FieldLine] = []
        while let first = input.first {
            switch first {
            case 0x80...:
                fields.append(try entry(Self.integer(&input, prefix: 7)))
            case 0x40..<0x80:
                let field = try literal(&input, prefix: 6)
                insert(field)
                fields.append(field)
            case 0x20..<0x40:
                guard fields.isEmpty else { throw Failure(reason: "size update after a field") }
                try resize(to: Self.integer(&input, prefix: 5))
            default:
                fields.append(try literal(&input, prefix: 4))
            }
        }
        return fields
    }

    private mutating func literal(_ input: inout ArraySlice<UInt8>, prefix: Int) throws(Failure) -> FieldLine {
        let index = try Self.integer(&input, prefix: prefix)
        let name = index == 0 ? try Self.string(&input) : try entry(index).name
        return FieldLine(name, try Self.string(&input))
    }

    private func entry(_ index: Int) throws(Failure) -> FieldLine {
        let fixed = HPACKTables.fields
        switch index {
        case 1...fixed.count: return fixed[index - 1]
        case fixed.count + 1..<fixed.count + 1 + dynamicTable.count: return dynamicTable[index - fixed.count - 1]
        default: throw Failure(reason: "index \(index) of \(fixed.count + dynamicTable.count)")
        }
    }

    // MARK: - Table

    private static func size(of field: FieldLine) -> Int {
        field.name.utf8.count + field.value.utf8.count + 32
    }

    private mutating func insert(_ field: FieldLine) {
        dynamicTable.insert(field, at: 0)
        evict()
    }

    private mutating func resize(to size: Int) throws(Failure) {
        guard size <= largestLimit else { throw Failure(reason: "size update to \(size) over \(largestLimit)") }
        limit = size
        evict()
    }

    private mutating func evict() {
        while dynamicTableSize > limit { dynamicTable.removeLast() }
    }

    // MARK: - Primitives

    private static func integer(_ input: inout ArraySlice<UInt8>, prefix: Int) throws(Failure) -> Int {
        let mask = 1 << prefix - 1
        guard let first = input.popFirst() else { throw Failure(reason: "truncated integer") }
        var value = Int(first) & mask
        guard value == mask else { return value }
        var shift = 0
        while true {
            guard let byte = input.popFirst() else { throw Failure(reason: "truncated integer") }
            guard shift <= 28 else { throw Failure(reason: "integer too large") }
            value += Int(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
    }

    private static func string(_ input: inout ArraySlice<UInt8>) throws(Failure) -> String {
        let isHuffman = (input.first ?? 0) & 0x80 != 0
        let length = try integer(&input, prefix: 7)
        guard input.count >= length else { throw Failure(reason: "truncated string") }
        let raw = input.prefix(length)
        input = input.dropFirst(length)
        guard isHuffman else { return String(decoding: raw, as: UTF8.self) }
        guard let decoded = Huffman.decode(raw) else { throw Failure(reason: "bad Huffman code") }
        return String(decoding: decoded, as: UTF8.self)
    }
}
