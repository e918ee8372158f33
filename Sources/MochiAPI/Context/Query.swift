/// The query of a request as form data (`application/x-www-form-urlencoded`, WHATWG URL 5.1).
///
/// Parsed while it is read: keeping a `Query` costs nothing, a look-up reads the text up to the pair it finds. `+` is a
/// space, a percent sign without two hexadecimal digits stands for itself, and bytes that are not UTF-8 become U+FFFD,
/// so every query has a reading. Pairs stay in order; a name may occur more than once.
///
///     let query = Query("q=green+tea&tag=hot&tag=new")
///     let q = query["q"]  // "green tea"
///     let tags = query.all("tag")  // ["hot", "new"]
public struct Query: Sendable, Sequence, CustomStringConvertible {
    private let text: String

    /// The query `text`, without the leading question mark; an absent query is empty.
    public init(_ text: String?) {
        self.text = text ?? ""
    }

    /// The query as it was sent, without the question mark.
    public var description: String { text }

    /// Whether the query holds no pair.
    public var isEmpty: Bool { text.utf8.allSatisfy { $0 == UInt8(ascii: "&") } }

    /// The first value of `name`, empty for a name without `=`, or nil when it is absent.
    public subscript(name: String) -> String? {
        var pairs = EncodedPairs(rest: text[...])
        while let pair = pairs.next() {
            if FormEncoding.decode(pair.name) == name { return FormEncoding.decode(pair.value) }
        }
        return nil
    }

    /// The values of `name` in order, none when it is absent.
    public func all(_ name: String) -> [String] {
        lazy.filter { $0.name == name }.map(\.value)
    }

    /// Whether a pair of that name is present.
    public func contains(_ name: String) -> Bool {
        self[name] != nil
    }

    /// Reads the pairs from the front, decoding each as it comes.
    public func makeIterator() -> Iterator {
        Iterator(pairs: EncodedPairs(rest: text[...]))
    }

    /// The pairs of a query that are still to come.
    public struct Iterator: IteratorProtocol {
        fileprivate var pairs: EncodedPairs

        /// The next pair; empty ones, as in `a&&b`, are passed over.
        public mutating func next() -> (name: String, value: String)? {
            pairs.next().map { (FormEncoding.decode($0.name), FormEncoding.decode($0.value)) }
        }
    }
}

/// The pairs of a query as they stand in it.
private struct EncodedPairs {
    var rest: Substring

    mutating func next() -> (name: Substring, value: Substring)? {
        // All at once, for a body may be a megabyte of ampersands.
        let bytes = rest.utf8.span
        let start = bytes.first(in: 0..<bytes.count) { $0 != UInt8(ascii: "&") }
        guard start < bytes.count else { return nil }
        let end = bytes.first(in: start..<bytes.count) { $0 == UInt8(ascii: "&") }
        let equals = bytes.first(in: start..<end) { $0 == UInt8(ascii: "=") }
        let (name, value) = (text(start..<equals), text(min(equals + 1, end)..<end))
        rest = text(end..<bytes.count)
        return (name, value)
    }

    private func text(_ range: Range<Int>) -> Substring {
        let start = rest.utf8.index(rest.startIndex, offsetBy: range.lowerBound)
        return Substring(rest.utf8[start..<rest.utf8.index(start, offsetBy: range.count)])
    }
}

extension Span<UInt8> {
    /// The place of the first byte in `range` that `isIt`; its end when there is none.
    fileprivate func first(in range: Range<Int>, _ isIt: (UInt8) -> Bool) -> Int {
        var place = range.lowerBound
        while place < range.upperBound, !isIt(self[place]) { place += 1 }
        return place
    }
}
