/// Whether a request comes from where it says it may: a value.
enum OriginCheck {
    /// Compares `Origin` (RFC 6454) with the host that was asked for.
    ///
    /// Without one no browser has sent the request. Behind a proxy that ends TLS the schemes differ: they are compared only
    /// when the connection itself is TLS.
    static func isSame(_ origin: String, authority: String, isSecure: Bool) -> Bool {
        let scheme: String
        if origin.lowercased().hasPrefix("https://") {
            scheme = "https"
        } else if origin.lowercased().hasPrefix("http://"), !isSecure {
            scheme = "http"
        } else {
            return false
        }
        return host(origin.dropFirst(scheme.count + 3), scheme) == host(authority[...], scheme)
    }

    private static func host(_ text: Substring, _ scheme: String) -> String {
        let host = text.lowercased()
        let standard = scheme == "https" ? ":443" : ":80"
        return host.hasSuffix(standard) ? String(host.dropLast(standard.count)) : host
    }
}
