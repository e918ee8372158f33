/// The array that a value fills.
struct DevalueUnkeyedEncodingContainer: UnkeyedEncodingContainer {
    let encoder: DevalueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoding.count(of: array) }
    private var encoding: DevalueEncoding { encoder.encoding }
    private var array: DevalueGraph.Reference { encoder.slot }

    private func append(_ node: DevalueGraph.Node) { encoding.append(encoding.add(node), to: array) }
    private func append(integer: some BinaryInteger) { append(DevalueEncoding.node(integer)) }

    func encodeNil() { append(.null) }
    func encode(_ value: Bool) { append(.bool(value)) }
    func encode(_ value: String) { append(.string(value)) }
    func encode(_ value: Double) { append(.number(value)) }
    func encode(_ value: Float) { append(.number(value.asNumber)) }
    func encode(_ value: Int) { append(integer: value) }
    func encode(_ value: Int8) { append(integer: value) }
    func encode(_ value: Int16) { append(integer: value) }
    func encode(_ value: Int32) { append(integer: value) }
    func encode(_ value: Int64) { append(integer: value) }
    func encode(_ value: Int128) { append(integer: value) }
    func encode(_ value: UInt) { append(integer: value) }
    func encode(_ value: UInt8) { append(integer: value) }
    func encode(_ value: UInt16) { append(integer: value) }
    func encode(_ value: UInt32) { append(integer: value) }
    func encode(_ value: UInt64) { append(integer: value) }
    func encode(_ value: UInt128) { append(integer: value) }

    func encode(_ value: some Encodable) throws {
        encoding.append(try encoder.reference(to: value, at: DevalueKey(count)), to: array)
    }

    func nestedContainer<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        nested().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        nested().unkeyedContainer()
    }

    func superEncoder() -> any Encoder { nested() }

    private func nested() -> DevalueEncoder {
        let key = DevalueKey(count)
        let slot = encoding.add(.object([]))
        encoding.append(slot, to: array)
        return encoder.nested(at: key, slot)
    }
}
