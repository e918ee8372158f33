/// Reads what a `ByteWriter` has written, in the same order.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func byte() throws(BytesDamaged) -> UInt8 {
        guard position < bytes.endIndex else { throw BytesDamaged() }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func integer() throws(BytesDamaged) -> Int {
        var value: UInt = 0
        var shift = 0
        while shift < UInt.bitWidth {
            let byte = try byte()
            value |= UInt(byte & 0x7F) << UInt(shift)
            if byte < 0x80 { return Int(bitPattern: (value >> 1) ^ (0 &- (value & 1))) }
            shift += 7
        }
        throw BytesDamaged()
    }

    mutating func number() throws(BytesDamaged) -> Int32 {
        guard let value = Int32(exactly: try integer()) else { throw BytesDamaged() }
        return value
    }

    mutating func flag() throws(BytesDamaged) -> Bool { try byte() != 0 }

    mutating func double() throws(BytesDamaged) -> Double {
        Double(bitPattern: UInt64(UInt(bitPattern: try integer())))
    }

    /// How many values follow, each of which takes a byte at least.
    private mutating func count() throws(BytesDamaged) -> Int {
        let count = try integer()
        guard 0...(bytes.endIndex - position) ~= count else { throw BytesDamaged() }
        return count
    }

    private mutating func slice() throws(BytesDamaged) -> ArraySlice<UInt8> {
        let count = try count()
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func content() throws(BytesDamaged) -> [UInt8] { Array(try slice()) }

    mutating func text() throws(BytesDamaged) -> String {
        guard let text = String(validating: try slice(), as: UTF8.self) else { throw BytesDamaged() }
        return text
    }

    mutating func value<Value: Packed>() throws(BytesDamaged) -> Value { try Value(from: &self) }

    /// Values in a row, behind their number.
    mutating func values<Value>(
        _ body: (inout ByteReader) throws(BytesDamaged) -> Value
    ) throws(BytesDamaged) -> [Value] {
        let count = try count()
        var values: [Value] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try body(&self)) }
        return values
    }

    mutating func values<Value: Packed>() throws(BytesDamaged) -> [Value] {
        try values { reader throws(BytesDamaged) in try reader.value() }
    }

    mutating func numbers() throws(BytesDamaged) -> [Int32] {
        try values { reader throws(BytesDamaged) in try reader.number() }
    }

    mutating func texts() throws(BytesDamaged) -> [String] {
        try values { reader throws(BytesDamaged) in try reader.text() }
    }

    /// A value that may be missing.
    mutating func optional<Value>(
        _ body: (inout ByteReader) throws(BytesDamaged) -> Value
    ) throws(BytesDamaged) -> Value? {
        try flag() ? try body(&self) : nil
    }

    /// A value that is named.
    mutating func named<Value: RawRepresentable>() throws(BytesDamaged) -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: try text()) else { throw BytesDamaged() }
        return value
    }
}
