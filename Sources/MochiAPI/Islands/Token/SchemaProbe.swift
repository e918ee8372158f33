internal import Foundation

/// Lets types decode themselves from nothing, and writes down what they ask for.
///
/// Used by one thread, for the time of one call. What it writes has an end, whatever the types do: `budget` bounds it.
final class SchemaProbe {
    /// What a type turned out to be.
    private enum Outcome {
        /// It is being decoded further out: a type that contains itself.
        case open
        case value(Any)
        case refused
    }

    private typealias Known = (number: Int, outcome: Outcome)

    /// Values that stand for all others: the first that a type does not refuse is its value.
    private static let texts = ["", "0", "a", "1970-01-01T00:00:00Z"]
    private static let depthLimit = 64
    private static let budget = 20_000

    private(set) var text = ""
    /// What the outermost type asks for.
    private(set) var keys: Set<String> = []
    /// What texts and numbers are now: the place in `texts`.
    private var attempt = 0
    private var outcomes: [ObjectIdentifier: Known] = [:]
    private var depth = 0
    private var spent = 0
    /// Whether a type inside the current one has refused: other texts would not help then.
    private var hasRefusedInside = false

    // MARK: Writing

    /// Writes a word of the shape; throws when there were too many.
    func note(_ word: String) throws {
        spent += 1
        guard spent <= Self.budget else { throw SchemaRefusal() }
        text += word
    }

    /// Writes that a key is asked for; quoted, so that no key looks like something else.
    func note(_ key: any CodingKey, _ mark: String) throws {
        if depth == 1 { keys.insert(key.stringValue) }
        try note("\(String(reflecting: key.stringValue))\(mark) ")
    }

    // MARK: Values

    func number<Value: ExpressibleByIntegerLiteral>(_ type: Value.Type) throws -> Value {
        try note("\(type);")
        return attempt == 0 ? 0 : 1
    }

    func bool() throws -> Bool {
        try note("Bool;")
        return attempt != 0
    }

    func string() throws -> String {
        try note("String;")
        return Self.texts[attempt]
    }

    /// A value of a type, after its shape.
    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        // In two steps: nil itself would pass as a nil of an optional type.
        let value = try value(of: type)
        guard let value = value as? Value else { throw SchemaRefusal() }
        return value
    }

    /// The shape of a type that no value is needed of, such as the elements of a collection of none.
    func shape(_ type: Any.Type) throws {
        guard let type = type as? any Decodable.Type else { return try note("\(type);") }
        let outside = hasRefusedInside
        do {
            _ = try value(of: type)
        } catch {
            guard spent <= Self.budget else { throw error }
        }
        hasRefusedInside = outside
    }

    private func value(of type: any Decodable.Type) throws -> Any {
        if let leaf = Self.leaf(type) {
            try note("\(type);")
            return leaf
        }
        if let container = type as? any SchemaContainer.Type {
            try note("\(container.schemaName)(")
            try within { for part in container.schemaParts { try shape(part) } }
            try note(")")
            return container.schemaValue
        }
        let identifier = ObjectIdentifier(type)
        if let known = outcomes[identifier] {
            try note("#\(known.number);")
            if case .value(let value) = known.outcome { return value }
            hasRefusedInside = true
            throw SchemaRefusal()
        }
        let number = outcomes.count
        outcomes[identifier] = (number, .open)
        try note("\(type)#\(number)")
        if let versioned = type as? any SchemaVersioned.Type { try note("v\(versioned.schemaVersion)") }
        try note("{")
        let first = try (type as? any CaseIterable.Type).flatMap { try firstCase(of: $0) }
        let value = try first ?? within { try decoded(type) }
        outcomes[identifier] = (number, value.map(Outcome.value) ?? .refused)
        try note("}")
        guard let value else { throw SchemaRefusal() }
        return value
    }

    private func within<Result>(_ body: () throws -> Result) throws -> Result {
        guard depth < Self.depthLimit else {
            try note("…")
            throw SchemaRefusal()
        }
        depth += 1
        defer { depth -= 1 }
        return try body()
    }

    /// The first value that the type makes of what it is given; nil, after its stored properties, when it makes none.
    private func decoded(_ type: any Decodable.Type) throws -> Any? {
        let before = (text: text, attempt: attempt, outcomes: outcomes, hasRefusedInside: hasRefusedInside)
        defer { attempt = before.attempt }
        var seen: (text: String, outcomes: [ObjectIdentifier: Known])?
        for next in Self.texts.indices {
            (text, attempt, outcomes, hasRefusedInside) = (before.text, next, before.outcomes, false)
            if let value = try? type.init(from: SchemaDecoder(probe: self)) {
                hasRefusedInside = before.hasRefusedInside
                return value
            }
            seen = seen ?? (text, outcomes)
            if hasRefusedInside || spent > Self.budget { break }
        }
        hasRefusedInside = true
        if let seen { (text, outcomes) = seen }
        try note("!")
        try SchemaFields.each(of: type) { name, type in
            if depth == 1 { keys.insert(name) }
            try note("\(String(reflecting: name)).")
            try shape(type)
        }
        return nil
    }

    /// Writes the cases of an enum; the first is its value.
    private func firstCase<Cases: CaseIterable>(of type: Cases.Type) throws -> Any? {
        for value in type.allCases.prefix(1000) {
            let raw = (value as? any RawRepresentable).map { $0.rawValue as Any } ?? value
            try note("\(String(reflecting: "\(raw)"))|")
        }
        return type.allCases.first
    }

    /// A value of the types that `Devalue` reads as a whole.
    private static func leaf(_ type: any Decodable.Type) -> Any? {
        if let type = type as? any (FixedWidthInteger & Decodable).Type { return type.init(0) }
        if type == String.self { return "" }
        if type == Bool.self { return false }
        if type == Double.self { return 0.0 }
        if type == Float.self { return 0 as Float }
        if type == Date.self { return Date(timeIntervalSince1970: 0) }
        if type == URL.self { return URL(filePath: "/") }
        if type == Data.self { return Data() }
        if type == UUID.self { return UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }
        if type == Decimal.self { return Decimal(0) }
        if type == BigInteger.self { return BigInteger(0) }
        return nil
    }
}

/// A type has not made a value of what it was given.
struct SchemaRefusal: Error {}
