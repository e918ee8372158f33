/// The encoder that a value sees: it asks for one container and fills it.
final class DevalueEncoder: Encoder {
    typealias Reference = DevalueGraph.Reference

    let encoding: DevalueEncoding
    let codingPath: [any CodingKey]
    let depth: Int
    let userInfo: [CodingUserInfoKey: Any] = [:]
    /// What the value has become, nil as long as it has asked for nothing.
    private(set) var reference: Reference?
    /// A part that stands in a container already, and whose value comes from here; of a `superEncoder`.
    private let slot: Reference?

    init(encoding: DevalueEncoding, codingPath: [any CodingKey], depth: Int, slot: Reference? = nil) {
        self.encoding = encoding
        self.codingPath = codingPath
        self.depth = depth
        self.slot = slot
    }

    func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        // A class and the class above it may fill one object.
        let object = reference ?? begin(.object([]))
        precondition(encoding.isObject(object), "a value asks for one kind of container")
        return KeyedEncodingContainer(DevalueKeyedEncodingContainer<Key>(encoder: self, object: object))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        let array = reference ?? begin(.array([]))
        precondition(encoding.isArray(array), "a value asks for one kind of container")
        return DevalueUnkeyedEncodingContainer(encoder: self, array: array)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        DevalueSingleValueEncodingContainer(encoder: self)
    }

    private func begin(_ node: DevalueGraph.Node) -> Reference {
        if depth >= DevalueEncoding.depthLimit { encoding.fail(DevalueEncoding.tooDeep(node, codingPath)) }
        if let slot { encoding.set(node, at: slot) }
        let new = slot ?? encoding.add(node)
        reference = new
        return new
    }

    /// The value is what `value` is.
    func become(_ value: Reference) {
        if let slot { encoding.move(value, to: slot) }
        reference = slot ?? value
    }

    /// A part of a value inside this one.
    func reference(to value: some Encodable, at key: (any CodingKey)?) throws -> Reference {
        try encoding.reference(to: value, codingPath + (key.map { [$0] } ?? []), depth: depth + 1)
    }

    /// An encoder whose value is the part `slot`.
    func nested(at key: any CodingKey, _ slot: Reference) -> DevalueEncoder {
        DevalueEncoder(encoding: encoding, codingPath: codingPath + [key], depth: depth + 1, slot: slot)
    }
}
