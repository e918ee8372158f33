/// Which codings a client accepts (RFC 9110 12.5.3).
///
///     AcceptEncoding("gzip;q=0.5, br").preferred(of: [.gzip, .br, .identity])  // .br
struct AcceptEncoding: Sendable, Equatable {
    /// Weights in thousandths; nil when the field does not name the coding.
    private var br: Int?
    private var gzip: Int?
    private var identity: Int?
    private var any: Int?

    /// Reads the field without allocating; nil, an absent field, is taken as a wish for `identity`.
    ///
    /// Members with a malformed weight and unknown codings are passed over; of a coding named twice the last counts.
    init(_ field: String?) {
        guard let field else { return }
        let bytes = field.utf8.span
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: ",") { end += 1 }
            read(member: bytes.extracting(start..<end))
            start = end + 1
        }
    }

    private mutating func read(member: Span<UInt8>) {
        var end = 0
        while end < member.count, member[end] != UInt8(ascii: ";") { end += 1 }
        var weight = 1000
        if end < member.count {
            guard let written = Self.weight(member.extracting((end + 1)...)) else { return }
            weight = written
        }
        let padded = member.extracting(..<end)
        let name = padded.extracting(padded.boundsWithoutSpace)
        switch name.count {
        case 1 where name.equals("*"): any = weight
        case 2 where name.equals("br"): br = weight
        case 4 where name.equals("gzip"): gzip = weight
        // Another name for gzip (RFC 9110 8.4.1.3).
        case 6 where name.equals("x-gzip"): gzip = weight
        case 8 where name.equals("identity"): identity = weight
        default: break
        }
    }

    /// The coding of `available` with the greatest weight, of equal ones the one the server prefers; nil when the
    /// client accepts none of them.
    ///
    /// `identity` is acceptable unless it is refused (`identity;q=0`, or `*;q=0` without it), but comes last when the
    /// field does not name it. On nil the server may send `identity` all the same or answer 406 (RFC 9110 12.5.3).
    func preferred(of available: [ContentCoding]) -> ContentCoding? {
        var best: (coding: ContentCoding, weight: Int)?
        for coding in ContentCoding.allCases where available.contains(coding) {
            let weight = weight(of: coding)
            if weight > best?.weight ?? 0 { best = (coding, weight) }
        }
        return best?.coding
    }

    /// Whether the client takes anything but `identity`.
    var wantsCoding: Bool { max(br ?? any ?? 0, gzip ?? any ?? 0) > 0 }

    /// The codings the client takes at all, the most wanted first.
    var ranking: [ContentCoding] {
        var rest = ContentCoding.allCases
        var ranking: [ContentCoding] = []
        while let next = preferred(of: rest) {
            ranking.append(next)
            rest.removeAll { $0 == next }
        }
        return ranking
    }

    private func weight(of coding: ContentCoding) -> Int {
        switch coding {
        case .br: br ?? any ?? 0
        case .gzip: gzip ?? any ?? 0
        // The least weight that can be written: last, but acceptable.
        case .identity: identity ?? (any == 0 ? 0 : 1)
        }
    }

    /// `q=` and a number from 0 to 1 with at most three decimals (RFC 9110 12.4.2), in thousandths.
    private static func weight(_ text: Span<UInt8>) -> Int? {
        let text = text.extracting(text.boundsWithoutSpace)
        guard 3...7 ~= text.count, text[0] | 0x20 == UInt8(ascii: "q"), text[1] == UInt8(ascii: "="),
            text[2] == UInt8(ascii: "0") || text[2] == UInt8(ascii: "1"),
            text.count == 3 || text[3] == UInt8(ascii: ".")
        else { return nil }
        var weight = Int(text[2] - UInt8(ascii: "0")) * 1000
        var unit = 100
        for index in 4..<max(text.count, 4) {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[index] else { return nil }
            weight += Int(text[index] - UInt8(ascii: "0")) * unit
            unit /= 10
        }
        return weight <= 1000 ? weight : nil
    }
}

extension Span<UInt8> {
    /// The part without the optional white space of RFC 9110 5.6.3 at either end.
    fileprivate var boundsWithoutSpace: Range<Int> {
        var (start, end) = (0, count)
        while start < end, self[start] == UInt8(ascii: " ") || self[start] == UInt8(ascii: "\t") { start += 1 }
        while end > start, self[end - 1] == UInt8(ascii: " ") || self[end - 1] == UInt8(ascii: "\t") { end -= 1 }
        return start..<end
    }

    /// Whether the text is `word`, of as many bytes, in any case; `word` is ASCII in lower case.
    fileprivate func equals(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { letters in
            for index in indices {
                let (byte, letter) = unsafe (self[index], letters[index])
                let isCapital = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                if byte != letter, !isCapital || byte | 0x20 != letter { return false }
            }
            return true
        }
    }
}
