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

    /// A shape with these keys; the same for the objects of one list.
    func shape(_ keys: [String]) -> TemplateShape {
        if let shape = shapes.first(where: { $0.keys == keys }) { return shape }
        let shape = TemplateShape(keys)
        if shapes.count == Self.kept { shapes.removeLast() }
        shapes.insert(shape, at: 0)
        return shape
    }

    func value<Value: Encodable>(of value: Value, path: [any CodingKey] = []) throws -> TemplateValue {
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
        default: break
        }
        let encoder = TemplateEncoder(self, path)
        try value.encode(to: encoder)
        return encoder.content.value(self)
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
        case .none: return .object(.empty)
        case .value(let value): return value
        case .members(let members):
            let values = members.contents.map { $0.value(encoding) }
            return .object(TemplateObject(encoding.shape(members.keys), values))
        case .elements(let elements): return TemplateValue(elements.contents.map { $0.value(encoding) })
        }
    }
}

extension TemplateValue {
    fileprivate static func object(_ object: TemplateObject) -> TemplateValue { TemplateValue(.object(object)) }
}

private final class TemplateMembers {
    var keys: [String] = []
    var contents: [TemplateContent] = []

    func set(_ key: String, _ content: TemplateContent) {
        if let place = keys.firstIndex(of: key) {
            contents[place] = content
        } else {
            keys.append(key)
            contents.append(content)
        }
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
        let members = TemplateMembers()
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

    func encode(_ value: some Encodable) throws {
        encoder.content = .value(try encoder.encoding.value(of: value.asStandard, path: codingPath))
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

    func encodeNil(forKey key: Key) { members.set(key.stringValue, .value(.null)) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        let content = try encoding.value(of: value.asStandard, path: codingPath + [key])
        members.set(key.stringValue, .value(content))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        let nested = TemplateMembers()
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
        elements.contents.append(.value(try encoding.value(of: value.asStandard, path: codingPath)))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        let nested = TemplateMembers()
        elements.contents.append(.members(nested))
        return KeyedEncodingContainer(KeyedTemplateContainer<Nested>(encoding, nested, codingPath))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let nested = TemplateElements()
        elements.contents.append(.elements(nested))
        return UnkeyedTemplateContainer(encoding, nested, codingPath)
    }

    func superEncoder() -> any Encoder {
        let nested = TemplateMembers()
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
            members = TemplateMembers()
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

extension Encodable {
    /// The value as one that is known; integers of other sizes are numbers.
    fileprivate var asStandard: any Encodable {
        switch self {
        case let number as any FixedWidthInteger:
            if let integer = Int(exactly: number) { return integer }
            return Double(number)
        case let number as Float: return Double(number)
        default: return self
        }
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
