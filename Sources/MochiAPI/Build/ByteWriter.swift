/// Writes values one behind the other, for a `ByteReader` that knows what comes.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    /// An integer: seven bits a byte, the lowest first, small ones of either sign in one.
    mutating func write(_ value: Int) {
        var rest = UInt(bitPattern: (value << 1) ^ (value >> (Int.bitWidth - 1)))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func write(_ value: Int32) { write(Int(value)) }

    mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }

    mutating func write(_ value: Double) { write(Int(bitPattern: UInt(value.bitPattern))) }

    mutating func write(_ content: [UInt8]) {
        write(content.count)
        bytes += content
    }

    mutating func write(_ text: String) { write(Array(text.utf8)) }

    mutating func write<Value: Packed>(_ value: Value) { value.pack(into: &self) }

    /// Values in a row, behind their number.
    mutating func write<Value>(_ values: [Value], _ body: (inout ByteWriter, Value) -> Void) {
        write(values.count)
        for value in values { body(&self, value) }
    }

    mutating func write<Value: Packed>(_ values: [Value]) { write(values) { $0.write($1) } }

    mutating func write(_ values: [Int32]) { write(values) { $0.write($1) } }

    mutating func write(_ values: [String]) { write(values) { $0.write($1) } }

    /// A value that may be missing.
    mutating func write<Value>(_ value: Value?, _ body: (inout ByteWriter, Value) -> Void) {
        write(value != nil)
        if let value { body(&self, value) }
    }
}

/// What can be written to bytes, and read from them.
protocol Packed {
    func pack(into writer: inout ByteWriter)

    init(from reader: inout ByteReader) throws(BytesDamaged)
}

/// Bytes are not what a writer has written.
struct BytesDamaged: Error {}
