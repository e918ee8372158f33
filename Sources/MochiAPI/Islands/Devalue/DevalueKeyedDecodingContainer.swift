/// An object, or a map whose keys are text or numbers.
struct DevalueKeyedDecodingContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    typealias Node = DevalueGraph.Node

    let codingPath: [any CodingKey]
    private let decoding: DevalueDecoding
    private let depth: Int
    /// Each key once.
    private var entries: [DevalueGraph.Entry] = []
    /// The values by their keys, where there are too many to look at one after the other.
    private var values: [ExactString: DevalueGraph.Reference]?

    init(_ decoding: DevalueDecoding, _ node: Node?, _ path: DevaluePath, _ depth: Int) throws {
        self.decoding = decoding
        self.depth = depth
        codingPath = path.keys
        switch node {
        case .object(let entries), .nullPrototypeObject(let entries):
            try decoding.spend(entries.count, path)
            self.entries = entries
        case .map(let entries):
            try decoding.spend(entries.count, path)
            self.entries = DevalueGraph.unique(
                try entries.map { entry in
                    let key =
                        switch decoding.node(at: entry.key) {
                        case .string(let text): text
                        case .number(let number) where number.isFinite && (number != 0 || number.sign == .plus):
                            DevalueNumber.text(number)
                        case .bigInteger(let digits): digits
                        default: throw path.corrupted("A key of the Map is neither text nor a number.")
                        }
                    return DevalueGraph.Entry(key: key, value: entry.value)
                }
            )
        default: throw path.mismatch([String: Any].self, node)
        }
        if entries.count > 8 {
            values = Dictionary(
                entries.lazy.map { (ExactString($0.key), $0.value) },
                uniquingKeysWith: { _, last in last }
            )
        }
    }

    var allKeys: [Key] { entries.compactMap { Key(stringValue: $0.key) } }

    func contains(_ key: Key) -> Bool { reference(key) != nil }

    private func reference(_ key: any CodingKey) -> DevalueGraph.Reference? {
        let name = key.stringValue
        if let values { return values[ExactString(name)] }
        return entries.first(name, before: entries.count)?.value
    }

    private func node(_ key: any CodingKey) throws -> Node? {
        guard let reference = reference(key) else {
            throw DecodingError.keyNotFound(
                key,
                DecodingError.Context(codingPath: codingPath, debugDescription: "There is no \(key.stringValue).")
            )
        }
        return decoding.node(at: reference)
    }

    private func path(_ key: any CodingKey) -> DevaluePath { DevaluePath(codingPath, key) }

    private func integer<Value: FixedWidthInteger & Decodable>(_ type: Value.Type, _ key: Key) throws -> Value {
        try decoding.integer(type, node(key), path(key))
    }

    func decodeNil(forKey key: Key) throws -> Bool { decoding.isNil(try node(key)) }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try decoding.bool(node(key), path(key)) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try decoding.string(node(key), path(key)) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try decoding.number(type, node(key), path(key))
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try decoding.number(type, node(key), path(key)) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try integer(type, key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try integer(type, key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try integer(type, key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try integer(type, key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try integer(type, key) }
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try integer(type, key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try integer(type, key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try integer(type, key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try integer(type, key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try integer(type, key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try integer(type, key) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try integer(type, key) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try decoding.value(type, of: node(key), path(key), depth: depth + 1)
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

    private func nested(_ key: any CodingKey) throws -> DevalueDecoder {
        try decoding.spend(1, path(key))
        return DevalueDecoder(decoding: decoding, node: try node(key), path: path(key), depth: depth + 1)
    }
}
