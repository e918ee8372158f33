/// The encoder that a value sees: it asks for one container and fills it.
///
/// Small enough that `any Encoder` holds it without memory of its own: what it is about is in `encoding`.
struct DevalueEncoder: Encoder {
    typealias Reference = DevalueGraph.Reference

    let encoding: DevalueEncoding
    /// The part that the value becomes: an object without entries until it says otherwise.
    let slot: Reference
    let path: DevalueEncoding.Path
    let depth: Int32

    var codingPath: [any CodingKey] { encoding.keys(of: path) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        checkDepth()
        // A class and the class above it may fill one object.
        precondition(encoding.isObject(slot), "a value asks for one kind of container")
        return KeyedEncodingContainer(DevalueKeyedEncodingContainer<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        checkDepth()
        precondition(encoding.isArray(slot) || encoding.isEmpty(slot), "a value asks for one kind of container")
        if !encoding.isArray(slot) { encoding.set(.array([]), at: slot) }
        return DevalueUnkeyedEncodingContainer(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        DevalueSingleValueEncodingContainer(encoder: self)
    }

    private func checkDepth() {
        if depth >= DevalueEncoding.depthLimit { encoding.fail(encoding.tooDeep(slot, path)) }
    }

    /// A part of a value inside this one.
    func reference(to value: some Encodable, at key: (any CodingKey)?) throws -> Reference {
        try encoding.reference(to: value, key.map { encoding.path(path, $0) } ?? path, depth: depth + 1)
    }

    /// An encoder whose value is the part `slot`.
    func nested(at key: any CodingKey, _ slot: Reference) -> DevalueEncoder {
        DevalueEncoder(encoding: encoding, slot: slot, path: encoding.path(path, key), depth: depth + 1)
    }
}
