/// The tokens of JSON (RFC 8259), one after the other.
struct DevalueScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The next byte; 0, which no token has, at the end.
    var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

    func error(_ what: String) -> DevalueError {
        DevalueError("it has \(what)", at: position)
    }

    mutating func advance() {
        position += 1
    }

    mutating func skipSpace() {
        while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\n") || peek == UInt8(ascii: "\r")
            || peek == UInt8(ascii: "\t")
        {
            position += 1
        }
    }

    /// Whether the next byte is `character`, which is passed over then.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character), !isAtEnd else { return false }
        position += 1
        return true
    }

    mutating func require(character: Unicode.Scalar) throws(DevalueError) {
        guard take(character) else { throw error("no \(character)") }
    }

    mutating func require(_ text: String) throws(DevalueError) {
        guard bytes[position...].starts(with: text.utf8) else { throw error("no \(text)") }
        position += text.utf8.count
    }

    // MARK: Numbers

    /// A whole number as devalue writes references: no point, no exponent, no -0.
    mutating func integer() throws(DevalueError) -> Int {
        let start = position
        let isNegative = take("-")
        let digits = takeDigits()
        guard (1...10).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0"),
            peek != UInt8(ascii: "."), peek != UInt8(ascii: "e"), peek != UInt8(ascii: "E")
        else {
            position = start
            throw error("no whole number")
        }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        guard !isNegative || number > 0 else { throw error("-0 for a reference") }
        return isNegative ? -number : number
    }

    /// A number of JSON; beyond the range of a double it is infinite.
    mutating func number() throws(DevalueError) -> Double {
        let start = position
        _ = take("-")
        let whole = takeDigits()
        var isNumber = !whole.isEmpty && (whole.count == 1 || whole.first != UInt8(ascii: "0"))
        if take(".") { isNumber = !takeDigits().isEmpty && isNumber }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            isNumber = !takeDigits().isEmpty && isNumber
        }
        // The exact digits of the smallest number are 1,074; what is longer is nobody's number.
        guard isNumber, position - start <= 1100,
            let number = Double(String(decoding: bytes[start..<position], as: UTF8.self))
        else {
            position = start
            throw error("no value")
        }
        return number
    }

    private mutating func takeDigits() -> ArraySlice<UInt8> {
        let start = position
        while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(peek) { position += 1 }
        return bytes[start..<position]
    }

    // MARK: Strings

    /// A string; half a surrogate pair in it becomes U+FFFD.
    mutating func string() throws(DevalueError) -> String {
        try require(character: "\"")
        let start = position
        skipPlain()
        if take("\"") { return String(decoding: bytes[start..<(position - 1)], as: UTF8.self) }
        var text = Array(bytes[start..<position])
        while !take("\"") {
            if take("\\") {
                text += UTF8.encode(try escaped()) ?? UTF8.encodedReplacementCharacter
            } else {
                let start = position
                skipPlain()
                guard position > start else { throw error("a string that does not end") }
                text += bytes[start..<position]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Goes to the next quotation mark, backslash or control character, or the end.
    private mutating func skipPlain() {
        while position < bytes.count, bytes[position] >= 0x20, bytes[position] != UInt8(ascii: "\""),
            bytes[position] != UInt8(ascii: "\\")
        {
            position += 1
        }
    }

    private mutating func escaped() throws(DevalueError) -> Unicode.Scalar {
        let character = peek
        if !isAtEnd { position += 1 }
        switch character {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(character)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicode()
        default: throw error("an unknown escape")
        }
    }

    private mutating func unicode() throws(DevalueError) -> Unicode.Scalar {
        let first = try codeUnit()
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        // A second half that does not follow is read again, on its own.
        let start = position
        guard bytes[position...].starts(with: "\\u".utf8) else { return "\u{FFFD}" }
        position += 2
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second) else {
            position = start
            return "\u{FFFD}"
        }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func codeUnit() throws(DevalueError) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("an escape without four digits") }
        position += 4
        return unit
    }
}
