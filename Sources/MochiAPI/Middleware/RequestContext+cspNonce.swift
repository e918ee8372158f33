internal import MochiEngine

extension RequestContext {
    /// A secret that allows inline scripts and styles of this response under a Content-Security-Policy: 128 random bits.
    ///
    /// Made when it is first asked for, and the same from then on. It stands in the policy where `{nonce}` does, see
    /// `SecurityHeaders.contentSecurityPolicy`. Its characters need no escaping in HTML.
    ///
    ///     RawHTML("<script nonce=\"\(request.cspNonce)\" src=\"/shop.js\"></script>")
    public var cspNonce: String {
        if let known = readExtras(\.cspNonce) { return known }
        let made = Base64URL.encode(Secrets.random(16))
        return withExtras { extras in
            // Another thread may have been first.
            let known = extras.cspNonce ?? made
            extras.cspNonce = known
            return known
        }
    }
}
