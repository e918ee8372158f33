internal import MochiEngine

/// The header fields of a message, in order, a name as often as it was appended (RFC 9110 5).
///
/// Names compare without case. Values are one line of text: CR, LF and NUL are refused, so a value from a client cannot
/// add a field of its own. Empty fields allocate nothing; the first append makes room for four, once. Look-ups read
/// the fields from the front, which for the usual handful is faster than hashing; those of a request make a string of
/// the value they find and of nothing else.
///
///     var headers: HeaderFields = [.contentType: "text/plain; charset=utf-8"]
///     try headers.append(.link, "<\(stylesheet)>; rel=preload; as=style")
///     let type = headers[.contentType]  // "text/plain; charset=utf-8"
public struct HeaderFields: Sendable {
    /// One line of the header section.
    public struct Field: Sendable, Equatable {
        /// The field's name, in lower case.
        public let name: HeaderName
        /// The field's value, one line.
        public let value: String
    }

    private static let firstCapacity = 4

    private var fields: [Field] = []
    /// Where the fields stand as long as nobody has changed them; nil when they are `fields`.
    private var head: RequestHead?

    /// No fields; allocates nothing.
    public init() {}

    /// The fields of a request.
    init(_ head: RequestHead) {
        self.head = head
    }

    /// The first value of `name`, or nil.
    public subscript(name: HeaderName) -> String? {
        first(of: name)
    }

    /// The first value of `name` in any case, or nil, also when `name` is no header name.
    public subscript(name: String) -> String? {
        first(of: HeaderName(lowercased: name.lowercased()))
    }

    /// The values of `name` in order, none when it is absent.
    public func all(_ name: HeaderName) -> [String] {
        if let head { return head.values(of: name.text) }
        return fields.lazy.filter { $0.name == name }.map(\.value)
    }

    /// Adds a field after the others; throws when the value holds CR, LF or NUL.
    public mutating func append(_ name: HeaderName, _ value: String) throws(HeaderError) {
        try check(name, value)
        append(name, checked: value)
    }

    /// Makes `value` the only value of `name`, at the place of the first.
    ///
    /// Throws as `append` does, and then changes nothing.
    public mutating func set(_ name: HeaderName, _ value: String) throws(HeaderError) {
        try check(name, value)
        readAll()
        guard let index = fields.firstIndex(where: { $0.name == name }) else {
            append(name, checked: value)
            return
        }
        fields[index] = Field(name: name, value: value)
        removeAll(name, after: index)
    }

    /// Removes every field of `name`; absent is fine.
    public mutating func remove(_ name: HeaderName) {
        readAll()
        removeAll(name, after: -1)
    }

    /// Adds a field whose value is known to be one line: ours, or one the engine has parsed.
    mutating func append(_ name: HeaderName, checked value: String) {
        readAll()
        if fields.isEmpty { fields.reserveCapacity(Self.firstCapacity) }
        fields.append(Field(name: name, value: value))
    }

    private func check(_ name: HeaderName, _ value: String) throws(HeaderError) {
        guard let character = value.utf8.first(where: Self.isRefused) else { return }
        throw HeaderError(refusingValueOf: name, character: character)
    }

    /// Whether the byte could end a line or the message for some recipient (RFC 9110 5.5).
    @inline(__always)
    private static func isRefused(_ byte: UInt8) -> Bool {
        byte == 0 || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
    }

    private mutating func removeAll(_ name: HeaderName, after index: Int) {
        let tail = index + 1
        let kept = fields[tail...].filter { $0.name != name }
        guard kept.count < fields.count - tail else { return }
        fields.replaceSubrange(tail..., with: kept)
    }

    private mutating func readAll() {
        guard head != nil else { return }
        fields = inOrder
        head = nil
    }

    /// All fields: faster to go through than by their places.
    var inOrder: [Field] {
        guard let head else { return fields }
        return (0..<head.fieldCount).map { Field(head, $0) }
    }

    private func first(of name: HeaderName) -> String? {
        if let head { return head.value(of: name.text) }
        for field in fields where field.name == name { return field.value }
        return nil
    }
}

extension HeaderFields.Field {
    fileprivate init(_ head: RequestHead, _ index: Int) {
        let (name, value) = head.field(index)
        self.init(name: HeaderName(lowercased: name), value: value)
    }
}

extension HeaderFields: Equatable {
    /// Whether both hold the same fields in the same order.
    public static func == (one: HeaderFields, other: HeaderFields) -> Bool {
        one.elementsEqual(other)
    }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
    /// A value written in the source: a string literal without interpolation, so nothing a client sent can be in it.
    public struct Literal: ExpressibleByStringLiteral, Sendable {
        fileprivate let text: String

        /// The value a literal spells; CR, LF or NUL in it stops the program.
        public init(stringLiteral literal: String) {
            if let character = literal.utf8.first(where: HeaderFields.isRefused) {
                preconditionFailure(
                    "A header value in the source contains the byte \(character): it is one line of text."
                )
            }
            text = literal
        }
    }

    /// Fields written in the source.
    public init(dictionaryLiteral elements: (HeaderName, Literal)...) {
        fields.reserveCapacity(Swift.max(elements.count, Self.firstCapacity))
        for (name, value) in elements { append(name, checked: value.text) }
    }
}

extension HeaderFields: RandomAccessCollection {
    /// The place of the first field.
    public var startIndex: Int { 0 }
    /// The place after the last field.
    public var endIndex: Int { head?.fieldCount ?? fields.count }
    /// The field at a place.
    public subscript(position: Int) -> Field { head.map { Field($0, position) } ?? fields[position] }
}
