internal import Foundation

/// A checked `Set-Cookie` line (RFC 6265 section 4.1).
struct SetCookie: Sendable {
    /// Browsers ignore cookies with more bytes of name and value, and attributes with more.
    private static let mostBytes = 4096
    private static let mostBytesOfAttribute = 1024

    let name: String
    /// Nil when the line deletes the cookie.
    let value: String?
    let path: String
    let domain: String?
    let isSecure: Bool
    /// The field's value.
    let line: String

    /// Makes the line, Secure unless the options or `isDevelopment` say otherwise; no `value` deletes the cookie.
    init(
        _ name: String,
        _ value: String?,
        _ options: CookieOptions,
        isDevelopment: Bool
    ) throws(CookieError) {
        guard !name.isEmpty, name.utf8.allSatisfy(HeaderName.isTokenCharacter) else {
            throw CookieError(.name, of: name)
        }
        let encoded = CookieEncoding.encode(value ?? "")
        let count = name.utf8.count + encoded.utf8.count
        guard count <= Self.mostBytes else { throw CookieError(.size(count), of: name) }
        guard Self.isPath(options.path) else { throw CookieError(.path(options.path), of: name) }
        var domain = options.domain?.lowercased()
        if domain?.hasPrefix(".") == true { domain?.removeFirst() }
        if let domain, !Self.isDomain(domain) { throw CookieError(.domain(options.domain ?? ""), of: name) }
        self.name = name
        self.value = value
        self.domain = domain
        path = options.path
        isSecure = try Self.isSecure(name, options, isDevelopment: isDevelopment)

        var line = "\(name)=\(encoded); Path=\(options.path)"
        if let domain { line += "; Domain=\(domain)" }
        if value == nil {
            line += "; Max-Age=0; Expires=\(HTTPDate(secondsSinceEpoch: 0))"
        } else {
            if let age = options.maxAge { line += "; Max-Age=\(Self.seconds(age))" }
            if let end = options.expires { line += "; Expires=\(HTTPDate(end))" }
        }
        if isSecure { line += "; Secure" }
        if options.httpOnly { line += "; HttpOnly" }
        line += "; SameSite=\(options.sameSite.rawValue)"
        if options.partitioned { line += "; Partitioned" }
        self.line = line
    }

    /// Whether a browser keeps both under one key, so that the later line makes the earlier one useless.
    func replaces(_ other: SetCookie) -> Bool {
        name == other.name && domain == other.domain && path == other.path
    }

    private static func isSecure(
        _ name: String,
        _ options: CookieOptions,
        isDevelopment: Bool
    ) throws(CookieError) -> Bool {
        let prefix = name.lowercased()
        if prefix.hasPrefix("__host-") {
            guard options.secure != false, options.path == "/", options.domain == nil else {
                throw CookieError(.prefix("Secure, the path / and no domain"), of: name)
            }
            return true
        }
        if prefix.hasPrefix("__secure-") {
            guard options.secure != false else { throw CookieError(.prefix("Secure"), of: name) }
            return true
        }
        if options.partitioned || options.sameSite == .none {
            guard options.secure != false else {
                throw CookieError(.needsSecure(options.partitioned ? "Partitioned" : "SameSite=None"), of: name)
            }
            return true
        }
        return options.secure ?? !isDevelopment
    }

    private static func isPath(_ path: String) -> Bool {
        path.hasPrefix("/") && path.utf8.count <= mostBytesOfAttribute
            && path.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: ";") }
    }

    private static func isDomain(_ domain: String) -> Bool {
        guard (1...253).contains(domain.utf8.count) else { return false }
        return domain.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                }
        }
    }

    private static func seconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return attoseconds > 0 ? seconds + 1 : seconds
    }
}

extension HTTPDate {
    /// The second that `date` is part of; no date at all is 1970.
    fileprivate init(_ date: Date) {
        let seconds = date.timeIntervalSince1970.rounded(.down)
        self.init(secondsSinceEpoch: seconds.isNaN ? 0 : Int64(min(max(seconds, -1e12), 1e12)))
    }
}
