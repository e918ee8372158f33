import Foundation

@testable import MochiAPI

/// What version 5.9.1 of the devalue library wrote and read, with the values described in neutral words.
struct DevalueVectors: Decodable, Sendable {
    struct Written: Decodable, Sendable, CustomStringConvertible {
        let name: String
        let value: DescribedValue
        let expected: String?
        private let expectedCodeUnits: [UInt16]?

        var description: String { name }

        /// The text; half a surrogate pair, which Swift's text cannot hold, is U+FFFD as when a browser sends it.
        var text: String { expected ?? String(decoding: expectedCodeUnits ?? [], as: UTF16.self) }

        private enum CodingKeys: String, CodingKey {
            case name, value, expected
            case expectedCodeUnits = "expected_utf16"
        }
    }

    struct Read: Decodable, Sendable, CustomStringConvertible {
        let json: String
        let value: DescribedValue?

        var description: String { json }
    }

    let stringify: [Written]
    let accepted: [Read]
    let refused: [Read]
    /// Malformed, and accepted by the library all the same.
    let lenient: [Read]

    private enum CodingKeys: String, CodingKey {
        case stringify
        case accepted = "parse_ok"
        case refused = "parse_reject"
        case lenient = "parse_lenient"
    }

    static let all: DevalueVectors = {
        do {
            let file = Bundle.module.url(forResource: "devalue-vectors", withExtension: "json")
            return try JSONDecoder().decode(DevalueVectors.self, from: Data(contentsOf: file ?? URL(filePath: "none")))
        } catch {
            preconditionFailure("devalue-vectors.json cannot be read: \(error)")
        }
    }()
}

/// A value of JavaScript in words: its kind, what it holds, and a number when something else may be the same object.
final class DescribedValue: Decodable, Sendable {
    let t: String?
    let v: Scalar?
    let utf16: [UInt16]?
    let id: Int?
    let ref: Int?
    let items: [DescribedValue]?
    let entries: [[DescribedValue]]?
    let length: Int?
    let sparse: [SparseElement]?
    let value: DescribedValue?
    let buffer: DescribedValue?
    let byteOffset: Int?
    let hex: String?
    let ms: Int64?
    let href: String?
    let source: String?
    let flags: String?

    /// Text or a boolean, whose text is `true` or `false`.
    struct Scalar: Decodable, Sendable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = try (try? container.decode(String.self)) ?? String(container.decode(Bool.self))
        }
    }

    struct SparseElement: Decodable, Sendable {
        let index: Int
        let value: DescribedValue

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            index = try container.decode(Int.self)
            value = try container.decode(DescribedValue.self)
        }
    }

    /// The graph that is described.
    var graph: DevalueGraph {
        var builder = Builder()
        let root = builder.add(self)
        return DevalueGraph(nodes: builder.nodes, root: root)
    }
}

private struct Builder {
    typealias Reference = DevalueGraph.Reference

    var nodes: [DevalueGraph.Node] = []
    private var known: [Int: Reference] = [:]

    mutating func add(_ value: DescribedValue) -> Reference {
        if let ref = value.ref { return known[ref] ?? .undefined }
        if value.t == "undefined" { return .undefined }
        if value.t == "hole" { return .hole }
        nodes.append(.null)
        let reference = Reference(index: nodes.count - 1)
        if let id = value.id { known[id] = reference }
        let node = node(value)
        nodes[Int(reference.number)] = node
        return reference
    }

    private mutating func node(_ value: DescribedValue) -> DevalueGraph.Node {
        let text = value.v?.text ?? value.utf16.map { String(decoding: $0, as: UTF16.self) } ?? ""
        switch value.t {
        case "null": return .null
        case "bool": return .bool(text == "true")
        case "number": return .number(Double(text == "Infinity" ? "inf" : text == "-Infinity" ? "-inf" : text) ?? .nan)
        case "string": return .string(text)
        case "bigint": return .bigInteger(text)
        case "Date": return .date(value.ms)
        case "URL": return .url(value.href ?? "")
        case "URLSearchParams": return .urlSearchParameters(text)
        case "RegExp": return .regularExpression(source: value.source ?? "", flags: value.flags ?? "")
        case "array":
            if let sparse = value.sparse {
                return .sparseArray(length: value.length ?? 0, sparse.map { ($0.index, add($0.value)) })
            }
            return .array((value.items ?? []).map { add($0) })
        case "Set": return .set((value.items ?? []).map { add($0) })
        case "Map": return .map((value.entries ?? []).map { (add($0[0]), add($0[1])) })
        case "object": return .object(entries(value))
        case "null-proto-object": return .nullPrototypeObject(entries(value))
        case "ArrayBuffer": return .buffer(bytes(value.hex ?? ""))
        case "Number", "String", "Boolean", "BigInt": return .boxed(value.value.map { add($0) } ?? .undefined)
        case let name:
            guard let kind = DevalueView.Kind(rawValue: name ?? ""), let buffer = value.buffer else {
                preconditionFailure("the vectors have a kind of value that nobody knows: \(name ?? "")")
            }
            return .view(DevalueView(kind: kind, buffer: add(buffer), part: (value.byteOffset ?? 0, value.length ?? 0)))
        }
    }

    private mutating func entries(_ value: DescribedValue) -> [DevalueGraph.Entry] {
        (value.entries ?? []).map { DevalueGraph.Entry(key: $0[0].v?.text ?? "", value: add($0[1])) }
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }
}
