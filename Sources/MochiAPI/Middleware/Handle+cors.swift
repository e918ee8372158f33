internal import MochiEngine

extension Handle {
    /// Lets pages of other origins read responses: cross-origin resource sharing (Fetch 3.2).
    ///
    ///     options.handle = .cors(origins: .list("https://app.example"), credentials: true, maxAge: .seconds(3600))
    ///
    /// Around all that it stands around, preflights are answered (204), also where a route has no OPTIONS or there is none. Origins
    /// that are not allowed get the same responses without the fields, which browsers then keep from their pages.
    ///
    /// - `methods` may be used by requests; GET, HEAD and POST always may.
    /// - `headers` may stand in requests; nil allows all that a page asks for.
    /// - `exposed` are fields of responses that pages may read, beside the few that they always may.
    /// - `credentials` lets pages send cookies; together with `.any` it stops the start.
    /// - `maxAge` is for how long a browser need not ask again; browsers have their own limits, of hours.
    ///
    /// A handler that writes `Access-Control-Allow-Origin` itself decides for itself. That a page may read is not that it may send
    /// forms in a user's name: that is `CSRFOptions.trustedOrigins`.
    public static func cors(
        origins: CORSOrigins,
        methods: [HTTPMethod] = [.get, .head, .post, .put, .patch, .delete],
        headers: [HeaderName]? = nil,
        exposed: [HeaderName] = [],
        credentials: Bool = false,
        maxAge: Duration? = .seconds(600)
    ) -> Handle {
        let policy = CORSPolicy(
            origins: origins,
            methods: methods,
            headers: headers,
            exposed: exposed,
            credentials: credentials,
            maxAge: maxAge
        )
        return Handle(steps: [
            .bound { _ throws(StartError) in
                try policy.check()
                return .guarding { policy.enter($0) }
            }
        ])
    }
}

extension CORSPolicy {
    fileprivate func enter(_ request: RequestContext) -> Handle.Verdict {
        let origins = request.values(of: "origin")
        let allowed = origins.count == 1 ? allowed(origins[0]) { $0(origins[0], request) } : nil
        if request.commonMethod == .options, !origins.isEmpty,
            !request.values(of: "access-control-request-method").isEmpty
        {
            return .answer(preflight(request, allowed))
        }
        guard variesByOrigin || allowed != nil else { return .pass }
        return .passThen { response in
            if variesByOrigin { response.headers.addVary(.origin) }
            guard let allowed, response.headers[.accessControlAllowOrigin] == nil else { return }
            for field in fields(for: allowed) {
                response.headers.append(field.name, checked: field.value)
            }
        }
    }

    private func preflight(_ request: RequestContext, _ allowed: String?) -> Response {
        var response = Response.empty()
        if let allowed {
            let requested = request.values(of: "access-control-request-headers")
            response.headers = preflight(
                for: allowed,
                requested: requested.isEmpty ? nil : requested.joined(separator: ",")
            )
        }
        if variesByOrigin { response.headers.addVary(.origin) }
        return response
    }
}
