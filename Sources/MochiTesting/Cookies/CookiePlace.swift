/// Where a request goes, as far as cookies care.
struct CookiePlace: Equatable, Sendable {
    /// In lower case, without port.
    let host: String
    let path: String
    /// Whether `Secure` cookies go there: over TLS, and to this machine, as in browsers.
    let isTrustworthy: Bool

    /// The place of a request for `target` whose `Host` is `authority`.
    init(authority: String, target: String, isSecure: Bool) {
        let authority = authority.lowercased()
        if authority.hasPrefix("[") {
            host = String(authority.prefix { $0 != "]" }) + "]"
        } else {
            host = String(authority.prefix { $0 != ":" })
        }
        path = String(target.prefix { $0 != "?" })
        isTrustworthy = isSecure || ["localhost", "127.0.0.1", "[::1]"].contains(host) || host.hasSuffix(".localhost")
    }

    /// The path that a cookie of this place has when it names none (RFC 6265 section 5.1.4).
    var defaultPath: String {
        guard path.hasPrefix("/"), let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// Whether the host is `domain` or below it (RFC 6265 section 5.1.3).
    func isIn(domain: String) -> Bool {
        if host == domain { return true }
        let isNumeric = host.hasPrefix("[") || host.allSatisfy { $0.isNumber || $0 == "." }
        return host.hasSuffix("." + domain) && !isNumeric
    }

    /// Whether the path is `prefix` or below it (RFC 6265 section 5.1.4).
    func isBelow(_ prefix: String) -> Bool {
        guard path.hasPrefix(prefix) else { return false }
        return path.count == prefix.count || prefix.hasSuffix("/") || path.dropFirst(prefix.count).hasPrefix("/")
    }
}
