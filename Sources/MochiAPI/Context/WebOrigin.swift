internal import MochiEngine

/// Scheme, host and port: whom a browser takes for the same site (RFC 6454).
struct WebOrigin: Sendable, Hashable, CustomStringConvertible {
    let scheme: String
    /// In lower case, an IPv6 address in brackets.
    let host: String
    let port: Int

    /// Reads an origin as browsers send it, `https://shop.example`, in any case; nil for anything else, `null` among it.
    init?(_ text: some StringProtocol) {
        let text = text.lowercased()
        for scheme in ["https", "http"] where text.hasPrefix(scheme + "://") {
            self.init(scheme: scheme, authority: text.dropFirst(scheme.count + 3))
            return
        }
        return nil
    }

    /// The origin of an authority, as in `Host`; nil when that is empty or malformed.
    init?(scheme: String, authority: some StringProtocol) {
        guard let authority = HostAndPort(authority) else { return nil }
        self.scheme = scheme
        host = authority.host
        port = authority.port ?? Self.standardPort(scheme)
    }

    static func standardPort(_ scheme: String) -> Int { scheme == "https" ? 443 : 80 }

    /// Host, and port unless it is the scheme's own.
    var authority: String { port == Self.standardPort(scheme) ? host : "\(host):\(port)" }

    /// The serialization (RFC 6454 section 6.2).
    var description: String { "\(scheme)://\(authority)" }
}

/// The authority of a URL without user information (RFC 3986 section 3.2).
struct HostAndPort: Sendable, Hashable {
    /// In lower case, an IPv6 address in brackets.
    let host: String
    let port: Int?

    /// Reads `host`, `host:port`, `[address]` or `[address]:port`; the port may be empty.
    init?(_ text: some StringProtocol) {
        let text = text.lowercased()
        let end: String.Index
        if text.hasPrefix("[") {
            guard let bracket = text.firstIndex(of: "]"), text[..<bracket].contains(":"),
                IPAddress(text[..<bracket].dropFirst()) != nil
            else { return nil }
            end = text.index(after: bracket)
        } else {
            end = text.firstIndex(of: ":") ?? text.endIndex
            guard end != text.startIndex, text[..<end].utf8.allSatisfy(Self.isNameByte) else { return nil }
        }
        host = String(text[..<end])
        guard end != text.endIndex else {
            port = nil
            return
        }
        let digits = text[end...].dropFirst()
        guard text[end] == ":", digits.isEmpty || Self.port(digits) != nil else { return nil }
        port = Self.port(digits)
    }

    /// Reads a port, 1 to 65535.
    static func port(_ text: some StringProtocol) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), (1...65535).contains(number)
        else { return nil }
        return number
    }

    /// Whether the byte stands in names of hosts, in lower case; no comma, so that a list is no host.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~%".utf8.contains(byte)
        }
    }
}
