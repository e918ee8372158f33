/// Puts handles around handlers, once, when a server starts.
struct Pipeline: Sendable {
    private let options: ServeOptions
    private let outer: [Handle.Step]
    private let answers: ErrorAnswers
    private let crossSite: CrossSiteGuard

    /// The handles of the server itself.
    init(_ options: ServeOptions, _ answers: ErrorAnswers) throws(StartError) {
        self.options = options
        self.answers = answers
        crossSite = try CrossSiteGuard(options)
        outer = try Self.bind(options.handle, to: options)
    }

    /// The steps around a route: the server's, then its groups' and its own.
    func steps(around route: Route) throws(StartError) -> [Handle.Step] {
        try outer + Self.bind(route.handle, to: options)
    }

    /// `handler` with the server's own handles around it, and the guard against other sites.
    func compose(_ handler: Handler) -> Handler {
        guardingCrossSite(compose(outer, around: handler))
    }

    /// `handler`, with all its handles, behind the guard against requests that other sites make.
    func guardingCrossSite(_ handler: Handler) -> Handler {
        compose([crossSite.step], around: handler)
    }

    /// `handler` with `steps` around it; `handler` itself when there are none.
    func compose(_ steps: [Handle.Step], around handler: Handler) -> Handler {
        steps.reversed().reduce(handler) { inner, step in
            switch step {
            case .around(let body):
                let next = Next(handler: inner, answers: answers)
                return .async { try await body($0, next) }
            case .guarding(let enter): return wrap(inner, enter)
            case .bound: preconditionFailure("a step is bound to the server's options before it is composed")
            }
        }
    }

    private func wrap(
        _ inner: Handler,
        _ enter: @escaping @Sendable (RequestContext) throws -> Handle.Verdict
    ) -> Handler {
        switch inner {
        case .sync(let handler):
            return .sync { [answers] request in
                switch try enter(request) {
                case .pass: return try handler(request)
                case .answer(let response): return response
                case .passThen(let leave):
                    var response = try answers.answer(request, by: handler)
                    leave(&response)
                    return response
                }
            }
        case .async:
            let next = Next(handler: inner, answers: answers)
            return .async { request in
                switch try enter(request) {
                case .pass: return try await next(request)
                case .answer(let response): return response
                case .passThen(let leave):
                    var response = try await next(request)
                    leave(&response)
                    return response
                }
            }
        }
    }

    private static func bind(_ handle: Handle?, to options: ServeOptions) throws(StartError) -> [Handle.Step] {
        var steps: [Handle.Step] = []
        for step in handle?.steps ?? [] {
            if case .bound(let bind) = step { steps.append(try bind(options)) } else { steps.append(step) }
        }
        return steps
    }
}
