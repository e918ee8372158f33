/// Middleware: code around the handlers of many routes.
///
/// Given to a server (`ServeOptions.handle`), to a group of routes or to one of them, it runs for every kind of request there is:
/// pages, API routes, files, WebSocket handshakes, paths without a route, methods a route does not have, and redirects.
///
///     options.handle = sequence(
///         Handle { request, next in
///             var response = try await next(request)
///             try response.headers.append("x-served-by", "mochi")
///             return response
///         },
///         .rateLimit(60, per: .minutes(1)))
///
/// A handle with a closure of that shape runs as a task of the request. The ones that come with Mochi, and those made with
/// `init(before:after:)`, are synchronous: where only such stand around a synchronous handler, it stays one, with no task.
///
/// Handles are composed when the server starts: a request pays for those that are around its route, and for nothing else.
public struct Handle: Sendable {
    /// What stands around a handler.
    enum Step: Sendable {
        case around(@Sendable (RequestContext, Next) async throws -> Response)
        /// Looks at the request on its way in, and at the response on its way out, without waiting.
        case guarding(@Sendable (RequestContext) throws -> Verdict)
        /// Depends on the options of the server, and may refuse them.
        case bound(@Sendable (ServeOptions) throws(StartError) -> Step)
    }

    /// What a guard says to a request.
    enum Verdict {
        case pass
        /// The request goes on; what it is answered comes by again.
        case passThen((inout Response) -> Void)
        case answer(Response)
    }

    /// The outermost first.
    let steps: [Step]

    init(steps: [Step]) {
        self.steps = steps
    }

    /// A handle that is asynchronous.
    ///
    /// `body` calls `next` to have the request answered, or answers it itself. What it throws is answered as a handler's error
    /// is; what is thrown within `next` has become a response by then. When the client leaves, its task is cancelled.
    public init(_ body: @escaping @Sendable (RequestContext, Next) async throws -> Response) {
        steps = [.around(body)]
    }

    /// A handle that does not wait: it looks at requests before they are handled, and at their responses afterwards.
    ///
    /// A response that `before` returns, or an error that it throws, answers the request: neither the handler nor `after` is
    /// asked then. Both run on the connection's loop and must not block. The request's body cannot be read here.
    ///
    ///     let members = Handle(before: { request in
    ///         guard request.headers[.authorization] == token else { throw HTTPError(.unauthorized) }
    ///         return nil
    ///     })
    public init(
        before: @escaping @Sendable (RequestContext) throws -> Response? = { _ in nil },
        after: (@Sendable (inout Response, RequestContext) -> Void)? = nil
    ) {
        steps = [
            .guarding { request in
                if let response = try before(request) { return .answer(response) }
                guard let after else { return .pass }
                return .passThen { response in after(&response, request) }
            }
        ]
    }
}

/// One handle made of several; the first is the outermost, which sees requests first and responses last.
public func sequence(_ handles: Handle...) -> Handle {
    Handle(steps: handles.flatMap(\.steps))
}
