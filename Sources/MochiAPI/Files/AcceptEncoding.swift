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
        var rest = (field ?? "")[...]
        while !rest.isEmpty {
            let end = rest.utf8.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
            read(member: rest[..<end])
            rest = Substring(rest.utf8[end...].dropFirst())
        }
    }

    private mutating func read(member: Substring) {
        let semicolon = member.utf8.firstIndex(of: UInt8(ascii: ";"))
        let name = member[..<(semicolon ?? member.endIndex)].trimmingOptionalSpace()
        var weight = 1000
        if let semicolon {
            guard let written = Self.weight(Substring(member.utf8[semicolon...].dropFirst()).trimmingOptionalSpace())
            else { return }
            weight = written
        }
        if name == "*" { any = weight }
        if name.equalsIgnoringCase("br") { br = weight }
        // "x-gzip" is another name for gzip (RFC 9110 8.4.1.3).
        if name.equalsIgnoringCase("gzip") || name.equalsIgnoringCase("x-gzip") { gzip = weight }
        if name.equalsIgnoringCase("identity") { identity = weight }
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
    private static func weight(_ text: Substring) -> Int? {
        guard Substring(text.utf8.prefix(2)).equalsIgnoringCase("q=") else { return nil }
        var digits = text.utf8.dropFirst(2)
        guard digits.count <= 5, let whole = digits.popFirst(), whole == UInt8(ascii: "0") || whole == UInt8(ascii: "1")
        else { return nil }
        if let point = digits.popFirst(), point != UInt8(ascii: ".") { return nil }
        var weight = Int(whole - UInt8(ascii: "0")) * 1000
        var unit = 100
        for digit in digits {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
            weight += Int(digit - UInt8(ascii: "0")) * unit
            unit /= 10
        }
        return weight <= 1000 ? weight : nil
    }
}
