/// Reads a selector byte by byte.
struct StyleReader {
    let text: [UInt8]
    var place = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    var isAtEnd: Bool { place >= text.count }

    /// Whether a comment ends here that separates nothing.
    var wasComment: Bool { place < text.count && text[place] == StyleText.comment }

    func byte(_ distance: Int = 0) -> UInt8 {
        place + distance < text.count ? text[place + distance] : 0
    }

    func isAt(_ word: [UInt8]) -> Bool { text[min(place, text.count)...].starts(with: word) }

    /// Goes over white space, and comments; whether there is any of the first.
    @discardableResult
    mutating func skipSpace() -> Bool {
        var hasSpace = false
        while place < text.count {
            if TemplateParser.isSpace(text[place]) {
                hasSpace = true
            } else if text[place] != StyleText.comment {
                break
            }
            place += 1
        }
        return hasSpace
    }

    static func isInName(_ byte: UInt8) -> Bool {
        HTMLName.isCharacter(byte) || byte == UInt8(ascii: "_") || byte >= 0x80 || byte == UInt8(ascii: "\\")
    }

    /// Reads a name, with the characters that its escapes stand for (CSS Syntax Level 3, 4.3.7); nil where there is none.
    mutating func name() -> String? {
        let start = place
        let first = byte() == UInt8(ascii: "-") ? byte(1) : byte()
        if isAtEnd || ExpressionLexer.isDigit(first) || !Self.isInName(first) { return nil }
        var bytes: [UInt8] = []
        while !isAtEnd, Self.isInName(byte()) {
            if byte() == UInt8(ascii: "\\") { escape(into: &bytes) } else { take(into: &bytes) }
        }
        return place > start ? String(decoding: bytes, as: UTF8.self) : nil
    }

    private mutating func take(into bytes: inout [UInt8]) {
        bytes.append(byte())
        place += 1
    }

    private mutating func escape(into bytes: inout [UInt8]) {
        place += 1
        var digits: [UInt8] = []
        while digits.count < 6, !isAtEnd, Character(Unicode.Scalar(byte())).isHexDigit, byte() < 0x80 {
            take(into: &digits)
        }
        if digits.isEmpty {
            if !isAtEnd { take(into: &bytes) }
            return
        }
        if TemplateParser.isSpace(byte()) { place += 1 }
        let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
        bytes += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    }
}
