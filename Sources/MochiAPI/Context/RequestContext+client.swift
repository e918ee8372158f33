internal import MochiEngine

/// Who sent the request, and how it came: the connection's own facts, or what trusted proxies say (`ServeOptions.proxy`).
extension RequestContext {
    /// Nil when no proxy can have a say.
    private var client: ClientFacts? {
        guard let proxy = settings.proxy else { return nil }
        if let known = readExtras(\.client) { return known }
        let facts = proxy.client(of: head)
        withExtras { $0.client = facts }
        return facts
    }

    /// The client's numeric address, `unix:` on a Unix socket.
    ///
    /// The peer's, unless a trusted proxy tells another in `proxy.addressHeader`. An IPv4 client of an IPv6 socket has its IPv4
    /// address.
    public var clientAddress: String {
        if let address = client?.address { return address.description }
        if case .internet(let address) = head.peerAddress, address.isV4 { return address.description }
        return head.peer
    }

    /// The numeric address of the connection's other end, as the kernel or the PROXY protocol tells it; `unix:` on a Unix socket.
    public var peerAddress: String { head.peer }

    /// Host and port that the client asked for: `:authority`, the target's or `Host`, or what `proxy` says; empty when nobody
    /// names one.
    public var authority: String { client?.authority ?? head.authority }

    /// Whether the client's connection is TLS: this one, or by `proxy` the one to the proxy.
    public var isSecure: Bool { client?.isSecure ?? head.isTLS }

    /// The server's origin as the client's browser sees it, such as `https://shop.example` (RFC 6454): in lower case, without the
    /// scheme's own port.
    ///
    /// `proxy.origin`, else what trusted proxies say, else the connection. The host is the client's word where no proxy checks it,
    /// `localhost` when there is none: do not build links for others from it without `proxy.origin`.
    public var origin: String {
        serverOrigin?.description ?? "\(isSecure ? "https" : "http")://localhost"
    }

    /// The URL that the client asked for: `origin` and `target`.
    ///
    ///     // https://shop.example/products?page=2
    ///     let login = "/login?back=" + encode(request.url)
    public var url: String { target == "*" ? origin : origin + target }

    /// Nil when the authority is missing or names no host.
    var serverOrigin: WebOrigin? {
        WebOrigin(scheme: isSecure ? "https" : "http", authority: authority)
    }

    /// Whether the connection comes from a proxy that `proxy.trusted` names.
    var isFromTrustedProxy: Bool { settings.proxy?.contains(head.peerAddress) ?? false }

    /// Whether `isSecure` can be relied on; false where a proxy may have ended TLS and nobody says so.
    var isSchemeCertain: Bool { client?.isSchemeCertain ?? head.isTLS }
}
