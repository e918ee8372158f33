internal import Foundation

extension TemplateValue {
    /// The value as a type that decodes itself.
    ///
    /// - Throws: `DecodingError` with the member that is missing or of another kind.
    public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try TemplateDecoder(self, []).decode(type)
    }
}

/// Reads values for types that decode themselves.
struct TemplateDecoder: Decoder {
    let value: TemplateValue
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(_ value: TemplateValue, _ path: [any CodingKey]) {
        self.value = value
        codingPath = path
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let standard = try standard(type) {
            guard let value = standard as? Value else { throw mismatch(type) }
            return value
        }
        return try Value(from: self)
    }

    /// The value of a type that is known; nil for others.
    private func standard(_ type: any Decodable.Type) throws -> (any Sendable)? {
        switch type {
        case is String.Type:
            if case .string(let text) = value.storage { return text }
        case is Int.Type:
            if case .integer(let number) = value.storage { return number }
            if case .number(let number) = value.storage, let integer = Int(exactly: number) { return integer }
        case is Double.Type:
            if case .number(let number) = value.storage { return number }
            if case .integer(let number) = value.storage { return Double(number) }
        case is Float.Type:
            if case .number(let number) = value.storage { return Float(number) }
            if case .integer(let number) = value.storage { return Float(number) }
        case is Bool.Type:
            if case .bool(let flag) = value.storage { return flag }
        case let type as any (FixedWidthInteger & Sendable).Type: return try integer(type)
        case is TemplateValue.Type: return value
        case is TemplateChildren.Type: return TemplateChildren(value)
        case is Date.Type:
            if case .date(let date) = value.storage { return date }
            if case .string(let text) = value.storage, let date = try? Date(text, strategy: .iso8601) { return date }
        case is URL.Type:
            if case .string(let text) = value.storage, let url = URL(string: text) { return url }
        case is Data.Type:
            if case .string(let text) = value.storage, let data = Data(base64Encoded: text) { return data }
        case is Decimal.Type:
            if case .integer(let number) = value.storage { return Decimal(number) }
            if case .number(let number) = value.storage { return Decimal(number) }
        default: return nil
        }
        throw mismatch(type)
    }

    private func integer<Value: FixedWidthInteger & Sendable>(_ type: Value.Type) throws -> any Sendable {
        let integer: Value? =
            switch value.storage {
            case .integer(let number): Value(exactly: number)
            case .number(let number): Value(exactly: number)
            default: nil
            }
        guard let integer else { throw mismatch(type) }
        return integer
    }

    func mismatch(_ type: Any.Type, _ expected: String? = nil) -> any Error {
        let context = DecodingError.Context(
            codingPath: codingPath,
            debugDescription: "\(expected ?? "\(type)") is expected, and this is \(value.kind)"
        )
        return value.isMissing
            ? DecodingError.valueNotFound(type, context) : DecodingError.typeMismatch(type, context)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let object) = value.storage else { throw mismatch(type, "an object") }
        return KeyedDecodingContainer(KeyedTemplateReader(object: object, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let values) = value.storage else { throw mismatch([TemplateValue].self, "an array") }
        return UnkeyedTemplateReader(values: values, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { SingleTemplateReader(decoder: self) }
}

private struct SingleTemplateReader: SingleValueDecodingContainer {
    let decoder: TemplateDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.value.isMissing }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.decode(type) }
}

private struct KeyedTemplateReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let object: TemplateObject
    let codingPath: [any CodingKey]

    var allKeys: [Key] { object.shape.keys.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool {
        guard let value = object[key.stringValue] else { return false }
        if case .undefined = value.storage { return false }
        return true
    }

    private func decoder(_ key: Key) throws -> TemplateDecoder {
        guard contains(key), let value = object[key.stringValue] else {
            throw DecodingError.keyNotFound(
                key,
                DecodingError.Context(codingPath: codingPath, debugDescription: "\(key.stringValue) is missing")
            )
        }
        return TemplateDecoder(value, codingPath + [key])
    }

    func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).value.isMissing }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        // What is not given at all is for those who take it that way.
        if type is TemplateChildren.Type, !contains(key) { return try TemplateDecoder(.undefined, []).decode(type) }
        return try decoder(key).decode(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        TemplateDecoder(object["super"] ?? TemplateValue(.object(object)), codingPath)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }
}

private struct UnkeyedTemplateReader: UnkeyedDecodingContainer {
    let values: [TemplateValue]
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0

    init(values: [TemplateValue], codingPath: [any CodingKey]) {
        self.values = values
        self.codingPath = codingPath
    }

    var count: Int? { values.count }
    var isAtEnd: Bool { currentIndex >= values.count }

    private mutating func next() throws -> TemplateDecoder {
        let path = codingPath + [TemplateKey(intValue: currentIndex)]
        guard currentIndex < values.count else {
            throw DecodingError.valueNotFound(
                TemplateValue.self,
                DecodingError.Context(codingPath: path, debugDescription: "the array has only \(values.count) elements")
            )
        }
        currentIndex += 1
        return TemplateDecoder(values[currentIndex - 1], path)
    }

    mutating func decodeNil() throws -> Bool {
        guard currentIndex < values.count, values[currentIndex].isMissing else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next().decode(type) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }

    mutating func superDecoder() throws -> any Decoder { try next() }
}

extension TemplateValue: Decodable {
    /// Decodes whatever there is.
    public init(from decoder: any Decoder) throws {
        if let decoder = decoder as? TemplateDecoder {
            self = decoder.value
        } else if let container = try? decoder.container(keyedBy: TemplateKey.self) {
            self.init(
                members: try container.allKeys.map { key in
                    (key.stringValue, try container.decode(TemplateValue.self, forKey: key))
                }
            )
        } else if var container = try? decoder.unkeyedContainer() {
            var values: [TemplateValue] = []
            while !container.isAtEnd { values.append(try container.decode(TemplateValue.self)) }
            self.init(values)
        } else {
            self = try Self.single(decoder.singleValueContainer())
        }
    }

    private static func single(_ container: any SingleValueDecodingContainer) throws -> TemplateValue {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return TemplateValue(value) }
        if let value = try? container.decode(Int.self) { return TemplateValue(value) }
        if let value = try? container.decode(Double.self) { return TemplateValue(value) }
        if let value = try? container.decode(String.self) { return TemplateValue(value) }
        return TemplateValue(try container.decode(Date.self))
    }
}
