/// Reads the words of an expression, one at a time.
struct ExpressionLexer {
    /// A word of an expression.
    enum Token: Equatable {
        case number(Double)
        case integer(Int)
        case string(String)
        case name(String)
        /// The text of a template string up to its first `${` or its end.
        case template
        case sign(Sign)
        case end
    }

    /// A word that is not made of letters.
    enum Sign: String, CaseIterable {
        case rest = "..."
        case identical = "==="
        case notIdentical = "!=="
        case power = "**"
        case arrow = "=>"
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case and = "&&"
        case or = "||"
        case coalesce = "??"
        case optional = "?."
        case increment = "++"
        case decrement = "--"
        case plus = "+"
        case minus = "-"
        case star = "*"
        case slash = "/"
        case percent = "%"
        case less = "<"
        case greater = ">"
        case not = "!"
        case question = "?"
        case colon = ":"
        case dot = "."
        case comma = ","
        case semicolon = ";"
        case assign = "="
        case ampersand = "&"
        case bar = "|"
        case caret = "^"
        case tilde = "~"
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
    }

    let source: TemplateSource
    /// Where nothing is read any more.
    let limit: Int
    private(set) var offset: Int
    /// What is wrong with the word that was read last.
    private(set) var problem: (message: String, offset: Int)?

    init(_ source: TemplateSource, from offset: Int, to limit: Int? = nil) {
        self.source = source
        self.offset = offset
        self.limit = limit ?? source.bytes.count
    }

    /// The byte at a distance from the next one; zero behind the end.
    func byte(_ distance: Int = 0) -> UInt8 {
        offset + distance < limit ? source.bytes[offset + distance] : 0
    }

    /// Goes on at another place.
    mutating func move(to offset: Int) {
        self.offset = offset
        problem = nil
    }

    /// Goes over white space and comments.
    mutating func skipSpace() {
        while offset < limit {
            switch byte() {
            case 0x20, 0x09, 0x0A, 0x0D, 0x0C: offset += 1
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
                let start = offset
                offset += 2
                while offset < limit, !(byte() == UInt8(ascii: "*") && byte(1) == UInt8(ascii: "/")) { offset += 1 }
                if offset >= limit { problem = ("*/ is missing behind the comment", start) }
                offset = min(offset + 2, limit)
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
                while offset < limit, byte() != UInt8(ascii: "\n") { offset += 1 }
            default: return
            }
        }
    }

    /// Reads the next word, behind white space.
    mutating func next() -> Token {
        problem = nil
        skipSpace()
        if offset >= limit { return .end }
        let first = byte()
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        case UInt8(ascii: ".") where Self.isDigit(byte(1)): return number()
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return string(endingAt: first)
        case UInt8(ascii: "`"):
            offset += 1
            return .template
        case let byte where Self.beginsName(byte): return name()
        default: return sign()
        }
    }

    // MARK: Names

    static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    static func beginsName(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
            || byte >= 0x80
    }

    static func isInName(_ byte: UInt8) -> Bool { beginsName(byte) || isDigit(byte) }

    private mutating func name() -> Token {
        let start = offset
        while offset < limit, Self.isInName(byte()) { offset += 1 }
        return .name(source.text(start..<offset))
    }

    private mutating func sign() -> Token {
        for length in [3, 2, 1] where offset + length <= limit {
            guard let sign = Self.signs[source.text(offset..<offset + length)] else { continue }
            // In "a?.5:b" the point belongs to the number.
            if sign == .optional, Self.isDigit(byte(2)) { continue }
            offset += length
            return .sign(sign)
        }
        let start = offset
        offset += 1
        problem = ("\"\(source.text(start..<offset))\" has no place in an expression", start)
        return .end
    }

    private static let signs: [String: Sign] = Dictionary(
        Sign.allCases.map { ($0.rawValue, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    // MARK: Numbers

    private mutating func number() -> Token {
        let start = offset
        if byte() == UInt8(ascii: "0"), let radix = Self.radix(byte(1) | 0x20) {
            offset += 2
            return integer(in: radix, from: start)
        }
        var isInteger = true
        digits()
        if byte() == UInt8(ascii: ".") {
            isInteger = false
            offset += 1
            digits()
        }
        if byte() | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            offset += 1
            if byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-") { offset += 1 }
            if !Self.isDigit(byte()) { problem = ("digits are missing behind the e of the number", start) }
            digits()
        }
        if Self.beginsName(byte()) { problem = ("a name cannot follow a number at once", offset) }
        let text = source.text(start..<offset).filter { $0 != "_" }
        if isInteger, let value = Int(text) { return .integer(value) }
        return .number(Double(text) ?? .nan)
    }

    private static func radix(_ letter: UInt8) -> Int? {
        switch letter {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
    }

    private mutating func integer(in radix: Int, from start: Int) -> Token {
        let first = offset
        while Self.isInName(byte()) { offset += 1 }
        guard let value = Int(source.text(first..<offset).filter { $0 != "_" }, radix: radix) else {
            problem = ("\(source.text(start..<offset)) is no number, or too large", start)
            return .integer(0)
        }
        return .integer(value)
    }

    private mutating func digits() {
        while Self.isDigit(byte()) || byte() == UInt8(ascii: "_") { offset += 1 }
    }

    // MARK: Strings

    private mutating func string(endingAt quote: UInt8) -> Token {
        let start = offset
        offset += 1
        var text: [UInt8] = []
        while offset < limit, byte() != quote, byte() != UInt8(ascii: "\n") { character(into: &text) }
        if byte() == quote, offset < limit {
            offset += 1
        } else {
            problem = ("the string that begins here does not end on its line", start)
        }
        return .string(String(decoding: text, as: UTF8.self))
    }

    /// Reads the text of a template string from behind its "`" or from behind a value in it.
    ///
    /// Whether a value follows, behind its `${`, or the string has ended.
    mutating func templateText(begun start: Int) -> (text: String, hasValue: Bool) {
        var text: [UInt8] = []
        while offset < limit {
            if byte() == UInt8(ascii: "`") {
                offset += 1
                return (String(decoding: text, as: UTF8.self), false)
            }
            if byte() == UInt8(ascii: "$"), byte(1) == UInt8(ascii: "{") {
                offset += 2
                return (String(decoding: text, as: UTF8.self), true)
            }
            character(into: &text)
        }
        problem = ("the template string that begins here does not end", start)
        return (String(decoding: text, as: UTF8.self), false)
    }

    /// Reads a character of a string, or what stands for one.
    private mutating func character(into text: inout [UInt8]) {
        let byte = byte()
        offset += 1
        guard byte == UInt8(ascii: "\\"), offset < limit else { return text.append(byte) }
        let escape = self.byte()
        offset += 1
        switch escape {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "v"): text.append(0x0B)
        case UInt8(ascii: "0") where !Self.isDigit(self.byte()): text.append(0)
        case UInt8(ascii: "\n"): break
        case UInt8(ascii: "x"): append(scalar(digits: 2), to: &text)
        case UInt8(ascii: "u") where self.byte() == UInt8(ascii: "{"): append(bracedScalar(), to: &text)
        case UInt8(ascii: "u"): append(scalarOfUnits(), to: &text)
        default: text.append(escape)
        }
    }

    private func append(_ scalar: Unicode.Scalar?, to text: inout [UInt8]) {
        text += Array(String(scalar ?? "\u{FFFD}").utf8)
    }

    private mutating func hexadecimal(digits: Int) -> UInt32? {
        let start = offset
        let end = min(start + digits, limit)
        guard end == start + digits, let value = UInt32(source.text(start..<end), radix: 16) else {
            problem = ("\(digits) hexadecimal digits are missing here", start)
            return nil
        }
        offset = end
        return value
    }

    private mutating func scalar(digits: Int) -> Unicode.Scalar? {
        hexadecimal(digits: digits).flatMap { Unicode.Scalar($0) }
    }

    /// Reads the four digits of a unit of UTF-16, and those of the second one of a pair.
    private mutating func scalarOfUnits() -> Unicode.Scalar? {
        guard let first = hexadecimal(digits: 4) else { return nil }
        guard 0xD800..<0xDC00 ~= first, byte() == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "u") else {
            return Unicode.Scalar(first)
        }
        let start = offset
        offset += 2
        guard let second = hexadecimal(digits: 4), 0xDC00..<0xE000 ~= second else {
            offset = start
            return nil
        }
        return Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    }

    private mutating func bracedScalar() -> Unicode.Scalar? {
        let start = offset + 1
        guard let end = source.bytes[start..<limit].firstIndex(of: UInt8(ascii: "}")),
            let value = UInt32(source.text(start..<end), radix: 16), let scalar = Unicode.Scalar(value)
        else {
            problem = ("the digits of a character and } are missing here", start)
            return nil
        }
        offset = end + 1
        return scalar
    }
}
