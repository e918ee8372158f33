/// Values as text that JavaScript reads as the same values: the format of the devalue library, byte for byte.
///
/// Beyond JSON it has dates, URLs, sets, maps, big integers, bytes, NaN, the infinities, -0, undefined and repeated
/// references; and it may stand inside a script element. What Swift has becomes:
///
/// | Swift | JavaScript |
/// |---|---|
/// | `Bool`, `String`, `nil` | boolean, string, null |
/// | integers, `Double`, `Float`, `Decimal` | number; integers beyond ±(2^53 - 1), which it cannot hold, are bigint |
/// | `BigInteger` | bigint |
/// | `Date` | Date, to the millisecond |
/// | `URL` | URL; it must have a scheme |
/// | `Data`, `[UInt8]` | Uint8Array |
/// | `Set` | Set, in a fixed order |
/// | `Dictionary` with keys that are text | object, sorted by key |
/// | `Dictionary` with other keys | Map, sorted by key |
/// | arrays, all else that is `Encodable` | array, object, as it encodes itself |
///
/// The same value always makes the same text.
///
///     struct Props: Codable {
///         var name: String
///         var since: Date
///         var tags: Set<String>
///     }
///
/// It is written, and read again:
///
///     let text = try Devalue.encode(Props(name: "Aiko", since: .now, tags: ["hot"]))
///     let props = try Devalue.decode(Props.self, from: text)
public enum Devalue {
    /// The text of a value.
    ///
    /// - Throws: `EncodingError` for what JavaScript has no value for: a key `__proto__`, a relative URL, a date
    ///   outside the years ±271821, a decimal with too many digits, containers nested more than 100 deep.
    public static func encode(_ value: some Encodable) throws -> String {
        try DevalueEncoding().withText(of: value) { try String(copying: UTF8Span(validating: $0)) }
    }

    /// The value of a text, which may come from anybody.
    ///
    /// An integer is read from a number or a bigint that it can hold exactly, bytes from any typed array, an array from
    /// a typed array or a set, a dictionary from an object or a map. Undefined reads as nil. Characters that are half
    /// of a pair become U+FFFD, as when a browser sends them.
    /// - Throws: `DecodingError` when the text is malformed, over 1 MiB, nested more than 100 deep or so full of
    ///   repetitions that the value would be immense, and when it is of another shape.
    public static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try decode(type, from: text, limits: DevalueLimits())
    }

    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from text: String,
        limits: DevalueLimits
    ) throws -> Value {
        let graph: DevalueGraph
        do {
            graph = try DevalueReader.read(text, limits)
        } catch {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: [], debugDescription: "\(error)", underlyingError: error)
            )
        }
        return try DevalueDecoding(graph, depthLimit: limits.depth, work: limits.work(for: text)).value(type)
    }
}
