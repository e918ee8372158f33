/// The one value that a value is.
struct DevalueSingleValueEncodingContainer: SingleValueEncodingContainer {
    let encoder: DevalueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    private func become(_ node: DevalueGraph.Node) { encoder.encoding.set(node, at: encoder.slot) }
    private func become(integer: some BinaryInteger) { become(DevalueEncoding.node(integer)) }

    func encodeNil() { become(.null) }
    func encode(_ value: Bool) { become(.bool(value)) }
    func encode(_ value: String) { become(.string(value)) }
    func encode(_ value: Double) { become(.number(value)) }
    func encode(_ value: Float) { become(.number(value.asNumber)) }
    func encode(_ value: Int) { become(integer: value) }
    func encode(_ value: Int8) { become(integer: value) }
    func encode(_ value: Int16) { become(integer: value) }
    func encode(_ value: Int32) { become(integer: value) }
    func encode(_ value: Int64) { become(integer: value) }
    func encode(_ value: Int128) { become(integer: value) }
    func encode(_ value: UInt) { become(integer: value) }
    func encode(_ value: UInt8) { become(integer: value) }
    func encode(_ value: UInt16) { become(integer: value) }
    func encode(_ value: UInt32) { become(integer: value) }
    func encode(_ value: UInt64) { become(integer: value) }
    func encode(_ value: UInt128) { become(integer: value) }

    func encode(_ value: some Encodable) throws {
        encoder.encoding.move(try encoder.reference(to: value, at: nil), to: encoder.slot)
    }
}
