internal import Foundation

/// A value as JSON (RFC 8259): what Foundation's `JSONEncoder` makes of it with its default settings, fields in their order.
///
/// Values as programs have them, structures of fields in arrays and dictionaries, are written as they encode themselves, without
/// a tree in between. Whatever else `Encodable` allows is left to `JSONEncoder`, for both texts and errors: an encoder that is asked
/// for its coding path, that is used twice, or that numbers cannot be written by.
enum JSONText {
    /// The text in UTF-8.
    ///
    /// - Throws: what `value` throws, and `EncodingError` for what JSON has no text of.
    static func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
        let writing = JSONWriting()
        do {
            try writing.encode(value)
        } catch {
            guard writing.isUnusual else { throw error }
        }
        guard writing.isUnusual else { return writing.bytes }
        return [UInt8](try JSONEncoder().encode(value))
    }

    /// A text as a string of JSON.
    static func quoted(_ text: String) -> String {
        var output = JSONOutput()
        output.put(text, escapesSlashes: false)
        return String(decoding: output.bytes, as: UTF8.self)
    }
}
