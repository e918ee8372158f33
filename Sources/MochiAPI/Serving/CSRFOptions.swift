/// Guards against requests that other sites make in a user's name (cross-site request forgery).
///
/// A POST, PUT, PATCH or DELETE that a form of any site could send (urlencoded, multipart, `text/plain`, or without a
/// Content-Type) must come from this server's own pages, or it gets 403:
///
/// - `Sec-Fetch-Site` decides where there is one, as browsers send it over TLS and to `localhost`: `same-origin`, and `none` for
///   what the user did without any page, pass.
/// - Else `Origin` decides, which browsers send with each such request: it must be the origin that was asked for. `null` is
///   refused.
/// - Neither of them: no browser has sent the request, and it carries nobody's cookies against their will. It passes.
///
/// Requests of other types, such as JSON, need no check: browsers ask before they send them to another site, and get no
/// permission unless `Handle.cors(…)` gives it. The check comes before all handles.
public struct CSRFOptions: Sendable {
    /// Origins that are trusted like our own, such as `https://shop.example`: scheme, host, and the port if it is not the
    /// scheme's own.
    ///
    /// Their pages may also open WebSockets.
    public var trustedOrigins: [String] = []

    /// The defaults.
    public init() {}
}
