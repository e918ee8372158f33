extension Substring {
    /// The text without the optional white space of RFC 9110 5.6.3 (spaces and tabs) around it.
    func trimmingOptionalSpace() -> Substring {
        func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let start = utf8.drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) }
        return end.map { self[start.startIndex...$0] } ?? self[endIndex...]
    }
}
