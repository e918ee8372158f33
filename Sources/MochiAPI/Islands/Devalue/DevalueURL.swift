/// What the URL class of JavaScript takes without a base (WHATWG URL), as far as a server needs to know.
enum DevalueURL {
    /// Schemes whose URLs have a host.
    private static let special: Set = ["http", "https", "ws", "wss", "ftp"]

    /// Whether a text is a URL of its own: a scheme, no control character, and a host where the scheme wants one.
    ///
    /// The rest is not looked at: any scheme passes, `javascript` too, and what may be done with it is for the user to
    /// say.
    static func isAbsolute(_ text: String) -> Bool {
        let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard let first = scheme.first, scheme.endIndex < text.endIndex, isLetter(first),
            scheme.allSatisfy({ isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }),
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), text.utf8.last != UInt8(ascii: " ")
        else { return false }
        guard special.contains(String(Substring(scheme)).lowercased()) else { return true }
        let rest = text.utf8[scheme.endIndex...].dropFirst()
        guard rest.starts(with: "//".utf8) else { return false }
        let authority = rest.dropFirst(2).prefix { !"/?#\\".utf8.contains($0) }
        let host = authority.lastIndex(of: UInt8(ascii: "@")).map { authority[$0...].dropFirst() } ?? authority
        return !host.isEmpty && host.first != UInt8(ascii: ":") && !host.contains(UInt8(ascii: " "))
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
