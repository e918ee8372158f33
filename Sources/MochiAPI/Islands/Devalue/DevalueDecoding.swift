internal import Foundation

/// Makes Swift values of the parts of a graph, and counts what that costs.
///
/// Used by one thread, for the time of one call. A part is nil when it is undefined.
final class DevalueDecoding {
    typealias Node = DevalueGraph.Node

    private let graph: DevalueGraph
    private let depthLimit: Int
    private var work: Int
    /// The first limit that was met.
    private var failure: DecodingError?

    init(_ graph: DevalueGraph, depthLimit: Int, work: Int) {
        self.graph = graph
        self.depthLimit = depthLimit
        self.work = work
    }

    /// The part that a reference leads to; what is boxed is taken out.
    func node(at reference: DevalueGraph.Reference) -> Node? {
        guard let index = reference.index else { return reference.special.map(Node.number) }
        if case .boxed(let value) = graph.nodes[index] { return node(at: value) }
        return graph.nodes[index]
    }

    func bytes(of view: DevalueView) -> ArraySlice<UInt8> {
        guard let index = view.buffer.index, case .buffer(let bytes) = graph.nodes[index],
            let extent = view.extent(of: bytes.count)
        else { return [] }
        return bytes[extent]
    }

    // MARK: Limits

    /// Pays for something that is about to be made.
    ///
    /// Without it `[[1,1],[2,2],…]` would be as large as two to the power of its length.
    func spend(_ count: Int, _ path: DevaluePath) throws {
        work -= count
        guard work >= 0 else {
            throw fail(path.corrupted("The value is too large: its parts are repeated too often."))
        }
    }

    /// Allows a container inside `depth` others; without it a cycle would be endless.
    func checkDepth(_ depth: Int, _ path: DevaluePath) throws {
        guard depth < depthLimit else {
            throw fail(path.corrupted("The value is nested more than \(depthLimit) deep."))
        }
    }

    // A type that tries one form after the other would take the error for a form that does not fit.
    private func fail(_ error: DecodingError) -> DecodingError {
        failure = failure ?? error
        return error
    }

    // MARK: Values

    /// The value of the whole graph.
    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try value(type, of: node(at: graph.root), DevaluePath([]), depth: 0)
        if let failure { throw failure }
        return value
    }

    func value<Value: Decodable>(
        _ type: Value.Type,
        of node: Node?,
        _ path: DevaluePath,
        depth: Int
    ) throws -> Value {
        // In two steps: nil itself would pass as a nil of an optional type.
        if let special = try special(type, node, path), let value = special as? Value { return value }
        try spend(1, path)
        return try Value(from: DevalueDecoder(decoding: self, node: node, path: path, depth: depth))
    }

    /// A value of the types that do not decode themselves here; nil for all others.
    private func special(_ type: any Decodable.Type, _ node: Node?, _ path: DevaluePath) throws -> Any? {
        if type == String.self { return try string(node, path) }
        if type == Date.self { return try date(node, path) }
        if type == URL.self { return try url(node, path) }
        if type == Data.self { return try bytes(node, path).map { Data($0) } }
        if type == [UInt8].self { return try bytes(node, path).map { Array($0) } }
        if type == Decimal.self { return try decimal(node, path) }
        if type == BigInteger.self { return try bigInteger(node, path) }
        return nil
    }

    func isNil(_ node: Node?) -> Bool {
        switch node {
        case nil, .null: true
        default: false
        }
    }

    func bool(_ node: Node?, _ path: DevaluePath) throws -> Bool {
        try spend(1, path)
        guard case .bool(let value) = node else { throw path.mismatch(Bool.self, node) }
        return value
    }

    func string(_ node: Node?, _ path: DevaluePath) throws -> String {
        switch node {
        case .string(let text), .urlSearchParameters(let text):
            // Cheaper than other bytes: they are not copied.
            try spend(1 + text.utf8.count / 64, path)
            return text
        default: throw path.mismatch(String.self, node)
        }
    }

    func number<Value: BinaryFloatingPoint & Decodable>(
        _ type: Value.Type,
        _ node: Node?,
        _ path: DevaluePath
    ) throws -> Value {
        try spend(1, path)
        guard case .number(let number) = node else { throw path.mismatch(type, node) }
        let value = Value(number)
        guard value.isFinite || !number.isFinite else { throw path.corrupted("\(number) is too large for \(type).") }
        return value
    }

    func integer<Value: FixedWidthInteger & Decodable>(
        _ type: Value.Type,
        _ node: Node?,
        _ path: DevaluePath
    ) throws -> Value {
        try spend(1, path)
        switch node {
        case .number(let number):
            guard let value = Value(exactly: number) else { throw path.corrupted("\(number) is no \(type).") }
            return value
        case .bigInteger(let digits):
            // Longer digits are in no type's range, and not worth reading.
            guard digits.utf8.count <= 40, let value = Value(digits) else {
                throw path.corrupted("A bigint is no \(type).")
            }
            return value
        default: throw path.mismatch(type, node)
        }
    }

    private func bigInteger(_ node: Node?, _ path: DevaluePath) throws -> BigInteger {
        if case .bigInteger(let digits) = node, let value = BigInteger(digits) {
            try spend(1 + digits.utf8.count, path)
            return value
        }
        return BigInteger(try integer(Int128.self, node, path))
    }

    private func date(_ node: Node?, _ path: DevaluePath) throws -> Date {
        try spend(1, path)
        guard case .date(let milliseconds) = node else { throw path.mismatch(Date.self, node) }
        guard let milliseconds else { throw path.corrupted("The date is none.") }
        return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    private func url(_ node: Node?, _ path: DevaluePath) throws -> URL {
        guard case .url(let text) = node else { throw path.mismatch(URL.self, node) }
        try spend(1 + text.utf8.count, path)
        guard let url = URL(string: text) else { throw path.corrupted("The URL is none.") }
        return url
    }

    /// The bytes of a buffer or a view; nil for what may be an array of numbers.
    private func bytes(_ node: Node?, _ path: DevaluePath) throws -> ArraySlice<UInt8>? {
        switch node {
        case .buffer(let bytes):
            try spend(1 + bytes.count, path)
            return bytes[...]
        case .view(let view):
            let bytes = bytes(of: view)
            try spend(1 + bytes.count, path)
            return bytes
        default: return nil
        }
    }

    private func decimal(_ node: Node?, _ path: DevaluePath) throws -> Decimal {
        try spend(1, path)
        let text: String
        switch node {
        case .number(let number) where number.isFinite: text = DevalueNumber.text(number == 0 ? 0 : number)
        case .bigInteger(let digits) where digits.utf8.count <= 40: text = digits
        default: throw path.mismatch(Decimal.self, node)
        }
        guard let decimal = Decimal(string: text), BigInteger(text) == nil || decimal.description == text else {
            throw path.corrupted("\(text) has more digits than a Decimal.")
        }
        return decimal
    }
}
