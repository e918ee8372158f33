internal import Foundation

extension TemplateValue {
    /// The value that `value` encodes itself as: structures as objects, dates as dates, bytes as text in Base64.
    ///
    /// - Throws: what the encoding of `value` throws.
    public init(encoding value: some Encodable) throws {
        self = try TemplateEncoding().value(of: value)
    }
}

/// What the encoding of one value shares: the shapes of its objects.
final class TemplateEncoding {
    private var shapes: [TemplateShape] = []
    /// Shapes that are looked through for one that fits.
    private static let kept = 16
    /// The type that encoded itself last, as the elements of a list do: what else it could be need not be asked again.
    private var lastStructure: ObjectIdentifier?

    /// The shape of the last object, which the next one probably has.
    private(set) var lastShape = TemplateShape.empty

    /// A shape with these keys; the same for the objects of one list.
    fileprivate func shape(_ keys: [String]) -> TemplateShape {
        let known = shapes.first { $0.keys == keys }
        lastShape = known ?? TemplateShape(keys)
        if known == nil {
            if shapes.count == Self.kept { shapes.removeLast() }
            shapes.insert(lastShape, at: 0)
        }
        return lastShape
    }

    fileprivate func reused(_ shape: TemplateShape) -> TemplateShape {
        lastShape = shape
        return shape
    }

    func value<Value: Encodable>(of value: Value, path: @autoclosure () -> [any CodingKey] = []) throws -> TemplateValue
    {
        let type = ObjectIdentifier(Value.self)
        if type != lastStructure {
            if let scalar = Self.scalar(value) { return scalar }
            lastStructure = type
        }
        let encoder = TemplateEncoder(self, path())
        try value.encode(to: encoder)
        return encoder.content.value(self)
    }

    /// A value that does not encode itself, but is kept as what it is; integers of other sizes are numbers.
    private static func scalar(_ value: some Encodable) -> TemplateValue? {
        switch value {
        case let text as String: return TemplateValue(text)
        case let number as Int: return TemplateValue(number)
        case let value as TemplateValue: return value
        case let number as Double: return TemplateValue(number)
        case let flag as Bool: return TemplateValue(flag)
        case let date as Date: return TemplateValue(date)
        case let url as URL: return TemplateValue(url.absoluteString)
        case let data as Data: return TemplateValue(data.base64EncodedString())
        case let decimal as Decimal: return TemplateValue(NSDecimalNumber(decimal: decimal).doubleValue)
        case let number as Float: return TemplateValue(Double(number))
        case let number as any FixedWidthInteger:
            return Int(exactly: number).map { TemplateValue($0) } ?? TemplateValue(Double(number))
        default: return nil
        }
    }
}

/// What an encoder has been given so far.
private enum TemplateContent {
    case none
    case value(TemplateValue)
    case members(TemplateMembers)
    case elements(TemplateElements)

    func value(_ encoding: TemplateEncoding) -> TemplateValue {
        switch self {
        case .none: TemplateValue(.object(.empty))
        case .value(let value): value
        case .members(let members): TemplateValue(.object(members.object))
        case .elements(let elements): TemplateValue(elements.contents.map { $0.value(encoding) })
        }
    }
}

/// The members of an object that is being encoded.
private final class TemplateMembers {
    private let encoding: TemplateEncoding
    private let expected: TemplateShape
    /// The names, once they are others than those that were expected.
    private var keys: [String]?
    private var values: [TemplateValue] = []
    /// What is not complete yet, by its place.
    private var unfinished: [(place: Int, content: TemplateContent)] = []

    init(_ encoding: TemplateEncoding) {
        self.encoding = encoding
        expected = encoding.lastShape
        values.reserveCapacity(expected.keys.count)
    }

    func set(_ key: String, _ value: TemplateValue) {
        let place = place(of: key)
        if place == values.count { return values.append(value) }
        values[place] = value
        unfinished.removeAll { $0.place == place }
    }

    func set(_ key: String, _ content: TemplateContent) {
        let place = place(of: key)
        unfinished.removeAll { $0.place == place }
        unfinished.append((place, content))
        if place == values.count { values.append(.undefined) }
    }

    /// The place of a member; behind the last one for one that is new.
    private func place(of key: String) -> Int {
        let count = values.count
        if keys == nil {
            if count < expected.keys.count, expected.keys[count] == key { return count }
            keys = Array(expected.keys.prefix(count))
        }
        if let place = keys?.firstIndex(of: key) { return place }
        keys?.append(key)
        return count
    }

    var object: TemplateObject {
        for (place, content) in unfinished { values[place] = content.value(encoding) }
        if keys == nil, values.count < expected.keys.count { keys = Array(expected.keys.prefix(values.count)) }
        return TemplateObject(keys.map { encoding.shape($0) } ?? encoding.reused(expected), values)
    }
}

private final class TemplateElements {
    var contents: [TemplateContent] = []
}

private final class TemplateEncoder: Encoder {
    let encoding: TemplateEncoding
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]
    var content = TemplateContent.none

    init(_ encoding: TemplateEncoding, _ path: [any CodingKey]) {
        self.encoding = encoding
        codingPath = path
    }

    var members: TemplateMembers {
        if case .members(let members) = content { return members }
        let members = TemplateMembers(encoding)
        content = .members(members)
        return members
    }

    var elements: TemplateElements {
        if case .elements(let elements) = content { return elements }
        let elements = TemplateElements()
        content = .elements(elements)
        return elements
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(KeyedTemplateContainer(encoding, members, codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        UnkeyedTemplateContainer(encoding, elements, codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleTemplateContainer(encoder: self) }
}

private struct SingleTemplateContainer: SingleValueEncodingContainer {
    let encoder: TemplateEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil() { encoder.content = .value(.null) }

    func encode(_ value: String) { encoder.content = .value(TemplateValue(value)) }

    func encode(_ value: Int) { encoder.content = .value(TemplateValue(value)) }

    func encode(_ value: Double) { encoder.content = .value(TemplateValue(value)) }

    func encode(_ value: Bool) { encoder.content = .value(TemplateValue(value)) }

    func encode(_ value: some Encodable) throws {
        encoder.content = .value(try encoder.encoding.value(of: value, path: codingPath))
    }
}

private struct KeyedTemplateContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoding: TemplateEncoding
    let members: TemplateMembers
    let codingPath: [any CodingKey]

    init(_ encoding: TemplateEncoding, _ members: TemplateMembers, _ path: [any CodingKey]) {
        self.encoding = encoding
        self.members = members
        codingPath = path
    }

    func encodeNil(forKey key: Key) { members.set(key.stringValue, .null) }

    func encode(_ value: String, forKey key: Key) { members.set(key.stringValue, TemplateValue(value)) }

    func encode(_ value: Int, forKey key: Key) { members.set(key.stringValue, TemplateValue(value)) }

    func encode(_ value: Double, forKey key: Key) { members.set(key.stringValue, TemplateValue(value)) }

    func encode(_ value: Bool, forKey key: Key) { members.set(key.stringValue, TemplateValue(value)) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        members.set(key.stringValue, try encoding.value(of: value, path: codingPath + [key]))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        let nested = TemplateMembers(encoding)
        members.set(key.stringValue, .members(nested))
        return KeyedEncodingContainer(KeyedTemplateContainer<Nested>(encoding, nested, codingPath + [key]))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        let nested = TemplateElements()
        members.set(key.stringValue, .elements(nested))
        return UnkeyedTemplateContainer(encoding, nested, codingPath + [key])
    }

    func superEncoder() -> any Encoder { SuperTemplateEncoder(encoding, codingPath, members, "super") }

    func superEncoder(forKey key: Key) -> any Encoder {
        SuperTemplateEncoder(encoding, codingPath, members, key.stringValue)
    }
}

private struct UnkeyedTemplateContainer: UnkeyedEncodingContainer {
    let encoding: TemplateEncoding
    let elements: TemplateElements
    let codingPath: [any CodingKey]

    init(_ encoding: TemplateEncoding, _ elements: TemplateElements, _ path: [any CodingKey]) {
        self.encoding = encoding
        self.elements = elements
        codingPath = path
    }

    var count: Int { elements.contents.count }

    func encodeNil() { elements.contents.append(.value(.null)) }

    func encode(_ value: some Encodable) throws {
        elements.contents.append(.value(try encoding.value(of: value, path: codingPath)))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        let nested = TemplateMembers(encoding)
        elements.contents.append(.members(nested))
        return KeyedEncodingContainer(KeyedTemplateContainer<Nested>(encoding, nested, codingPath))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let nested = TemplateElements()
        elements.contents.append(.elements(nested))
        return UnkeyedTemplateContainer(encoding, nested, codingPath)
    }

    func superEncoder() -> any Encoder {
        let nested = TemplateMembers(encoding)
        elements.contents.append(.members(nested))
        return SuperTemplateEncoder(encoding, codingPath, nested, nil)
    }
}

/// Encodes what a class inherits, into a member of its object or into an object of its own.
private struct SuperTemplateEncoder: Encoder {
    let encoding: TemplateEncoding
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]
    private let members: TemplateMembers

    init(_ encoding: TemplateEncoding, _ path: [any CodingKey], _ outer: TemplateMembers, _ key: String?) {
        self.encoding = encoding
        codingPath = path
        if let key {
            members = TemplateMembers(encoding)
            outer.set(key, .members(members))
        } else {
            members = outer
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(KeyedTemplateContainer(encoding, members, codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        let elements = TemplateElements()
        members.set("elements", .elements(elements))
        return UnkeyedTemplateContainer(encoding, elements, codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleTemplateContainer(encoder: TemplateEncoder(encoding, codingPath))
    }
}

extension TemplateValue: Encodable {
    /// Encodes the value as what it is; what is missing as nothing.
    ///
    /// - Throws: `EncodingError` for a snippet, which cannot leave the page.
    public func encode(to encoder: any Encoder) throws {
        switch storage {
        case .array(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try container.encode(value) }
        case .object(let object):
            var container = encoder.container(keyedBy: TemplateKey.self)
            for (key, value) in object.members where value.isDefined {
                try container.encode(value, forKey: TemplateKey(stringValue: key))
            }
        default:
            var container = encoder.singleValueContainer()
            switch storage {
            case .bool(let value): try container.encode(value)
            case .integer(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .string(let text): try container.encode(text)
            case .date(let date): try container.encode(date)
            case .undefined, .null: try container.encodeNil()
            default:
                throw EncodingError.invalidValue(
                    self,
                    EncodingError.Context(
                        codingPath: encoder.codingPath,
                        debugDescription: "a snippet cannot leave its page"
                    )
                )
            }
        }
    }

    private var isDefined: Bool {
        if case .undefined = storage { false } else { true }
    }
}

/// The name of a member.
struct TemplateKey: CodingKey {
    let stringValue: String
    var intValue: Int? { Int(stringValue) }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init(intValue: Int) {
        stringValue = "\(intValue)"
    }
}
