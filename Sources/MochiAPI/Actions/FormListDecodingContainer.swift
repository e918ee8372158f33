/// All texts of one name, in order.
struct FormListDecodingContainer: UnkeyedDecodingContainer {
    let texts: [String]
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0

    init(texts: [String], codingPath: [any CodingKey]) {
        self.texts = texts
        self.codingPath = codingPath
    }

    var count: Int? { texts.count }
    var isAtEnd: Bool { currentIndex == texts.count }

    func decodeNil() -> Bool { isAtEnd }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try Value(from: try next())
        currentIndex += 1
        return value
    }

    mutating func superDecoder() throws -> any Decoder {
        let decoder = try next()
        currentIndex += 1
        return decoder
    }

    func nestedContainer<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw FormFieldDecoder.isText(codingPath)
    }

    func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw FormFieldDecoder.isText(codingPath)
    }

    private func next() throws -> FormFieldDecoder {
        let rest = texts[currentIndex...].prefix(1)
        return FormFieldDecoder(texts: Array(rest), codingPath: codingPath)
    }
}
