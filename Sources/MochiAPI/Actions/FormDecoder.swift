/// The decoder that a type sees which reads a whole form: it asks for the fields by name.
struct FormDecoder: Decoder {
    let form: FormData
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    func container<Key>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Fields<Key>(form: form))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Self.isObject }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw Self.isObject }

    private static let isObject = DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: [], debugDescription: "A form has fields with names: decode a structure.")
    )

    /// The fields of the form.
    private struct Fields<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let form: FormData
        let codingPath: [any CodingKey] = []

        var allKeys: [Key] {
            var known: Set<String> = []
            return form.fields.filter { $0.text != nil && known.insert($0.name).inserted }
                .compactMap { Key(stringValue: $0.name) }
        }

        func contains(_ key: Key) -> Bool { form[key.stringValue] != nil }

        // An input that was left empty is sent all the same.
        func decodeNil(forKey key: Key) -> Bool { form.all(key.stringValue).allSatisfy(\.isEmpty) }

        // A checkbox that is not ticked is not sent.
        func decode(_ type: Bool.Type, forKey key: Key) -> Bool { contains(key) }
        func decodeIfPresent(_ type: Bool.Type, forKey key: Key) -> Bool? { contains(key) }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            try Value(from: FormFieldDecoder(texts: form.all(key.stringValue), codingPath: [key]))
        }

        func nestedContainer<Nested>(
            keyedBy type: Nested.Type,
            forKey key: Key
        ) throws -> KeyedDecodingContainer<Nested> {
            throw FormFieldDecoder.isText([key])
        }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer {
            FormListDecodingContainer(texts: form.all(key.stringValue), codingPath: [key])
        }

        func superDecoder() -> any Decoder { FormDecoder(form: form) }

        func superDecoder(forKey key: Key) -> any Decoder {
            FormFieldDecoder(texts: form.all(key.stringValue), codingPath: [key])
        }
    }
}
