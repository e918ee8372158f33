internal import Foundation

/// The graph that a value becomes while it encodes itself, and its text.
///
/// Used by one thread at a time, for one value after the other: what the last one has taken is what the next one has.
final class DevalueEncoding {
    typealias Reference = DevalueGraph.Reference

    /// Containers inside each other: a class that contains itself would have no end.
    static let depthLimit: Int32 = 100

    /// Where in the value something stands: put together only when somebody asks.
    struct Path {
        fileprivate let index: Int32
        static let root = Path(index: -1)
    }

    private var graph = DevalueGraph()
    private var writer = DevalueWriter()
    private var keys: [(key: any CodingKey, parent: Path)] = []
    /// What objects and arrays of values before have left, without content.
    private var spareEntries: [[DevalueGraph.Entry]] = []
    private var spareElements: [[Reference]] = []
    /// What went wrong where nothing can be thrown.
    private var failure: (any Error)?

    /// Calls `body` with the text of `value`, in UTF-8, behind `head`.
    func withText<Result>(
        of value: some Encodable,
        after head: String = "",
        _ body: (borrowing Span<UInt8>) throws -> Result
    ) throws -> Result {
        defer { removeAll() }
        graph.root = try reference(to: value, .root, depth: 0)
        if let failure { throw failure }
        writer.write(graph, after: head)
        return try body(writer.output.span)
    }

    private func removeAll() {
        for index in nodes.indices {
            if case .object(var entries) = nodes[index] {
                nodes[index] = .null
                entries.removeAll(keepingCapacity: true)
                spareEntries.append(entries)
            } else if case .array(var elements) = nodes[index] {
                nodes[index] = .null
                elements.removeAll(keepingCapacity: true)
                spareElements.append(elements)
            }
        }
        nodes.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        failure = nil
    }

    // MARK: Places

    /// What stands at `key` in what stands at `path`.
    func path(_ path: Path, _ key: any CodingKey) -> Path {
        keys.append((key, path))
        return Path(index: Int32(keys.count - 1))
    }

    func keys(of path: Path) -> [any CodingKey] {
        var (found, place): ([any CodingKey], Path) = ([], path)
        while place.index >= 0 {
            found.append(keys[Int(place.index)].key)
            place = keys[Int(place.index)].parent
        }
        return found.reversed()
    }

    // MARK: Parts

    private var nodes: [DevalueGraph.Node] {
        _read { yield graph.nodes }
        _modify { yield &graph.nodes }
    }

    func add(_ node: DevalueGraph.Node) -> Reference {
        nodes.append(node)
        return Reference(index: nodes.count - 1)
    }

    /// Puts what `reference` leads to in the place of `slot`.
    func move(_ reference: Reference, to slot: Reference) {
        guard let source = reference.index, let target = slot.index else { return }
        nodes[target] = nodes[source]
        nodes[source] = .null
    }

    func isObject(_ reference: Reference) -> Bool {
        if let index = reference.index, case .object = nodes[index] { true } else { false }
    }

    func isArray(_ reference: Reference) -> Bool {
        if let index = reference.index, case .array = nodes[index] { true } else { false }
    }

    func set(_ node: DevalueGraph.Node, at slot: Reference) {
        if let index = slot.index { nodes[index] = node }
    }

    /// Whether it has become nothing yet.
    func isEmpty(_ reference: Reference) -> Bool {
        if let index = reference.index, case .object(let entries) = nodes[index] { entries.isEmpty } else { false }
    }

    /// Adds an entry to the object `object`; of equal keys the last one counts.
    func append(_ value: Reference, for key: any CodingKey, to object: Reference, _ path: Path) throws {
        let key = key.stringValue
        guard key != "__proto__" else {
            throw error(key, path, "An object of JavaScript cannot have the key __proto__.")
        }
        guard let index = object.index, case .object(var entries) = nodes[index] else { return }
        // Without a second owner the entries are not copied.
        nodes[index] = .null
        if entries.capacity == 0 { entries = spareEntries.popLast() ?? [] }
        entries.append(DevalueGraph.Entry(key: key, value: value))
        nodes[index] = .object(entries)
    }

    func append(_ value: Reference, to array: Reference) {
        guard let index = array.index, case .array(var elements) = nodes[index] else { return }
        nodes[index] = .null
        if elements.capacity == 0 { elements = spareElements.popLast() ?? [] }
        elements.append(value)
        nodes[index] = .array(elements)
    }

    /// Remembers an error that its finder cannot throw; the first one counts.
    func fail(_ error: any Error) {
        failure = failure ?? error
    }

    func count(of array: Reference) -> Int {
        guard let index = array.index, case .array(let elements) = nodes[index] else { return 0 }
        return elements.count
    }

    /// Makes the keys of an object unique, once it is complete.
    private func finish(_ reference: Reference) {
        guard let index = reference.index, case .object(let entries) = nodes[index], entries.count > 1 else { return }
        nodes[index] = .object(DevalueGraph.unique(entries))
    }

    /// Where an element stands in a set; `text` is asked for when it is neither a number nor text itself.
    func order(of element: Reference, text: () throws -> String) rethrows -> DevalueOrder {
        guard let index = element.index else { return .text(ExactString(try text())) }
        return switch nodes[index] {
        case .number(let number) where !number.isNaN: .number(number)
        case .string(let string): .text(ExactString(string))
        default: .text(ExactString(try text()))
        }
    }

    // MARK: Values

    /// The part that a value becomes.
    func reference(to value: some Encodable, _ path: Path, depth: Int32) throws -> Reference {
        guard depth <= Self.depthLimit else { throw tooDeep(value, path) }
        switch value {
        case let text as String: return add(.string(text))
        case let integer as Int: return add(Self.node(integer))
        case let number as Double: return add(.number(number))
        case let date as Date: return try self.date(date, path)
        case let url as URL: return try self.url(url, path)
        case let data as Data: return bytes(Array(data))
        case let bytes as [UInt8]: return self.bytes(bytes)
        case let integer as BigInteger: return add(.bigInteger(integer.digits))
        case let decimal as Decimal: return try self.decimal(decimal, path)
        case let set as any DevalueSet: return try set.encode(into: self, path, depth: depth)
        case let dictionary as any DevalueDictionary: return try dictionary.encode(into: self, path, depth: depth)
        default:
            let slot = add(.object([]))
            try value.encode(to: DevalueEncoder(encoding: self, slot: slot, path: path, depth: depth))
            finish(slot)
            return slot
        }
    }

    /// A number where one can hold the integer, else a bigint.
    static func node(_ integer: some BinaryInteger) -> DevalueGraph.Node {
        if let safe = Int(exactly: integer), safe.magnitude <= DevalueNumber.largestSafeInteger {
            return .number(Double(safe))
        }
        return .bigInteger(String(integer))
    }

    private func bytes(_ bytes: [UInt8]) -> Reference {
        add(.view(DevalueView(kind: .uint8, buffer: add(.buffer(bytes)), part: nil)))
    }

    private func date(_ date: Date, _ path: Path) throws -> Reference {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        guard let whole = Int64(exactly: milliseconds), DevalueDate.range.contains(whole) else {
            // Not the date itself: Foundation stops the process when it is to describe one that is too far away.
            throw error(milliseconds, path, "A date of JavaScript is within 100 million days of 1970.")
        }
        return add(.date(whole))
    }

    private func url(_ url: URL, _ path: Path) throws -> Reference {
        let text = url.absoluteString
        guard DevalueURL.isAbsolute(text) else {
            throw error(url, path, "A URL of JavaScript has a scheme: encode the text of a relative one.")
        }
        return add(.url(text))
    }

    private func decimal(_ decimal: Decimal, _ path: Path) throws -> Reference {
        let text = decimal.description
        if let integer = BigInteger(text) {
            return add(Int(text).map(Self.node) ?? .bigInteger(integer.digits))
        }
        guard let number = Double(text), number.isFinite, Decimal(string: number.description) == decimal else {
            throw error(decimal, path, "No number of JavaScript has this value: encode its text.")
        }
        return add(.number(number))
    }

    func tooDeep(_ value: Any, _ path: Path) -> EncodingError {
        error(value, path, "It is nested more than \(Self.depthLimit) deep, or contains itself.")
    }

    private func error(_ value: Any, _ path: Path, _ reason: String) -> EncodingError {
        EncodingError.invalidValue(value, EncodingError.Context(codingPath: keys(of: path), debugDescription: reason))
    }
}
