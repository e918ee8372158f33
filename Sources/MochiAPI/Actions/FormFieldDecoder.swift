/// The texts of one name: the first of them, or all in order.
struct FormFieldDecoder: Decoder {
    let texts: [String]
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]

    func container<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw Self.isText(codingPath)
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        FormListDecodingContainer(texts: texts, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    static func isText(_ path: [any CodingKey]) -> DecodingError {
        .dataCorrupted(DecodingError.Context(codingPath: path, debugDescription: "A field is text and has no fields."))
    }

    private func first(_ type: Any.Type) throws -> String {
        guard let text = texts.first else {
            let context = DecodingError.Context(codingPath: codingPath, debugDescription: "There is no such field.")
            throw DecodingError.valueNotFound(type, context)
        }
        return text
    }

    private func value<Value: LosslessStringConvertible>(_ type: Value.Type) throws -> Value {
        guard let value = Value(String(Substring(try first(type)).trimmingOptionalSpace())) else { throw isNot(type) }
        return value
    }

    private func number<Value: BinaryFloatingPoint & LosslessStringConvertible>(_ type: Value.Type) throws -> Value {
        guard let number = FormData.number(try first(type)), Value(number).isFinite else { throw isNot(type) }
        return Value(number)
    }

    private func isNot(_ type: Any.Type) -> DecodingError {
        let context = DecodingError.Context(codingPath: codingPath, debugDescription: "The field is no \(type).")
        return .typeMismatch(type, context)
    }
}

extension FormFieldDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { texts.isEmpty }
    func decode(_ type: Bool.Type) -> Bool { !texts.isEmpty }
    func decode(_ type: String.Type) throws -> String { try first(type) }
    func decode(_ type: Double.Type) throws -> Double { try number(type) }
    func decode(_ type: Float.Type) throws -> Float { try number(type) }
    func decode(_ type: Int.Type) throws -> Int { try value(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try value(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try value(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try value(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try value(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try value(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try value(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try value(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try value(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try value(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: self) }
}
