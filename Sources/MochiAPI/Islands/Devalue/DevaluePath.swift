/// Where in a value something stands; put together only when somebody asks.
struct DevaluePath {
    private let parent: [any CodingKey]
    private let key: (any CodingKey)?

    init(_ parent: [any CodingKey], _ key: (any CodingKey)? = nil) {
        self.parent = parent
        self.key = key
    }

    var keys: [any CodingKey] { key.map { parent + [$0] } ?? parent }

    /// The error for a part that is malformed.
    func corrupted(_ reason: String) -> DecodingError {
        .dataCorrupted(DecodingError.Context(codingPath: keys, debugDescription: reason))
    }

    /// The error for a part of another kind.
    func mismatch(_ type: Any.Type, _ node: DevalueGraph.Node?) -> DecodingError {
        let found = node?.kind ?? "undefined"
        let context = DecodingError.Context(codingPath: keys, debugDescription: "It is \(found), and no \(type).")
        return node == nil ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }
}

extension DevalueGraph.Node {
    /// What JavaScript calls it.
    fileprivate var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .bigInteger: "a bigint"
        case .date: "a Date"
        case .url: "a URL"
        case .urlSearchParameters: "a URLSearchParams"
        case .regularExpression: "a RegExp"
        case .array, .sparseArray: "an array"
        case .object, .nullPrototypeObject, .boxed: "an object"
        case .set: "a Set"
        case .map: "a Map"
        case .buffer: "an ArrayBuffer"
        case .view(let view): "a \(view.kind.rawValue)"
        }
    }
}
