/// Whether a request comes from where it says it may.
enum OriginCheck {
    /// Compares `Origin` (RFC 6454) with the origin of the server as the request has it.
    ///
    /// Behind a proxy that ends TLS, and is not told to say so, the schemes differ: they are compared only when ours can be
    /// relied on.
    static func isSame(_ origin: String, as request: RequestContext) -> Bool {
        isSame(
            origin,
            authority: request.authority,
            isSecure: request.isSecure,
            isSchemeCertain: request.isSchemeCertain
        )
    }

    /// As above, for a request in parts.
    static func isSame(_ origin: String, authority: String, isSecure: Bool, isSchemeCertain: Bool) -> Bool {
        guard let origin = WebOrigin(origin) else { return false }
        // A page of http is never ours where we serve https.
        let isUpgraded = !isSecure && !isSchemeCertain && origin.scheme == "https"
        return origin == WebOrigin(scheme: isSecure || isUpgraded ? "https" : "http", authority: authority)
    }
}
