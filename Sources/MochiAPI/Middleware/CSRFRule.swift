/// Whether a route's requests must come from our own pages, see `CSRFOptions`.
public enum CSRFRule: Sendable {
    /// They must: the default.
    case enforced
    /// They come from other servers and sites, and prove by other means who they are, such as a signature.
    case webhook
}

extension Route {
    /// The same route with another rule about requests that other sites make.
    ///
    ///     "/hooks/payments": Mochi.api(post: receivePayment).csrf(.webhook)
    public func csrf(_ rule: CSRFRule) -> Route {
        var route = self
        route.csrf = rule
        return route
    }
}
