/// A validator of one representation (RFC 9110 8.8.3): an opaque text, strong unless marked weak.
///
///     EntityTag("\"33a64df5\"")?.isWeak     // false
///     EntityTag("W/\"33a64df5\"")?.isWeak   // true
struct EntityTag: Sendable, Equatable, CustomStringConvertible {
    /// The text between the quotation marks.
    let opaque: String
    let isWeak: Bool

    /// The tag as it stands in a header field.
    var description: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

    /// The tag a field value spells, or nil when it is not exactly one tag.
    init?(_ text: String) {
        var scanner = EntityTagScanner(text)
        guard let tag = scanner.nextTag(), scanner.isAtEnd else { return nil }
        self = tag
    }

    init(opaque: String, isWeak: Bool = false) {
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// The strong tag of a file's state.
    ///
    /// Size and time of modification, not the inode: two machines that serve copies made with their times answer with
    /// the same tag. A coded neighbour is another representation and has its own tag, even with the same size and time.
    init(size: Int64, modifiedNanoseconds: Int64, coding: ContentCoding = .identity) {
        // Every response with a file has one: it is written into its place.
        let suffix = coding == .identity ? "" : coding.rawValue
        self.init(
            opaque: unsafe String(unsafeUninitializedCapacity: 2 * 17 + 1 + 1 + suffix.utf8.count) { buffer in
                var text = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
                text.append(hexadecimal: size)
                text.append(UInt8(ascii: "-"))
                text.append(hexadecimal: modifiedNanoseconds)
                if !suffix.isEmpty { text.append(UInt8(ascii: "-")) }
                for byte in suffix.utf8 { text.append(byte) }
                return unsafe text.finalize(for: buffer)
            }
        )
    }

    /// Whether both are strong and the same (RFC 9110 8.8.3.2).
    func strongMatches(_ other: EntityTag) -> Bool {
        !isWeak && !other.isWeak && opaque == other.opaque
    }

    /// Whether both are the same, weak or not (RFC 9110 8.8.3.2).
    func weakMatches(_ other: EntityTag) -> Bool {
        opaque == other.opaque
    }
}

/// The value of `If-Match` or `If-None-Match` (RFC 9110 13.1.1 and 13.1.2).
///
/// Members that are no tags are passed over and match nothing: a read is then sent in full, a write refused.
enum EntityTagList: Sendable, Equatable {
    /// `*`: any current representation.
    case any
    case tags([EntityTag])

    init(_ text: String) {
        var scanner = EntityTagScanner(text)
        var tags: [EntityTag] = []
        if scanner.isLoneStar {
            self = .any
            return
        }
        while !scanner.isAtEnd {
            if let tag = scanner.nextTag(), scanner.isAtEndOfMember { tags.append(tag) }
            scanner.skipMember()
        }
        self = .tags(tags)
    }
}

/// Reads tags from the front; a comma inside the quotation marks belongs to the tag.
private struct EntityTagScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
        skipSpace()
    }

    var isAtEnd: Bool { rest.isEmpty }
    var isAtEndOfMember: Bool { rest.isEmpty || rest.first == UInt8(ascii: ",") }

    var isLoneStar: Bool {
        rest.first == UInt8(ascii: "*") && rest.dropFirst().allSatisfy(Self.isSpace)
    }

    mutating func nextTag() -> EntityTag? {
        var scan = rest
        let isWeak = scan.starts(with: "W/".utf8)
        if isWeak { scan = scan.dropFirst(2) }
        guard scan.first == UInt8(ascii: "\"") else { return nil }
        scan = scan.dropFirst()
        // etagc: everything visible but the quotation mark; obs-text for non-ASCII.
        let opaque = scan.prefix { $0 == 0x21 || 0x23...0x7E ~= $0 || $0 >= 0x80 }
        scan = scan[opaque.endIndex...]
        guard scan.first == UInt8(ascii: "\"") else { return nil }
        rest = scan.dropFirst()
        skipSpace()
        return EntityTag(opaque: String(Substring(opaque)), isWeak: isWeak)
    }

    mutating func skipMember() {
        rest = rest.drop { $0 != UInt8(ascii: ",") }
        rest = rest.drop { $0 == UInt8(ascii: ",") || Self.isSpace($0) }
    }

    private mutating func skipSpace() {
        rest = rest.drop(while: Self.isSpace)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}

extension OutputSpan<UInt8> {
    /// As `String(number, radix: 16)` has it.
    fileprivate mutating func append(hexadecimal number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let magnitude = number.magnitude
        var shift = max(0, (63 - magnitude.leadingZeroBitCount) / 4 * 4)
        repeat {
            let digit = UInt8(truncatingIfNeeded: magnitude >> UInt64(shift)) & 15
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
            shift -= 4
        } while shift >= 0
    }
}
