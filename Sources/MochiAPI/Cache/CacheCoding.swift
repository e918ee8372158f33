internal import Foundation

/// How values become bytes and values again.
///
/// Text and bytes as they are; all else as JSON, in which numbers that are none are text, as JSON has no word for them.
struct CacheCoding<Value: Sendable>: Sendable {
    let encode: @Sendable (Value) throws -> [UInt8]
    let decode: @Sendable ([UInt8]) throws -> Value

    private init(
        encode: @escaping @Sendable (Value) throws -> [UInt8],
        decode: @escaping @Sendable ([UInt8]) throws -> Value
    ) {
        self.encode = encode
        self.decode = decode
    }
}

extension CacheCoding where Value: Codable {
    /// The coding of a type.
    static var standard: CacheCoding {
        if let text = textual as? CacheCoding { return text }
        if let bytes = binary as? CacheCoding { return bytes }
        return CacheCoding(
            encode: { value in
                let encoder = JSONEncoder()
                encoder.nonConformingFloatEncodingStrategy = .convertToString(
                    positiveInfinity: "Infinity",
                    negativeInfinity: "-Infinity",
                    nan: "NaN"
                )
                return Array(try encoder.encode(value))
            },
            decode: { bytes in
                let decoder = JSONDecoder()
                decoder.nonConformingFloatDecodingStrategy = .convertFromString(
                    positiveInfinity: "Infinity",
                    negativeInfinity: "-Infinity",
                    nan: "NaN"
                )
                return try decoder.decode(Value.self, from: Data(bytes))
            }
        )
    }

    private static var textual: CacheCoding<String> {
        CacheCoding<String>(
            encode: { Array($0.utf8) },
            decode: { bytes in
                guard let text = String(validating: bytes, as: UTF8.self) else { throw Unreadable() }
                return text
            }
        )
    }

    private static var binary: CacheCoding<[UInt8]> {
        CacheCoding<[UInt8]>(encode: { $0 }, decode: { $0 })
    }

    private struct Unreadable: Error, CustomStringConvertible {
        let description = "the bytes are no UTF-8"
    }
}
