/// The text of style rules (CSS Syntax Level 3): where strings, URLs, blocks and comments in it end.
enum StyleText {
    /// Stands for a byte of a comment that separates nothing: it is not written.
    static let comment: UInt8 = 0

    /// Whether a byte stands between others only.
    static func isSpace(_ byte: UInt8) -> Bool { TemplateParser.isSpace(byte) || byte == comment }

    /// The text with a space for each byte of a comment: outside of selectors a comment separates what is around it.
    static func spaced(_ text: some Sequence<UInt8>) -> [UInt8] {
        text.map { $0 == comment ? 0x20 : $0 }
    }

    /// Behind the string or block that begins at `start`; nil when it does not end.
    static func end(of text: [UInt8], from start: Int) -> Int? {
        var stack: [UInt8] = []
        var place = start
        while place < text.count {
            let byte = text[place]
            switch byte {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                guard let end = endOfString(text, from: place) else { return nil }
                place = end - 1
            case UInt8(ascii: "("):
                if let end = endOfURL(text, from: place) { place = end - 1 } else { stack.append(UInt8(ascii: ")")) }
            case UInt8(ascii: "["): stack.append(UInt8(ascii: "]"))
            case UInt8(ascii: "{"): stack.append(UInt8(ascii: "}"))
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard stack.popLast() == byte else { return nil }
            default: break
            }
            place += 1
            if stack.isEmpty { return place }
        }
        return nil
    }

    /// Behind the string that begins at `start`; nil when it does not end on its line.
    static func endOfString(_ text: [UInt8], from start: Int) -> Int? {
        var place = start + 1
        while place < text.count, text[place] != UInt8(ascii: "\n") {
            if text[place] == text[start] { return place + 1 }
            place += text[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// Behind the URL without quotes whose parenthesis is at `start`; nil when that begins something else, or does not end.
    static func endOfURL(_ text: [UInt8], from start: Int) -> Int? {
        guard start >= 3, text[start - 3..<start].map({ $0 | 0x20 }) == Array("url".utf8) else { return nil }
        if start > 3, StyleReader.isInName(text[start - 4]) { return nil }
        var place = start + 1
        while place < text.count, TemplateParser.isSpace(text[place]) { place += 1 }
        if place < text.count, text[place] == UInt8(ascii: "\"") || text[place] == UInt8(ascii: "'") { return nil }
        while place < text.count {
            if text[place] == UInt8(ascii: ")") { return place + 1 }
            place += text[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// The text without comments, in which all places are as before; with the place, where a comment does not end.
    static func withoutComments(_ text: [UInt8]) -> (text: [UInt8], unclosed: Int?) {
        // The sign for comments stands for nothing else, not behind a backslash either.
        var text = spaced(text)
        var place = 0
        while place < text.count {
            switch text[place] {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if let end = endOfString(text, from: place) { place = end - 1 }
            case UInt8(ascii: "("):
                if let end = endOfURL(text, from: place) { place = end - 1 }
            case UInt8(ascii: "/") where place + 1 < text.count && text[place + 1] == UInt8(ascii: "*"):
                guard let end = endOfComment(text, from: place) else { return (text, place) }
                // Between a name and a name it separates, as a space does; `.a/**/.b` is one compound.
                let next = end < text.count ? text[end] : 0x20
                let separates = place == 0 || StyleReader.isInName(text[place - 1]) && StyleReader.isInName(next)
                for index in place..<end { text[index] = separates ? 0x20 : comment }
                place = end - 1
            default: break
            }
            place += 1
        }
        return (text, nil)
    }

    private static func endOfComment(_ text: [UInt8], from start: Int) -> Int? {
        var place = start + 2
        while place + 1 < text.count {
            if text[place] == UInt8(ascii: "*"), text[place + 1] == UInt8(ascii: "/") { return place + 2 }
            place += 1
        }
        return nil
    }
}
