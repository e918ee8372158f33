/// A place that waits for its value: the encoder that a value is given.
struct JSONPlace: Encoder, SingleValueEncodingContainer {
    let writing: JSONWriting
    /// The container that the place is in.
    let number: Int

    var userInfo: [CodingUserInfoKey: Any] { [:] }

    var codingPath: [any CodingKey] {
        writing.giveUp()
        return []
    }

    func container<Key>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
        let number = writing.open(UInt8(ascii: "{"), UInt8(ascii: "}"), at: number)
        return KeyedEncodingContainer(JSONObject(writing: writing, number: number))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        JSONArray(writing: writing, number: writing.open(UInt8(ascii: "["), UInt8(ascii: "]"), at: number))
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { if writing.fill(number) { writing.putNull() } }
    func encode(_ value: Bool) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: String) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: Double) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: Float) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: Int) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: Int8) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: Int16) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: Int32) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: Int64) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: UInt) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: UInt8) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: UInt16) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: UInt32) { if writing.fill(number) { writing.put(value) } }
    func encode(_ value: UInt64) { if writing.fill(number) { writing.put(value) } }
    func encode(_: Int128) { writing.giveUp() }
    func encode(_: UInt128) { writing.giveUp() }
    func encode(_ value: some Encodable) throws { if writing.fill(number) { try writing.encode(value) } }
}

/// An object that is being written.
struct JSONObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writing: JSONWriting
    let number: Int

    var codingPath: [any CodingKey] { JSONPlace(writing: writing, number: number).codingPath }

    func encodeNil(forKey key: Key) { if writing.begin(key, in: number) { writing.putNull() } }
    func encode(_ value: Bool, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: String, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: Double, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: Float, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: Int, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: Int8, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: Int16, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: Int32, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: Int64, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: UInt, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: UInt8, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: UInt16, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: UInt32, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_ value: UInt64, forKey key: Key) { if writing.begin(key, in: number) { writing.put(value) } }
    func encode(_: Int128, forKey _: Key) { writing.giveUp() }
    func encode(_: UInt128, forKey _: Key) { writing.giveUp() }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        if writing.begin(key, in: number) { try writing.encode(value) }
    }

    func nestedContainer<Nested>(keyedBy _: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(writing.object(ifBegun: writing.begin(key, in: number)))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        writing.array(ifBegun: writing.begin(key, in: number))
    }

    func superEncoder() -> any Encoder { writing.unusual }
    func superEncoder(forKey _: Key) -> any Encoder { writing.unusual }
}

/// An array that is being written.
struct JSONArray: UnkeyedEncodingContainer {
    let writing: JSONWriting
    let number: Int
    private(set) var count = 0

    init(writing: JSONWriting, number: Int) {
        self.writing = writing
        self.number = number
    }

    var codingPath: [any CodingKey] { JSONPlace(writing: writing, number: number).codingPath }

    private mutating func begin() -> Bool {
        count += 1
        return writing.begin(in: number)
    }

    mutating func encodeNil() { if begin() { writing.putNull() } }
    mutating func encode(_ value: Bool) { if begin() { writing.put(value) } }
    mutating func encode(_ value: String) { if begin() { writing.put(value) } }
    mutating func encode(_ value: Double) { if begin() { writing.put(value) } }
    mutating func encode(_ value: Float) { if begin() { writing.put(value) } }
    mutating func encode(_ value: Int) { if begin() { writing.put(value) } }
    mutating func encode(_ value: Int8) { if begin() { writing.put(value) } }
    mutating func encode(_ value: Int16) { if begin() { writing.put(value) } }
    mutating func encode(_ value: Int32) { if begin() { writing.put(value) } }
    mutating func encode(_ value: Int64) { if begin() { writing.put(value) } }
    mutating func encode(_ value: UInt) { if begin() { writing.put(value) } }
    mutating func encode(_ value: UInt8) { if begin() { writing.put(value) } }
    mutating func encode(_ value: UInt16) { if begin() { writing.put(value) } }
    mutating func encode(_ value: UInt32) { if begin() { writing.put(value) } }
    mutating func encode(_ value: UInt64) { if begin() { writing.put(value) } }
    mutating func encode(_: Int128) { writing.giveUp() }
    mutating func encode(_: UInt128) { writing.giveUp() }
    mutating func encode(_ value: some Encodable) throws { if begin() { try writing.encode(value) } }

    mutating func nestedContainer<Nested>(keyedBy _: Nested.Type) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(writing.object(ifBegun: begin()))
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { writing.array(ifBegun: begin()) }
    func superEncoder() -> any Encoder { writing.unusual }
}

extension JSONWriting {
    /// A place for what cannot be written in order: what is encoded there is not used.
    fileprivate var unusual: JSONPlace {
        giveUp()
        return JSONPlace(writing: self, number: -1)
    }

    /// An object in another container.
    fileprivate func object<Key>(ifBegun isBegun: Bool) -> JSONObject<Key> {
        JSONObject(writing: self, number: isBegun ? openNested(UInt8(ascii: "{"), UInt8(ascii: "}")) : -1)
    }

    /// An array in another container.
    fileprivate func array(ifBegun isBegun: Bool) -> JSONArray {
        JSONArray(writing: self, number: isBegun ? openNested(UInt8(ascii: "["), UInt8(ascii: "]")) : -1)
    }
}
