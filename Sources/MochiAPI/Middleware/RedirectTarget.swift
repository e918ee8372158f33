/// Where a redirect may lead: a value without I/O.
///
/// Read as browsers read it (WHATWG URL 4.4), which take a backslash for a slash and pass over tabs and line breaks.
enum RedirectTarget {
    /// The value of `Location` for a target: with spaces and what is not ASCII percent-encoded.
    ///
    /// On this server are paths that begin with one slash, queries, and URLs of an origin that `isOwn` knows.
    static func location(
        of target: String,
        mayBeExternal: Bool,
        isOwn: (String) -> Bool
    ) throws(RedirectError) -> String {
        guard target.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw RedirectError(.control, target)
        }
        guard isPath(target) || hasOwnOrigin(target, isOwn) || mayBeExternal else {
            throw RedirectError(.elsewhere, target)
        }
        if !isPath(target), !isExternal(target) {
            throw RedirectError(mayBeExternal ? .scheme : .elsewhere, target)
        }
        return encoded(target)
    }

    private static func isPath(_ target: String) -> Bool {
        let bytes = target.utf8
        if bytes.first == UInt8(ascii: "?") { return true }
        guard bytes.first == UInt8(ascii: "/") else { return false }
        let second = bytes.dropFirst().first
        return second != UInt8(ascii: "/") && second != UInt8(ascii: "\\")
    }

    private static func hasOwnOrigin(_ target: String, _ isOwn: (String) -> Bool) -> Bool {
        guard let scheme = scheme(of: target), scheme == "http" || scheme == "https" else { return false }
        let rest = target.utf8.dropFirst(scheme.utf8.count)
        guard rest.starts(with: "://".utf8) else { return false }
        let authority = rest.dropFirst(3).prefix {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        return isOwn("\(scheme)://\(Substring(authority))")
    }

    /// Whether the target names another place in a way that no browser runs as a program.
    private static func isExternal(_ target: String) -> Bool {
        if target.utf8.starts(with: "//".utf8) { return true }
        guard let scheme = scheme(of: target) else { return false }
        switch scheme {
        case "javascript", "vbscript", "data", "blob", "file", "about", "view-source": return false
        case "http", "https": return target.utf8.dropFirst(scheme.utf8.count).starts(with: "://".utf8)
        default: return true
        }
    }

    /// The scheme (RFC 3986 3.1) in lower case, nil without one.
    private static func scheme(of target: String) -> String? {
        guard let colon = target.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = target[..<colon].lowercased()
        guard let first = scheme.utf8.first, UInt8(ascii: "a")...UInt8(ascii: "z") ~= first else { return nil }
        let isScheme = scheme.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"),
                UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isScheme ? scheme : nil
    }

    private static func encoded(_ target: String) -> String {
        guard target.utf8.contains(where: { $0 == 0x20 || $0 >= 0x80 }) else { return target }
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in target.utf8 {
            if byte == 0x20 || byte >= 0x80 {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                encoded.append(byte)
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
