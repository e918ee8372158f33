/// What kind of path the bytes of a request target are, before any route is looked at.
enum PathForm {
    /// ASCII without percent signs: matched as it is.
    case plain
    /// Holds a percent sign or non-ASCII bytes: matched decoded.
    case encoded
    /// No pattern can match: an empty segment, or no leading slash (`*`).
    case unmatched
    /// No honest client sends it: answered 400.
    case refused

    /// Classifies a raw path in one pass.
    ///
    /// Refused are bytes that RFC 3986 2 does not allow unencoded and that other software reads as something else
    /// (controls, space, DEL, `\`), and dot segments, which clients resolve before they send (RFC 3986 5.2.4).
    init(ofRaw path: RawSpan) {
        guard path.byteCount > 0, path[0] == UInt8(ascii: "/") else {
            self = .unmatched
            return
        }
        var isEncoded = false
        var hasEmptySegment = false
        var previous: UInt8 = 0
        for offset in 0..<path.byteCount {
            let byte = path[offset]
            switch byte {
            case UInt8(ascii: "/"):
                if previous == UInt8(ascii: "/") { hasEmptySegment = true }
            case UInt8(ascii: "."):
                if previous == UInt8(ascii: "/"), Self.isDotSegment(path, offset) {
                    self = .refused
                    return
                }
            case UInt8(ascii: "%"), 0x80...: isEncoded = true
            case ...0x20, 0x7F, UInt8(ascii: "\\"):
                self = .refused
                return
            default: break
            }
            previous = byte
        }
        self = isEncoded ? .encoded : hasEmptySegment ? .unmatched : .plain
    }

    /// Classifies a decoded path: `.plain`, `.unmatched` or `.refused`; any character may stand in it.
    init(ofDecoded path: RawSpan) {
        var form = PathForm.plain
        for offset in 1..<max(path.byteCount, 1) where path[offset - 1] == UInt8(ascii: "/") {
            if path[offset] == UInt8(ascii: "/") { form = .unmatched }
            if path[offset] == UInt8(ascii: "."), Self.isDotSegment(path, offset) {
                self = .refused
                return
            }
        }
        self = form
    }

    /// Whether the segment that begins with the dot at `offset` is `.` or `..`.
    private static func isDotSegment(_ path: RawSpan, _ offset: Int) -> Bool {
        func ends(_ offset: Int) -> Bool {
            offset == path.byteCount || path[offset] == UInt8(ascii: "/")
        }
        if ends(offset + 1) { return true }
        return path[offset + 1] == UInt8(ascii: ".") && ends(offset + 2)
    }
}
