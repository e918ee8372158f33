/// Has a value under every key, and no key to be listed.
struct SchemaKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let probe: SchemaProbe

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    // It throws nothing: that the shape is too large is found out by what comes next.
    func contains(_ key: Key) -> Bool { (try? probe.note(key, "?")) != nil }

    func decodeNil(forKey key: Key) throws -> Bool {
        try probe.note(key, "nil")
        return false
    }

    private func number<Value: ExpressibleByIntegerLiteral>(_ type: Value.Type, _ key: Key) throws -> Value {
        try probe.note(key, "")
        return try probe.number(type)
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try probe.note(key, "")
        return try probe.bool()
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try probe.note(key, "")
        return try probe.string()
    }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try number(type, key) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try number(type, key) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try number(type, key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try number(type, key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try number(type, key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try number(type, key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try number(type, key) }
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try number(type, key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try number(type, key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try number(type, key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try number(type, key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try number(type, key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try number(type, key) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try number(type, key) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try probe.note(key, "")
        return try probe.value(type)
    }

    // A type that contains itself can do so behind a key that may be missing only: there is nil for it.
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try probe.note(key, "?")
        try probe.shape(type)
        return nil
    }

    func nestedContainer<Nested>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try nested(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try nested(DevalueKey.ofSuper) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try nested(key) }

    private func nested(_ key: any CodingKey) throws -> SchemaDecoder {
        try probe.note(key, "/")
        return SchemaDecoder(probe: probe)
    }
}
