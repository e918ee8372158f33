/// The decoder that a value sees: one part of the graph.
final class DevalueDecoder: Decoder {
    let decoding: DevalueDecoding
    let node: DevalueGraph.Node?
    let path: DevaluePath
    let depth: Int
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(decoding: DevalueDecoding, node: DevalueGraph.Node?, path: DevaluePath, depth: Int) {
        self.decoding = decoding
        self.node = node
        self.path = path
        self.depth = depth
    }

    var codingPath: [any CodingKey] { path.keys }

    func container<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try decoding.checkDepth(depth, path)
        return KeyedDecodingContainer(try DevalueKeyedDecodingContainer<Key>(decoding, node, path, depth))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try decoding.checkDepth(depth, path)
        return try DevalueUnkeyedDecodingContainer(decoding, node, path, depth)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        DevalueSingleValueDecodingContainer(decoder: self)
    }
}
