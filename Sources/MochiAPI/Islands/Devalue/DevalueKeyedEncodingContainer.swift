/// The object that a value fills.
struct DevalueKeyedEncodingContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: DevalueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }
    private var encoding: DevalueEncoding { encoder.encoding }

    private func append(_ value: DevalueGraph.Reference, _ key: any CodingKey) throws {
        try encoding.append(value, for: key, to: encoder.slot, encoder.path)
    }

    private func append(integer: some BinaryInteger, _ key: Key) throws {
        try append(encoding.add(DevalueEncoding.node(integer)), key)
    }

    func encodeNil(forKey key: Key) throws { try append(encoding.add(.null), key) }
    func encode(_ value: Bool, forKey key: Key) throws { try append(encoding.add(.bool(value)), key) }
    func encode(_ value: String, forKey key: Key) throws { try append(encoding.add(.string(value)), key) }
    func encode(_ value: Double, forKey key: Key) throws { try append(encoding.add(.number(value)), key) }
    func encode(_ value: Float, forKey key: Key) throws { try append(encoding.add(.number(value.asNumber)), key) }
    func encode(_ value: Int, forKey key: Key) throws { try append(integer: value, key) }
    func encode(_ value: Int8, forKey key: Key) throws { try append(integer: value, key) }
    func encode(_ value: Int16, forKey key: Key) throws { try append(integer: value, key) }
    func encode(_ value: Int32, forKey key: Key) throws { try append(integer: value, key) }
    func encode(_ value: Int64, forKey key: Key) throws { try append(integer: value, key) }
    func encode(_ value: Int128, forKey key: Key) throws { try append(integer: value, key) }
    func encode(_ value: UInt, forKey key: Key) throws { try append(integer: value, key) }
    func encode(_ value: UInt8, forKey key: Key) throws { try append(integer: value, key) }
    func encode(_ value: UInt16, forKey key: Key) throws { try append(integer: value, key) }
    func encode(_ value: UInt32, forKey key: Key) throws { try append(integer: value, key) }
    func encode(_ value: UInt64, forKey key: Key) throws { try append(integer: value, key) }
    func encode(_ value: UInt128, forKey key: Key) throws { try append(integer: value, key) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try append(try encoder.reference(to: value, at: key), key)
    }

    func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        nested(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { nested(DevalueKey.ofSuper) }
    func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    // What asks for a nested container cannot throw.
    private func nested(_ key: any CodingKey) -> DevalueEncoder {
        let slot = encoding.add(.object([]))
        do {
            try append(slot, key)
        } catch {
            encoding.fail(error)
        }
        return encoder.nested(at: key, slot)
    }
}

extension Float {
    /// The double with the same digits: 0.1, not 0.10000000149011612.
    var asNumber: Double { Double(description) ?? Double(self) }
}
