internal import MochiEngine

/// Refuses requests that other sites make in a user's name, before anything else sees them.
final class CrossSiteGuard: Sendable {
    private let check: CrossSiteCheck
    private let isDevelopment: Bool
    private let throttle = LogThrottle()

    init(_ options: ServeOptions) throws(StartError) {
        try TrustedOrigins.check(options.csrf.trustedOrigins, option: "csrf.trustedOrigins")
        check = CrossSiteCheck(trusted: TrustedOrigins(options.csrf.trustedOrigins))
        isDevelopment = options.isDevelopment
    }

    /// The guard as the outermost step around a handler.
    var step: Handle.Step {
        .guarding { request in
            try self.look(at: request)
            return .pass
        }
    }

    private func look(at request: RequestContext) throws(HTTPError) {
        switch request.commonMethod {
        case .post, .put, .patch, .delete: break
        default: return
        }
        // Most requests of programs end here, with nothing copied.
        if isExcluded(request) { return }
        let verdict = check.verdict(
            method: request.method,
            contentTypes: request.values(of: "content-type"),
            fetchSites: request.values(of: "sec-fetch-site"),
            origins: request.values(of: "origin")
        ) { OriginCheck.isSame($0, as: request) }
        guard case .refuse(let field, let value) = verdict else { return }
        throw refusal(field, value, request)
    }

    private func isExcluded(_ request: RequestContext) -> Bool {
        var isExcluded: Bool?
        request.forEachField("content-type") { type in
            isExcluded = isExcluded != false && SafelistedContentType.isExcluded(by: type)
        }
        return isExcluded == true
    }

    private func refusal(_ field: HeaderName, _ value: String, _ request: RequestContext) -> HTTPError {
        let name = field == .origin ? "Origin" : "Sec-Fetch-Site"
        let sender = request.headers[.origin] ?? "of another site"
        let reason =
            "This looks like a form of another site: \(name) is \(value.debugDescription). To accept it, add the origin \(sender) to "
            + "csrf.trustedOrigins, set proxy.origin if a proxy stands before the server, or give the route .csrf(.webhook)."
        return HTTPError(
            .forbidden,
            isDevelopment ? reason : "Forms of other sites are refused.",
            detail: isDevelopment || throttle.admits() ? "csrf: " + reason : nil
        )
    }
}
