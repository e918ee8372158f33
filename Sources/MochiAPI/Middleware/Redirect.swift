/// A redirect that is thrown: from a handler, a page, a component or a handle, as deep down as the need for it is found.
///
///     guard let visitor = try request.session.get(Visitor.self) else { throw Redirect(to: "/login") }
///
/// The client gets the status and `Location`, on API routes too. The target has to be on this server: a path that begins with one
/// slash, a query, or a URL of the origin that was asked for. Anything else answers 400, as it may be a client's: for what
/// leads elsewhere on purpose there is `Redirect.external`.
public struct Redirect: Error, Sendable {
    /// Where it leads.
    public let target: String
    /// 301, 302, 303, 307 or 308.
    public let status: HTTPStatus
    let isExternal: Bool

    /// A redirect to a place on this server; 303 See Other, which is asked for by GET, unless said otherwise.
    public init(to target: String, status: HTTPStatus = .seeOther) {
        self.init(target, status, isExternal: false)
    }

    /// A redirect to any place that is no program: never to `javascript:` and the like.
    ///
    /// Do not pass on what a client has sent.
    public static func external(_ url: String, status: HTTPStatus = .seeOther) -> Redirect {
        Redirect(url, status, isExternal: true)
    }

    private init(_ target: String, _ status: HTTPStatus, isExternal: Bool) {
        self.target = target
        self.status = status
        self.isExternal = isExternal
    }

    /// The response to a request that it was thrown for.
    func response(for request: RequestContext) throws(RedirectError) -> Response {
        try Response.redirect(to: target, status: status, mayBeExternal: isExternal) {
            OriginCheck.isSame($0, as: request)
        }
    }
}

extension Response {
    /// A redirect, 303 See Other unless said otherwise.
    ///
    /// `location` has to be on this server, see `Redirect`; `external: true` also lets it lead to other ones.
    /// - Throws: `RedirectError` when it does not.
    public static func redirect(
        to location: String,
        status: HTTPStatus = .seeOther,
        external: Bool = false
    ) throws(RedirectError) -> Response {
        try redirect(to: location, status: status, mayBeExternal: external) { origin in
            guard let request = try? RequestContext.current else { return false }
            return OriginCheck.isSame(origin, as: request)
        }
    }

    fileprivate static func redirect(
        to target: String,
        status: HTTPStatus,
        mayBeExternal: Bool,
        isOwn: (String) -> Bool
    ) throws(RedirectError) -> Response {
        precondition(
            [301, 302, 303, 307, 308].contains(status.code),
            "a redirect has the status 301, 302, 303, 307 or 308, not \(status.code)"
        )
        var response = Response.empty(status)
        let location = try RedirectTarget.location(of: target, mayBeExternal: mayBeExternal, isOwn: isOwn)
        response.headers.append(.location, checked: location)
        return response
    }
}
