internal import Foundation

/// The graph that a value becomes while it encodes itself.
///
/// Used by one thread, for the time of one call.
final class DevalueEncoding {
    typealias Reference = DevalueGraph.Reference

    /// Containers inside each other: a class that contains itself would have no end.
    static let depthLimit = 100

    private var nodes: [DevalueGraph.Node] = []
    /// What went wrong where nothing can be thrown.
    private var failure: (any Error)?

    /// The graph of `value`.
    static func graph(of value: some Encodable) throws -> DevalueGraph {
        let encoding = DevalueEncoding()
        let root = try encoding.reference(to: value, [], depth: 0)
        if let failure = encoding.failure { throw failure }
        return DevalueGraph(nodes: encoding.nodes, root: root)
    }

    // MARK: Parts

    func add(_ node: DevalueGraph.Node) -> Reference {
        nodes.append(node)
        return Reference(index: nodes.count - 1)
    }

    /// Puts what `reference` leads to in the place of `slot`.
    func move(_ reference: Reference, to slot: Reference) {
        guard let source = reference.index, let target = slot.index else { return }
        nodes[target] = nodes[source]
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

    /// Adds an entry to the object `object`; of equal keys the last one counts.
    func append(_ value: Reference, for key: any CodingKey, to object: Reference, _ path: [any CodingKey]) throws {
        let key = key.stringValue
        guard key != "__proto__" else {
            throw Self.error(key, path, "An object of JavaScript cannot have the key __proto__.")
        }
        guard let index = object.index, case .object(var entries) = nodes[index] else { return }
        // Without a second owner the entries are not copied.
        nodes[index] = .null
        entries.append(DevalueGraph.Entry(key: key, value: value))
        nodes[index] = .object(entries)
    }

    func append(_ value: Reference, to array: Reference) {
        guard let index = array.index, case .array(var elements) = nodes[index] else { return }
        nodes[index] = .null
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
    func reference(to value: some Encodable, _ path: [any CodingKey], depth: Int) throws -> Reference {
        guard depth <= Self.depthLimit else { throw Self.tooDeep(value, path) }
        switch value {
        case let text as String: return add(.string(text))
        case let integer as Int: return reference(to: integer)
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
            let encoder = DevalueEncoder(encoding: self, codingPath: path, depth: depth)
            try value.encode(to: encoder)
            // What encodes nothing is an object without entries.
            let reference = encoder.reference ?? add(.object([]))
            finish(reference)
            return reference
        }
    }

    /// A number where one can hold the integer, else a bigint.
    func reference(to integer: some BinaryInteger) -> Reference {
        if let safe = Int(exactly: integer), safe.magnitude <= DevalueNumber.largestSafeInteger {
            return add(.number(Double(safe)))
        }
        return add(.bigInteger(String(integer)))
    }

    private func bytes(_ bytes: [UInt8]) -> Reference {
        add(.view(DevalueView(kind: .uint8, buffer: add(.buffer(bytes)), part: nil)))
    }

    private func date(_ date: Date, _ path: [any CodingKey]) throws -> Reference {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        guard let whole = Int64(exactly: milliseconds), DevalueDate.range.contains(whole) else {
            // Not the date itself: Foundation stops the process when it is to describe one that is too far away.
            throw Self.error(milliseconds, path, "A date of JavaScript is within 100 million days of 1970.")
        }
        return add(.date(whole))
    }

    private func url(_ url: URL, _ path: [any CodingKey]) throws -> Reference {
        let text = url.absoluteString
        guard DevalueURL.isAbsolute(text) else {
            throw Self.error(url, path, "A URL of JavaScript has a scheme: encode the text of a relative one.")
        }
        return add(.url(text))
    }

    private func decimal(_ decimal: Decimal, _ path: [any CodingKey]) throws -> Reference {
        let text = decimal.description
        if let integer = BigInteger(text) {
            return Int(text).map { reference(to: $0) } ?? add(.bigInteger(integer.digits))
        }
        guard let number = Double(text), number.isFinite, Decimal(string: number.description) == decimal else {
            throw Self.error(decimal, path, "No number of JavaScript has this value: encode its text.")
        }
        return add(.number(number))
    }

    static func tooDeep(_ value: Any, _ path: [any CodingKey]) -> EncodingError {
        error(value, path, "It is nested more than \(depthLimit) deep, or contains itself.")
    }

    private static func error(_ value: Any, _ path: [any CodingKey], _ reason: String) -> EncodingError {
        EncodingError.invalidValue(value, EncodingError.Context(codingPath: path, debugDescription: reason))
    }
}
