/// The text of style rules (CSS Syntax Level 3): where strings, blocks and comments in it end.
enum StyleText {
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
            case UInt8(ascii: "("): stack.append(UInt8(ascii: ")"))
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

    /// The text with spaces for its comments, which keeps all places; nil, with the place, where a comment does not end.
    static func withoutComments(_ text: [UInt8]) -> (text: [UInt8], unclosed: Int?) {
        var text = text
        var place = 0
        while place < text.count {
            switch text[place] {
            case UInt8(ascii: "\\"): place += 2
            case UInt8(ascii: "\""), UInt8(ascii: "'"): place = endOfString(text, from: place) ?? place + 1
            case UInt8(ascii: "/") where place + 1 < text.count && text[place + 1] == UInt8(ascii: "*"):
                let start = place
                place += 2
                while place + 1 < text.count,
                    !(text[place] == UInt8(ascii: "*") && text[place + 1] == UInt8(ascii: "/"))
                {
                    place += 1
                }
                if place + 1 >= text.count { return (text, start) }
                place += 2
                for index in start..<place where text[index] != UInt8(ascii: "\n") { text[index] = 0x20 }
            default: place += 1
            }
        }
        return (text, nil)
    }
}
