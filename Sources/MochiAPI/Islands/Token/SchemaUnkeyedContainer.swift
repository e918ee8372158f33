/// Has two elements of whatever is asked for: one for a loop, two for a pair.
struct SchemaUnkeyedContainer: UnkeyedDecodingContainer {
    let probe: SchemaProbe
    private(set) var currentIndex = 0

    init(probe: SchemaProbe) {
        self.probe = probe
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { nil }
    var isAtEnd: Bool { currentIndex >= 2 }

    mutating func decodeNil() throws -> Bool {
        try probe.note("nil ")
        return false
    }

    private mutating func number<Value: ExpressibleByIntegerLiteral>(_ type: Value.Type) throws -> Value {
        currentIndex += 1
        return try probe.number(type)
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool {
        currentIndex += 1
        return try probe.bool()
    }
    mutating func decode(_ type: String.Type) throws -> String {
        currentIndex += 1
        return try probe.string()
    }
    mutating func decode(_ type: Double.Type) throws -> Double { try number(type) }
    mutating func decode(_ type: Float.Type) throws -> Float { try number(type) }
    mutating func decode(_ type: Int.Type) throws -> Int { try number(type) }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try number(type) }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try number(type) }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try number(type) }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try number(type) }
    mutating func decode(_ type: Int128.Type) throws -> Int128 { try number(type) }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try number(type) }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try number(type) }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try number(type) }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try number(type) }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try number(type) }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try number(type) }

    // Past the element even if it refuses, or a loop that leaves out what it cannot read would not end.
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        currentIndex += 1
        return try probe.value(type)
    }

    mutating func nestedContainer<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try nested().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try nested().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try nested() }

    private mutating func nested() throws -> SchemaDecoder {
        currentIndex += 1
        try probe.note("/ ")
        return SchemaDecoder(probe: probe)
    }
}
