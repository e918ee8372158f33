/// A set that becomes a Set of JavaScript.
protocol DevalueSet {
    func encode(
        into encoding: DevalueEncoding,
        _ path: DevalueEncoding.Path,
        depth: Int32
    ) throws -> DevalueGraph.Reference
}

/// A dictionary that becomes an object or a Map of JavaScript.
protocol DevalueDictionary {
    func encode(
        into encoding: DevalueEncoding,
        _ path: DevalueEncoding.Path,
        depth: Int32
    ) throws -> DevalueGraph.Reference
}

// The order of Swift's sets and dictionaries changes from run to run: here it must not.
extension Set: DevalueSet where Element: Encodable {
    func encode(
        into encoding: DevalueEncoding,
        _ path: DevalueEncoding.Path,
        depth: Int32
    ) throws -> DevalueGraph.Reference {
        var elements: [(order: DevalueOrder, value: DevalueGraph.Reference)] = []
        for element in self {
            let value = try encoding.reference(to: element, path, depth: depth + 1)
            elements.append((try encoding.order(of: value) { try Devalue.encode(element) }, value))
        }
        return encoding.add(.set(elements.sorted { $0.order < $1.order }.map(\.value)))
    }
}

extension Dictionary: DevalueDictionary where Key: Encodable, Value: Encodable {
    func encode(
        into encoding: DevalueEncoding,
        _ path: DevalueEncoding.Path,
        depth: Int32
    ) throws -> DevalueGraph.Reference {
        if let entries = textEntries { return try encode(entries, into: encoding, path, depth: depth) }
        var entries: [(order: DevalueOrder, key: DevalueGraph.Reference, value: Value)] = []
        for (key, value) in self {
            let reference = try encoding.reference(to: key, path, depth: depth + 1)
            entries.append((try encoding.order(of: reference) { try Devalue.encode(key) }, reference, value))
        }
        entries.sort { $0.order < $1.order }
        return encoding.add(
            .map(
                try entries.map { entry in
                    (entry.key, try encoding.reference(to: entry.value, path, depth: depth + 1))
                }
            )
        )
    }

    /// The entries by text, when the keys are; integers are not: they make a Map.
    private var textEntries: [(key: DevalueKey, value: Value)]? {
        guard let type = Key.self as? any CodingKeyRepresentable.Type, type != Int.self else { return nil }
        return map { key, value in
            (DevalueKey((key as? any CodingKeyRepresentable)?.codingKey.stringValue ?? ""), value)
        }
    }

    private func encode(
        _ entries: [(key: DevalueKey, value: Value)],
        into encoding: DevalueEncoding,
        _ path: DevalueEncoding.Path,
        depth: Int32
    ) throws -> DevalueGraph.Reference {
        let object = encoding.add(.object([]))
        let sorted = entries.sorted { ExactString($0.key.stringValue) < ExactString($1.key.stringValue) }
        for (key, value) in sorted {
            let reference = try encoding.reference(to: value, encoding.path(path, key), depth: depth + 1)
            try encoding.append(reference, for: key, to: object, path)
        }
        return object
    }
}

/// A place among the elements of a set: numbers before text, text before all else.
enum DevalueOrder: Comparable {
    case number(Double)
    case text(ExactString)
}

extension ExactString: Comparable {
    static func < (left: ExactString, right: ExactString) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}
