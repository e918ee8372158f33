internal import Foundation

extension TestCookie {
    /// Reads a `Set-Cookie` field from `place` (RFC 6265 sections 5.2 and 5.3); nil for what browsers ignore.
    init?(_ line: String, from place: CookiePlace, at now: Date) {
        let parts = line.split(separator: ";", omittingEmptySubsequences: false)
        guard let pair = Self.pair(parts[0]), let value = pair.value, !pair.name.isEmpty else { return nil }
        var attributes: [String: String] = [:]
        // The last of a name counts.
        for part in parts.dropFirst() {
            guard let attribute = Self.pair(part) else { continue }
            attributes[attribute.name.lowercased()] = attribute.value ?? ""
        }
        var domain = attributes["domain"]?.lowercased() ?? ""
        if domain.hasPrefix(".") { domain.removeFirst() }
        guard domain.isEmpty || place.isIn(domain: domain) else { return nil }

        name = pair.name
        self.value = value
        self.domain = domain.isEmpty ? place.host : domain
        includesSubdomains = !domain.isEmpty
        path = attributes["path"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? place.defaultPath
        isSecure = attributes["secure"] != nil
        isHTTPOnly = attributes["httponly"] != nil
        sameSite = attributes["samesite"]
        if let seconds = attributes["max-age"].flatMap({ Int($0) }) {
            expires = seconds <= 0 ? .distantPast : now.addingTimeInterval(Double(seconds))
        } else {
            expires = attributes["expires"].flatMap(CookieDate.parse)
        }
        guard !isSecure || place.isTrustworthy, keepsPromiseOfName else { return nil }
    }

    /// What a name beginning with `__Secure-` or `__Host-` promises (RFC 6265bis section 4.1.3).
    private var keepsPromiseOfName: Bool {
        let name = name.lowercased()
        if name.hasPrefix("__host-") { return isSecure && path == "/" && !includesSubdomains }
        return !name.hasPrefix("__secure-") || isSecure
    }

    private static func pair(_ text: Substring) -> (name: String, value: String?)? {
        guard !text.trimmed.isEmpty else { return nil }
        guard let equals = text.firstIndex(of: "=") else { return (text.trimmed, nil) }
        return (text[..<equals].trimmed, text[text.index(after: equals)...].trimmed)
    }

    /// Whether a request to `place` carries the cookie (RFC 6265 section 5.4).
    func isFor(_ place: CookiePlace) -> Bool {
        let isForHost = includesSubdomains ? place.isIn(domain: domain) : place.host == domain
        return isForHost && place.isBelow(path) && (!isSecure || place.isTrustworthy)
    }
}
