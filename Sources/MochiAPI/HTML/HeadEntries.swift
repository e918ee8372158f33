/// The elements of a page's head, none twice.
struct HeadEntries {
    private struct Entry {
        /// Entries with the same name replace each other; a part of the markup, as far as possible.
        let name: ArraySlice<UInt8>
        let markup: ArraySlice<UInt8>
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
            add(Entry(name: HeadEntries.name(of: element), markup: element))
        }
    }

    /// Adds one element, which replaces none.
    mutating func add(unique element: [UInt8]) {
        entries.append(Entry(name: element[...], markup: element[...]))
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
        if bytes.starts(with: Text.meta) || bytes.starts(with: Text.link) || bytes.starts(with: Text.base) {
            return bytes.firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? bytes.endIndex
        }
        let name = bytes.dropFirst().prefix { HTMLName.isCharacter($0) }
        return firstRange(of: Text.end + name + [UInt8(ascii: ">")], in: bytes)?.upperBound ?? bytes.endIndex
    }

    private static func firstRange(of needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        var rest = bytes
        while let start = rest.firstIndex(of: needle[0]), start + needle.count <= bytes.endIndex {
            if bytes[start..<start + needle.count].elementsEqual(needle) { return start..<start + needle.count }
            rest = bytes[(start + 1)...]
        }
        return nil
    }

    /// What an element replaces: elements of the same name.
    ///
    /// Looks for attributes as the renderer writes them; a value holds no quotation mark, so it is never taken for one.
    private static func name(of element: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        if element.starts(with: Text.title) { return element.prefix(Text.title.count) }
        if element.starts(with: Text.base) { return element.prefix(Text.base.count) }
        if element.starts(with: Text.charset) { return element.prefix(Text.charset.count) }
        if element.starts(with: Text.meta) {
            for key in Text.keys {
                guard let name = attribute(key, in: element) else { continue }
                // A theme colour for dark displays does not replace the one for light ones.
                guard let media = attribute(Text.media, in: element) else { return name }
                return name + media
            }
        }
        if element.starts(with: Text.link), let range = firstRange(of: Text.canonical, in: element) {
            return element[range]
        }
        return element
    }

    /// An attribute with its value, from the space before it to the end of the value.
    private static func attribute(_ key: [UInt8], in element: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let range = firstRange(of: key, in: element) else { return nil }
        let value = element[range.upperBound...].prefix { $0 != UInt8(ascii: "\"") }
        return element[range.lowerBound..<value.endIndex]
    }

    /// What is looked for.
    private enum Text {
        static let end = Array("</".utf8)
        static let title = Array("<title".utf8)
        static let base = Array("<base".utf8)
        static let meta = Array("<meta ".utf8)
        static let link = Array("<link ".utf8)
        static let charset = Array("<meta charset=".utf8)
        static let keys = [" name=\"", " property=\"", " http-equiv=\""].map { Array($0.utf8) }
        static let media = Array(" media=\"".utf8)
        static let canonical = Array(" rel=\"canonical\"".utf8)
    }
}
