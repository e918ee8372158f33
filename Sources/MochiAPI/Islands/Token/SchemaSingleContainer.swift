/// Is whatever is asked for.
struct SchemaSingleContainer: SingleValueDecodingContainer {
    let probe: SchemaProbe

    var codingPath: [any CodingKey] { [] }

    // It throws nothing: that the shape is too large is found out by what comes next.
    func decodeNil() -> Bool { (try? probe.note("nil ")) == nil }

    func decode(_ type: Bool.Type) throws -> Bool { try probe.bool() }
    func decode(_ type: String.Type) throws -> String { try probe.string() }
    func decode(_ type: Double.Type) throws -> Double { try probe.number(type) }
    func decode(_ type: Float.Type) throws -> Float { try probe.number(type) }
    func decode(_ type: Int.Type) throws -> Int { try probe.number(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try probe.number(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try probe.number(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try probe.number(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try probe.number(type) }
    func decode(_ type: Int128.Type) throws -> Int128 { try probe.number(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try probe.number(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try probe.number(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try probe.number(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try probe.number(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try probe.number(type) }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try probe.number(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try probe.value(type) }
}
