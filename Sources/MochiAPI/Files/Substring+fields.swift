extension Substring {
    /// The text without the optional white space of RFC 9110 5.6.3 (spaces and tabs) around it.
    func trimmingOptionalSpace() -> Substring {
        func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let start = utf8.drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) }
        return end.map { self[start.startIndex...$0] } ?? self[endIndex...]
    }

    /// Whether the text is `word` in any case; `word` is ASCII in lower case.
    func equalsIgnoringCase(_ word: StaticString) -> Bool {
        guard utf8.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            unsafe utf8.elementsEqual(letters) { byte, letter in
                byte == letter || (UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte && byte | 0x20 == letter)
            }
        }
    }
}
