/// The text of a template, and the places in it.
struct TemplateSource: Sendable {
    /// The name of the component.
    let name: String
    /// The path of the file.
    let path: String
    let bytes: [UInt8]

    init(_ name: String, path: String, bytes: [UInt8]) {
        self.name = name
        self.path = path
        self.bytes = bytes
    }

    /// The text around the style rules.
    var withoutStyle: [ArraySlice<UInt8>] {
        let (opening, closing) = (Array("<style".utf8), Array("</style".utf8))
        func place(of word: [UInt8], from start: Int) -> Int? {
            bytes.indices.dropFirst(start).first { bytes[$0] == word[0] && bytes[$0...].starts(with: word) }
        }
        guard let start = place(of: opening, from: 0), let end = place(of: closing, from: start) else {
            return [bytes[...]]
        }
        return [bytes[..<start], bytes[end...]]
    }

    /// The text in a range of bytes; what is no UTF-8 becomes U+FFFD.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// A problem at a place in the text.
    func problem(_ message: String, at offset: Int) -> TemplateProblem {
        let offset = min(max(offset, 0), bytes.count)
        var line = 1
        var start = 0
        for index in 0..<offset where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            start = index + 1
        }
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        let before = text(start..<offset).unicodeScalars
        var excerpt = text(start..<end)
        if excerpt.hasSuffix("\r") { excerpt.removeLast() }
        return TemplateProblem(
            path: path,
            line: line,
            column: before.count + 1,
            message: message,
            excerpt: excerpt
        )
    }
}
