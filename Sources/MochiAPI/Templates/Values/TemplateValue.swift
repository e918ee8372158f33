public import struct Foundation.Date

/// A value of a template: what its props hold, and what its expressions compute.
///
/// Made of a literal, or of whatever can be encoded, in the shapes that JSON has and dates beside them:
///
///     let props: TemplateValue = ["title": "Mochi", "count": 3, "tags": ["soft", "sweet"]]
///     let product = try TemplateValue(encoding: catalog["uji"])
public struct TemplateValue: Sendable {
    enum Storage: Sendable {
        case undefined
        case null
        case bool(Bool)
        case integer(Int)
        case number(Double)
        case string(String)
        case date(Date)
        case array([TemplateValue])
        case object(TemplateObject)
        case snippet(TemplateSnippet)
    }

    let storage: Storage

    @inline(__always)
    init(_ storage: Storage) {
        self.storage = storage
    }

    /// What is not there, as JavaScript's `undefined`.
    public static let undefined = TemplateValue(Storage.undefined)
    /// Nothing, as JavaScript's `null`.
    public static let null = TemplateValue(Storage.null)

    /// A truth value.
    public init(_ value: Bool) { storage = .bool(value) }

    /// An integer, which is kept as it is, however large.
    public init(_ value: Int) { storage = .integer(value) }

    /// A number.
    public init(_ value: Double) { storage = .number(value) }

    /// A text.
    public init(_ value: String) { storage = .string(value) }

    /// A moment in time; written as ISO 8601 where it stands in a page.
    public init(_ value: Date) { storage = .date(value) }

    /// Values in a row.
    public init(_ values: [TemplateValue]) { storage = .array(values) }

    /// Named values, in the order in which they are given; of two with one name the last counts.
    public init(_ members: KeyValuePairs<String, TemplateValue>) {
        self.init(members: members.map { ($0.key, $0.value) })
    }

    /// Named values in a row.
    init(members: [(key: String, value: TemplateValue)]) {
        storage = .object(TemplateObject(members))
    }

    /// Whether conditions hold for it: for all but `undefined`, `null`, `false`, 0, NaN and the empty text.
    public var isTrue: Bool {
        switch storage {
        case .undefined, .null: false
        case .bool(let value): value
        case .integer(let value): value != 0
        case .number(let value): value != 0 && !value.isNaN
        case .string(let text): !text.isEmpty
        case .date, .array, .object, .snippet: true
        }
    }

    /// Whether it is `undefined` or `null`.
    public var isMissing: Bool {
        switch storage {
        case .undefined, .null: true
        default: false
        }
    }

    /// The member of a name; `undefined` where there is none.
    public subscript(name: String) -> TemplateValue {
        switch storage {
        case .object(let object): object[name] ?? .undefined
        case .array(let values) where name == "length": TemplateValue(values.count)
        case .string(let text) where name == "length": TemplateValue(text.utf16.count)
        default: .undefined
        }
    }

    /// The element at a place; `undefined` where there is none.
    public subscript(index: Int) -> TemplateValue {
        guard case .array(let values) = storage, values.indices.contains(index) else { return .undefined }
        return values[index]
    }

    /// The number with the other sign; nil for what is no number.
    var negated: TemplateValue? {
        switch storage {
        case .integer(0): TemplateValue(-0.0)
        case .integer(let value) where value != .min: TemplateValue(-value)
        case .number(let value): TemplateValue(-value)
        default: nil
        }
    }

    /// Whether it and all values in it are no more than `rest`, which becomes less by them.
    func isHeld(within rest: inout Int) -> Bool {
        rest -= 1
        if rest < 0 { return false }
        switch storage {
        case .array(let values):
            for value in values where !value.isHeld(within: &rest) { return false }
        case .object(let object):
            for value in object.values where !value.isHeld(within: &rest) { return false }
        default: break
        }
        return true
    }

    /// What kind of value it is, in words.
    var kind: String {
        switch storage {
        case .undefined: "undefined"
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer, .number: "a number"
        case .string: "a text"
        case .date: "a date"
        case .array: "an array"
        case .object: "an object"
        case .snippet: "a snippet"
        }
    }
}

extension TemplateValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self.init(value) }

    /// An integer.
    public init(integerLiteral value: Int) { self.init(value) }

    /// A number.
    public init(floatLiteral value: Double) { self.init(value) }

    /// A truth value.
    public init(booleanLiteral value: Bool) { self.init(value) }

    /// Nothing.
    public init(nilLiteral: ()) { self.init(.null) }

    /// Values in a row.
    public init(arrayLiteral elements: TemplateValue...) { self.init(elements) }

    /// Named values.
    public init(dictionaryLiteral elements: (String, TemplateValue)...) {
        self.init(members: elements.map { ($0.0, $0.1) })
    }
}

extension TemplateValue: Equatable {
    /// Whether both are of one kind and hold the same; numbers are compared as numbers, NaN equals nothing.
    public static func == (left: TemplateValue, right: TemplateValue) -> Bool {
        switch (left.storage, right.storage) {
        case (.undefined, .undefined), (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.integer(let left), .number(let right)): Double(left) == right
        case (.number(let left), .integer(let right)): left == Double(right)
        case (.number(let left), .number(let right)): left == right
        // As JavaScript compares: unit by unit, so that two spellings of one character differ.
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.date(let left), .date(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}
