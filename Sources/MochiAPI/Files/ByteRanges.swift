/// What a `Range` field asks of a representation (RFC 9110 14.2).
///
///     ByteRanges("bytes=0-499", size: 10_000)    // .partial([0..<500])
///     ByteRanges("bytes=-500", size: 10_000)     // .partial([9_500..<10_000])
///     ByteRanges("bytes=10000-", size: 10_000)   // .unsatisfiable: 416, `Content-Range: bytes */10000`
enum ByteRanges: Sendable, Equatable {
    /// The field is to be ignored: no byte ranges, malformed, or too many of them. The answer is 200.
    case whole
    /// 206 with these ranges, none of which overlap; several make a `multipart/byteranges`.
    case partial([Range<Int64>])
    /// 416: no range has a byte in the representation.
    case unsatisfiable

    /// The most ranges a field may name; a field with more is ignored (RFC 9110 14.2, protection of 17.15).
    static let maximumCount = 16

    /// Ranges nearer than this become one: the head of a part would cost more (RFC 9110 15.3.7.2).
    static let mergedGap: Int64 = 80

    /// Reads the field for a representation of `size` bytes.
    init(_ field: String, size: Int64) {
        guard let specifiers = Self.specifiers(field) else {
            self = .whole
            return
        }
        guard size > 0 else {
            // No byte can be named; only a suffix is satisfied by nothing at all (RFC 9110 14.1.2).
            self = specifiers.contains { $0.isSatisfiedByNothing } ? .whole : .unsatisfiable
            return
        }
        let ranges = specifiers.compactMap { $0.range(size) }
        self = ranges.isEmpty ? .unsatisfiable : .partial(Self.merged(ranges))
    }

    /// Whether `If-Range` lets the range count (RFC 9110 13.1.5): the very same strong tag, or the very same date, long
    /// enough ago that the file cannot have changed twice within its second (RFC 9110 8.8.2.2).
    static func isCurrent(ifRange: String, _ current: Validators, now: HTTPDate) -> Bool {
        if let tag = EntityTag(ifRange) {
            return current.entityTag.map(tag.strongMatches) ?? false
        }
        guard let date = HTTPDate(ifRange, now: now), let lastModified = current.lastModified else { return false }
        return date == lastModified && lastModified < now
    }

    /// The value of `Content-Range` (RFC 9110 14.4) for one range.
    static func contentRange(_ range: Range<Int64>, size: Int64) -> String {
        "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
    }

    /// The value of `Content-Range` in a 416.
    static func unsatisfiedContentRange(size: Int64) -> String {
        "bytes */\(size)"
    }

    /// Joins overlapping and near ranges at the place of the first; the others keep the order asked for.
    private static func merged(_ ranges: [Range<Int64>]) -> [Range<Int64>] {
        var merged: [Range<Int64>] = []
        for range in ranges {
            var union = range
            var place = merged.count
            // A union may reach ranges that neither of its parts reached.
            while let index = merged.firstIndex(where: { isNear($0, union) }) {
                let other = merged.remove(at: index)
                union = min(union.lowerBound, other.lowerBound)..<max(union.upperBound, other.upperBound)
                place = min(place, index)
            }
            merged.insert(union, at: min(place, merged.count))
        }
        return merged
    }

    private static func isNear(_ left: Range<Int64>, _ right: Range<Int64>) -> Bool {
        max(left.lowerBound, right.lowerBound) - min(left.upperBound, right.upperBound) < mergedGap
    }
}

extension ByteRanges {
    /// One member of the field, before the size is known.
    fileprivate enum Specifier {
        case from(Int64, through: Int64)
        case suffix(Int64)

        var isSatisfiedByNothing: Bool {
            if case .suffix(let length) = self { return length > 0 }
            return false
        }

        func range(_ size: Int64) -> Range<Int64>? {
            switch self {
            case .from(let first, let last): first < size ? first..<min(last, size - 1) + 1 : nil
            case .suffix(let length): length > 0 ? max(size - length, 0)..<size : nil
            }
        }
    }

    /// The members, or nil when the field is to be ignored as a whole.
    fileprivate static func specifiers(_ field: String) -> [Specifier]? {
        let bytes = "bytes="
        guard field.utf8.count > bytes.utf8.count, field.prefix(bytes.count).lowercased() == bytes else { return nil }
        var specifiers: [Specifier] = []
        for member in field.dropFirst(bytes.count).split(separator: ",") {
            let text = member.trimmingOptionalSpace()
            if text.isEmpty { continue }
            guard specifiers.count < maximumCount, let specifier = specifier(text) else { return nil }
            specifiers.append(specifier)
        }
        return specifiers.isEmpty ? nil : specifiers
    }

    private static func specifier(_ text: Substring) -> Specifier? {
        guard let dash = text.firstIndex(of: "-") else { return nil }
        let (first, last) = (text[..<dash], text[text.index(after: dash)...])
        switch (first.isEmpty, last.isEmpty) {
        case (true, true): return nil
        case (true, false): return number(last).map { .suffix($0) }
        case (false, true): return number(first).map { .from($0, through: .max) }
        case (false, false):
            guard let first = number(first), let last = number(last), first <= last else { return nil }
            return .from(first, through: last)
        }
    }

    /// Digits as a number; one that is too large for 64 bits is the largest, which is past the end of every file.
    private static func number(_ text: Substring) -> Int64? {
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        return Int64(text) ?? .max
    }
}
