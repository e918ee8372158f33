/// The elements of a page's head, none twice.
struct HeadEntries {
    private struct Entry {
        /// Entries with the same name replace each other.
        let name: String
        let markup: [UInt8]
    }

    private var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    var count: Int { entries.reduce(0) { $0 + $1.markup.count } }

    func append(to bytes: inout [UInt8]) {
        for entry in entries { bytes += entry.markup }
    }

    mutating func add(_ other: HeadEntries) {
        for entry in other.entries { add(entry) }
    }

    /// Adds elements in a row, as the renderer writes them.
    mutating func add(_ markup: [UInt8]) {
        var rest = markup[...]
        while !rest.isEmpty {
            let end = HeadEntries.endOfElement(rest)
            let element = rest[..<end]
            rest = rest[end...]
            add(Entry(name: HeadEntries.name(of: element), markup: Array(element)))
        }
    }

    private mutating func add(_ entry: Entry) {
        if let index = entries.firstIndex(where: { $0.name == entry.name }) {
            entries[index] = entry
        } else {
            entries.append(entry)
        }
    }

    /// Behind the first element: behind its end tag when it has one, else behind its start tag.
    private static func endOfElement(_ bytes: ArraySlice<UInt8>) -> Int {
        guard bytes.first == UInt8(ascii: "<") else {
            return bytes.firstIndex(of: UInt8(ascii: "<")) ?? bytes.endIndex
        }
        let name = bytes.dropFirst().prefix { HTMLName.isCharacter($0) }
        if ["meta", "link", "base"].contains(where: { name.elementsEqual($0.utf8) }) {
            return bytes.firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? bytes.endIndex
        }
        let endTag = Array("</".utf8) + name + [UInt8(ascii: ">")]
        return firstRange(of: endTag, in: bytes)?.upperBound ?? bytes.endIndex
    }

    private static func firstRange(of needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        guard bytes.count >= needle.count else { return nil }
        for start in bytes.startIndex...(bytes.endIndex - needle.count)
        where bytes[start] == needle[0] && bytes[start..<start + needle.count].elementsEqual(needle) {
            return start..<start + needle.count
        }
        return nil
    }

    /// What an element replaces: elements of the same name.
    private static func name(of element: ArraySlice<UInt8>) -> String {
        let text = String(decoding: element, as: UTF8.self)
        if text.hasPrefix("<title>") || text.hasPrefix("<title ") { return "title" }
        if text.hasPrefix("<base") { return "base" }
        if text.hasPrefix("<meta charset=") { return "meta charset" }
        if text.hasPrefix("<meta ") {
            for key in [" name=\"", " property=\"", " http-equiv=\""] {
                if let value = value(behind: key, in: text) { return "meta\(key)\(value)\(media(text))" }
            }
        }
        if text.hasPrefix("<link "), value(behind: " rel=\"", in: text) == "canonical" { return "link canonical" }
        return text
    }

    /// A theme colour for dark displays does not replace the one for light ones.
    private static func media(_ text: String) -> String {
        value(behind: " media=\"", in: text).map { " \($0)" } ?? ""
    }

    private static func value(behind key: String, in text: String) -> Substring? {
        guard let range = text.firstRange(of: key) else { return nil }
        return text[range.upperBound...].prefix { $0 != "\"" }
    }
}
