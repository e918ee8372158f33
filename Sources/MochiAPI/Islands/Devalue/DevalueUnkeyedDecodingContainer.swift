/// The elements of an array, a set, a typed array, or a map, whose keys and values take turns.
struct DevalueUnkeyedDecodingContainer: UnkeyedDecodingContainer {
    typealias Node = DevalueGraph.Node

    private enum Elements {
        case references([DevalueGraph.Reference])
        /// Ascending by index; those before `currentIndex` are gone.
        case sparse(ArraySlice<(index: Int, value: DevalueGraph.Reference)>)
        case view(DevalueView.Kind, ArraySlice<UInt8>)
    }

    let codingPath: [any CodingKey]
    let count: Int?
    private(set) var currentIndex = 0
    private let decoding: DevalueDecoding
    private let depth: Int
    private var elements: Elements

    init(_ decoding: DevalueDecoding, _ node: Node?, _ path: DevaluePath, _ depth: Int) throws {
        self.decoding = decoding
        self.depth = depth
        codingPath = path.keys
        let count: Int
        switch node {
        case .array(let references), .set(let references):
            (elements, count) = (.references(references), references.count)
        case .map(let entries):
            (elements, count) = (.references(entries.flatMap { [$0.key, $0.value] }), entries.count * 2)
        case .sparseArray(let length, let present): (elements, count) = (.sparse(present[...]), length)
        case .view(let view):
            let bytes = decoding.bytes(of: view)
            (elements, count) = (.view(view.kind, bytes), bytes.count / view.kind.elementSize)
        default: throw path.mismatch([Any].self, node)
        }
        // All at once, before anybody makes room for them.
        try decoding.spend(count, path)
        self.count = count
    }

    var isAtEnd: Bool { currentIndex == count }

    private var path: DevaluePath { DevaluePath(codingPath, DevalueKey(currentIndex)) }

    private func current(_ type: Any.Type) throws -> Node? {
        guard !isAtEnd else {
            let context = DecodingError.Context(codingPath: path.keys, debugDescription: "There are no more elements.")
            throw DecodingError.valueNotFound(type, context)
        }
        switch elements {
        case .references(let references): return decoding.node(at: references[currentIndex])
        case .sparse(let present):
            guard let first = present.first, first.index == currentIndex else { return nil }
            return decoding.node(at: first.value)
        case .view(let kind, let bytes):
            return kind.element(bytes.dropFirst(currentIndex * kind.elementSize).prefix(kind.elementSize))
        }
    }

    private mutating func advance() {
        if case .sparse(let present) = elements, present.first?.index == currentIndex {
            elements = .sparse(present.dropFirst())
        }
        currentIndex += 1
    }

    /// The value of the next element, which is passed over when it is good.
    private mutating func next<Value>(
        _ type: Any.Type,
        _ decode: (Node?, DevaluePath) throws -> Value
    ) throws -> Value {
        let value = try decode(current(type), path)
        advance()
        return value
    }

    private mutating func integer<Value: FixedWidthInteger & Decodable>(_ type: Value.Type) throws -> Value {
        try next(type) { [decoding] in try decoding.integer(type, $0, $1) }
    }

    mutating func decodeNil() throws -> Bool {
        guard decoding.isNil(try current(Any?.self)) else { return false }
        advance()
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool {
        try next(type) { [decoding] in try decoding.bool($0, $1) }
    }
    mutating func decode(_ type: String.Type) throws -> String {
        try next(type) { [decoding] in try decoding.string($0, $1) }
    }
    mutating func decode(_ type: Double.Type) throws -> Double {
        try next(type) { [decoding] in try decoding.number(type, $0, $1) }
    }
    mutating func decode(_ type: Float.Type) throws -> Float {
        try next(type) { [decoding] in try decoding.number(type, $0, $1) }
    }
    mutating func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    mutating func decode(_ type: Int128.Type) throws -> Int128 { try integer(type) }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try integer(type) }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try next(type) { [decoding, depth] in try decoding.value(type, of: $0, $1, depth: depth + 1) }
    }

    mutating func nestedContainer<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try nested().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try nested().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try nested() }

    private mutating func nested() throws -> DevalueDecoder {
        try next(Any.self) { [decoding, depth] node, path throws in
            DevalueDecoder(decoding: decoding, node: node, path: path, depth: depth + 1)
        }
    }
}
