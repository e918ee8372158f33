internal import MochiEngine
internal import Synchronization

/// The routes of a server at work: from a request's head to its handler, and from its answer to the connection.
///
/// Immutable; shared by all loops.
@safe final class Application: Responder, @unchecked Sendable {
    // Guard of the unchecked conformance: everything is constant or atomic; `Unmanaged` only hides that endpoints are `Sendable`.
    private let trie: RouteTrie<Endpoint>
    /// The trie's endpoints, to be used without counting references; the trie holds them.
    private let endpoints: [Unmanaged<Endpoint>]
    private let options: ServeOptions
    private let publicTree: FileTree?
    let sockets = SocketCount()
    /// Handlers that were cut off by their time limit.
    let handlerTimeouts = Atomic<UInt64>(0)

    /// Builds the trie and checks every route.
    init(_ options: ServeOptions) throws(StartError) {
        self.options = options
        var bound: [(pattern: String, route: Route)] = []
        for entry in options.routes.entries {
            bound.append((entry.pattern, try entry.route.bound(to: options, sockets)))
        }
        do throws(RouteError) {
            var endpoints: [(pattern: RoutePattern, value: Endpoint)] = []
            for entry in bound {
                let pattern = try RoutePattern(entry.pattern)
                endpoints.append((pattern, Endpoint(pattern, entry.route)))
            }
            trie = try RouteTrie(endpoints)
            unsafe self.endpoints = trie.values.map { unsafe Unmanaged.passUnretained($0) }
        } catch {
            throw StartError("routes: \(error)")
        }
        for entry in options.routes.entries {
            try entry.route.check()
        }
        publicTree = try options.openPublicDirectory()
    }

    /// Patterns and kinds, for a listing.
    var listing: [(pattern: String, route: Route)] {
        trie.values.map { ($0.pattern.description, $0.route) }.sorted { $0.0 < $1.0 }
    }

    // MARK: Finding

    func respond(to request: IncomingRequest, on loop: EventLoop) {
        if let trailingSlash = options.trailingSlash, redirect(request, on: loop, by: trailingSlash) { return }
        switch unsafe trie.resolve(RawSpan(_unsafeBytes: request.path)) {
        case .found(let capture):
            unsafe endpoints[capture.route]._withUnsafeGuaranteedRef {
                answer(request, on: loop, $0, capture)
            }
        case .notFound:
            run(.sync { [publicTree] in try Self.unmatched($0, publicTree) }, request, on: loop, nil, RouteCapture())
        case .badRequest:
            run(.sync { _ in throw HTTPError(.badRequest) }, request, on: loop, nil, RouteCapture())
        }
    }

    // A function of its own, whose caller guarantees the endpoint: so its handler is not retained either.
    @inline(never)
    private func answer(
        _ request: IncomingRequest,
        on loop: EventLoop,
        _ endpoint: Endpoint,
        _ capture: RouteCapture
    ) {
        switch request.isGet ? endpoint.getKind : nil {
        case .sync: call(endpoint.syncGet, request, on: loop, endpoint, capture)
        case .async: runTask(endpoint.asyncGet, request, on: loop, endpoint, capture)
        case nil: select(request, on: loop, endpoint, capture)
        }
    }

    // Everything but GET: 405 with Allow for methods that the route does not have, OPTIONS for all.
    private func select(
        _ request: IncomingRequest,
        on loop: EventLoop,
        _ endpoint: Endpoint,
        _ capture: RouteCapture
    ) {
        let method = HTTPMethod(request)
        if let handler = endpoint.route.methods.handler(for: method) {
            run(handler, request, on: loop, endpoint, capture)
            return
        }
        let allowed = endpoint.route.methods.allowed.map(\.rawValue).joined(separator: ", ")
        var fields = HeaderFields()
        fields.append(.allow, checked: allowed)
        let refusal = HTTPError(.methodNotAllowed, headers: fields)
        let handler = Handler.sync { [fields] _ in
            guard method == .options else { throw refusal }
            var response = Response.empty()
            response.headers = fields
            return response
        }
        run(handler, request, on: loop, endpoint, capture)
    }

    private static func unmatched(_ request: RequestContext, _ tree: FileTree?) throws -> Response {
        if request.target == "*" { return .empty() }
        let method = request.method
        guard let tree, method == .get || method == .head,
            let path = PercentDecoding.decodePath(Substring(request.path.utf8.dropFirst())),
            let response = try FileAnswer.find(path, in: tree, for: request)
        else { throw HTTPError(.notFound) }
        return response
    }

    private func redirect(_ request: IncomingRequest, on loop: EventLoop, by rule: TrailingSlash) -> Bool {
        let head = request.copyHead()
        guard
            let (status, location) = rule.redirect(
                from: head.path,
                query: head.query,
                method: HTTPMethod(rawValue: head.method)
            )
        else { return false }
        run(.sync { _ in try .redirect(to: location, status: status) }, request, on: loop, nil, RouteCapture())
        return true
    }

    // MARK: Running

    private func run(
        _ handler: Handler,
        _ request: IncomingRequest,
        on loop: EventLoop,
        _ endpoint: Endpoint?,
        _ capture: RouteCapture
    ) {
        switch handler {
        case .sync(let handler): call(handler, request, on: loop, endpoint, capture)
        case .async(let handler): runTask(handler, request, on: loop, endpoint, capture)
        }
    }

    private func call(
        _ handler: @Sendable (RequestContext) throws -> Response,
        _ request: IncomingRequest,
        on loop: EventLoop,
        _ endpoint: Endpoint?,
        _ capture: RouteCapture
    ) {
        let context = RequestContext.begin(borrowing: request, endpoint, capture, on: loop)
        unsafe loop.setAmbient(Unmanaged.passUnretained(context).toOpaque())
        do {
            send(try handler(context), to: request, context)
        } catch {
            send(response(to: error, context), to: request, context)
        }
        unsafe loop.setAmbient(nil)
        RequestContext.end(context, on: loop)
    }

    // A function of its own, whose frame synchronous handlers do not pay for.
    @inline(never)
    private func runTask(
        _ handler: @escaping @Sendable (RequestContext) async throws -> Response,
        _ request: IncomingRequest,
        on loop: EventLoop,
        _ endpoint: Endpoint?,
        _ capture: RouteCapture
    ) {
        let bodyLimit = endpoint?.route.bodyLimit ?? options.limits.body
        let exchange = Exchange.begin(request, on: loop, bodyLimit: bodyLimit)
        let context = RequestContext.begin(borrowing: request, exchange, endpoint, capture)
        if let limit = endpoint?.route.timeLimit ?? options.limits.handlerTime {
            self.limit(exchange, to: limit, on: loop, context)
        }
        // Unowned: the exchange holds the loop, and the loop the application.
        let task = Task.immediateDetached(executorPreference: loop) {
            [unowned(unsafe) self, context = consume context] in
            let response: Response
            do {
                response = try await RequestContext.$ofTask.withValue(context) { try await handler(context) }
            } catch {
                response = unsafe self.response(to: error, context)
            }
            if let (length, produce) = response.streamed {
                await ResponseSending.stream(response, length, produce, of: exchange)
            } else if let request = exchange.incoming {
                unsafe self.send(response, to: request, context)
            }
            exchange.taskEnded()
        }
        exchange.keep(task)
    }

    /// Sends what needs no waiting; a file that is not there becomes an error.
    private func send(_ response: Response, to request: IncomingRequest, _ context: RequestContext) {
        switch response.body {
        case .file:
            do {
                ResponseSending.send(try response.openingFile(for: context), to: request)
            } catch {
                ResponseSending.send(self.response(to: error, context), to: request)
            }
        case .failed(let error):
            ResponseSending.send(self.response(to: error, context), to: request)
        default:
            ResponseSending.send(response, to: request)
        }
    }

    private func limit(
        _ exchange: Exchange,
        to limit: Duration,
        on loop: EventLoop,
        _ context: RequestContext
    ) {
        let timer = loop.schedule(after: limit) { [weak exchange] in
            guard let exchange, exchange.cancelUnanswered(), let request = exchange.incoming else { return }
            self.handlerTimeouts.add(1, ordering: .relaxed)
            let error = HTTPError(.serviceUnavailable, detail: "The handler took longer than \(limit).")
            ResponseSending.send(self.response(to: error, context), to: request)
        }
        exchange.onEnd { loop.cancel(timer) }
    }

    // MARK: Errors

    private func response(to error: any Error, _ context: RequestContext) -> Response {
        let refusal: HTTPError
        if let error = error as? HTTPError {
            refusal = error
        } else if error is CancellationError {
            refusal = HTTPError(.serviceUnavailable)
        } else {
            refusal = HTTPError(.internalServerError, detail: "\(error)")
        }
        if refusal.status.code >= 500 || refusal.detail != nil, !(error is CancellationError) {
            Log.write("\(context.method.rawValue) \(context.target): \(refusal)")
        }
        var response =
            context.routeKind == .api ? .error(refusal.status, refusal.message) : page(for: refusal, context)
        for field in refusal.headers {
            response.headers.append(field.name, checked: field.value)
        }
        return response
    }
}

// An error page that fails itself falls back to plain text.
extension Application {
    private func page(for error: HTTPError, _ context: RequestContext) -> Response {
        var error = error
        if !options.isDevelopment { error.detail = nil }
        do {
            if let html = try options.errorPage?(error, context) { return .html(html, status: error.status) }
        } catch {
            Log.write("\(context.method.rawValue) \(context.target): the error page failed: \(error)")
        }
        return .text(error.message + "\n", status: error.status)
    }
}

extension HTTPMethod {
    init(_ request: IncomingRequest) {
        self =
            switch request.method {
            case .get: .get
            case .head: .head
            case .post: .post
            case .put: .put
            case .delete: .delete
            case .patch: .patch
            case .options: .options
            case .other: HTTPMethod(rawValue: request.copyHead().method)
            }
    }
}
