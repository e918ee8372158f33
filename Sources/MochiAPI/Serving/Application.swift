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
    /// Nil for operators, who are shown no pages.
    let templates: TemplateLibrary?
    let islands: IslandRegistry
    let answers: ErrorAnswers
    private let security: SecurityFields
    /// Answers paths without a route, those that no honest client sends, and those that `trailingSlash` redirects.
    private let unmatched: Handler
    private let refused: Handler
    private let redirected: Handler
    let settings: ContextSettings
    let sockets = SocketCount()
    private let observer: RequestObserver
    /// Nil where nobody asks for them.
    let metrics: Metrics?
    let tracer: Tracer?
    /// Shows what changes; nil in production.
    let liveReload: LiveReload?
    /// Handlers that were cut off by their time limit.
    let handlerTimeouts = Atomic<UInt64>(0)

    /// Builds the trie and checks every route.
    init(_ given: ServeOptions) throws(StartError) {
        try Environment.check()
        try KeyRing.checkEnvironment()
        let given = try given.withBuild()
        templates = given.isAdministrative ? nil : try TemplateLibrary(given)
        let options = given.withModules(beside: templates)
        self.options = options
        settings = try ContextSettings(options)
        islands = try IslandRegistry(options, templates)
        let live = templates != nil && options.isDevelopment ? LiveChannel(below: options.assetPrefix) : nil
        let pages = try PageRenderer(options, islands, templates, live)
        if let live, let templates {
            liveReload = LiveReload(options, templates, islands, live)
        } else {
            liveReload = nil
        }
        answers = ErrorAnswers(options, pages)
        let binding = RouteBinding(options: options, sockets: sockets, pages: pages)
        security = try SecurityFields(options.securityHeaders)
        let spool = try options.limits.makeSpool()
        let pipeline = try Pipeline(options, answers)
        var endpoints: [(pattern: RoutePattern, value: Endpoint)] = []
        do {
            try options.checkAssetPrefix()
            let prefix = options.assetPrefix
            let routes =
                options.routes + ClientScript.routes(below: prefix, isDevelopment: options.isDevelopment)
                + islands.routes(pages, below: prefix) + (live?.routes ?? [:])
            for entry in routes.entries {
                let route = try entry.route.bound(to: binding)
                var limits = options.limits.form
                route.changeForms?(&limits)
                try limits.check("formLimits of \(entry.pattern)")
                let pattern = try RoutePattern(entry.pattern)
                endpoints.append(
                    (pattern, try Endpoint(pattern, route, FormReading(limits: limits, spool: spool), pipeline))
                )
            }
            trie = try RouteTrie(endpoints)
        } catch let error as StartError {
            throw error
        } catch {
            throw StartError("routes: \(error)")
        }
        let admin = options.isAdministrative ? nil : try options.adminOptions()
        let patterns = trie.values.map(\.pattern.description)
        let loops = try options.loopCount()
        metrics = admin.map { _ in Metrics(loops: loops, patterns: patterns) }
        let tracing = try options.tracingOptions()
        if let tracing { tracer = try Tracer(tracing) } else { tracer = nil }
        observer = RequestObserver(metrics, tracer, isSilent: options.isAdministrative)
        unsafe self.endpoints = trie.values.map { unsafe Unmanaged.passUnretained($0) }
        for entry in options.routes.entries {
            try entry.route.check()
        }
        // What lies there is for visitors, not for operators.
        let tree = options.isAdministrative ? nil : try options.openPublicDirectory()
        unmatched = pipeline.compose(.sync { try Self.answerUnmatched($0, tree) })
        refused = pipeline.compose(.sync { _ in throw HTTPError(.badRequest) })
        redirected = pipeline.compose(.sync { try Self.redirect($0, by: options.trailingSlash) })
    }

    /// Patterns and kinds, for a listing.
    var listing: [(pattern: String, route: Route)] {
        trie.values.map { ($0.pattern.description, $0.route) }.sorted { $0.0 < $1.0 }
    }

    func trustsProxyLine(of peer: PeerAddress) -> Bool {
        settings.proxy?.contains(peer) ?? false
    }

    func refused(method: RawSpan, target: RawSpan, _ status: Int) {
        observer.refused(method: method, target: target, status)
    }

    // MARK: Finding

    func respond(to request: IncomingRequest, on loop: EventLoop) {
        if let trailingSlash = options.trailingSlash, Self.redirection(of: request, by: trailingSlash) != nil {
            return run(redirected, request, on: loop, nil, RouteCapture())
        }
        var capture = RouteCapture()
        switch unsafe trie.resolve(RawSpan(_unsafeBytes: request.path), into: &capture) {
        case .found:
            unsafe endpoints[capture.route]._withUnsafeGuaranteedRef {
                answer(request, on: loop, $0, capture)
            }
        case .notFound:
            run(unmatched, request, on: loop, nil, RouteCapture())
        case .badRequest:
            run(refused, request, on: loop, nil, RouteCapture())
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
        case nil: run(endpoint.handler(for: HTTPMethod(request)), request, on: loop, endpoint, capture)
        }
    }

    private static func answerUnmatched(_ request: RequestContext, _ tree: FileTree?) throws -> Response {
        if request.target == "*" { return .empty() }
        let method = request.method
        guard let tree, method == .get || method == .head,
            let path = PercentDecoding.decodePath(Substring(request.path.utf8.dropFirst())),
            let response = try FileAnswer.find(path, in: tree, for: request)
        else { throw HTTPError(.notFound) }
        return response
    }

    /// Where a request should go instead, to a path that ends as `rule` says.
    private static func redirection(
        of request: IncomingRequest,
        by rule: TrailingSlash
    ) -> (status: HTTPStatus, location: String)? {
        let head = request.copyHead()
        return rule.redirect(from: head.path, query: head.query, method: HTTPMethod(rawValue: head.method))
    }

    private static func redirect(_ request: RequestContext, by rule: TrailingSlash?) throws -> Response {
        let hasQuery = request.target.utf8.contains(UInt8(ascii: "?"))
        guard
            let (status, location) = rule?.redirect(
                from: request.path,
                query: hasQuery ? request.query.description : nil,
                method: request.method
            )
        else { throw HTTPError(.notFound) }
        return try .redirect(to: location, status: status)
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
        let context = RequestContext.begin(borrowing: request, endpoint, capture, on: loop, settings)
        if observer.isActive { observer.begins(context, request.method, on: loop) }
        unsafe loop.setAmbient(Unmanaged.passUnretained(context).toOpaque())
        do {
            send(try handler(context), to: request, context)
        } catch {
            send(answers.response(to: error, context), to: request, context)
        }
        unsafe loop.setAmbient(nil)
        if context.startedAt != 0 { observe(context, request.taken, on: loop) }
        RequestContext.end(context, on: loop)
    }

    /// Tells of a request when it is over: now, or when what has taken it ends.
    @inline(never)
    private func observe(_ context: RequestContext, _ exchange: Exchange?, on loop: EventLoop) {
        guard let exchange else { return observer.ended(context, on: loop) }
        // Unowned: the loop calls it, and holds the application.
        exchange.onEnd { [unowned(unsafe) loop, observer] in unsafe observer.ended(context, on: loop) }
    }

    // A function of its own, whose frame synchronous handlers do not pay for.
    @inline(never)
    private func runTask(
        _ handler: @escaping AsyncHandler,
        _ request: IncomingRequest,
        on loop: EventLoop,
        _ endpoint: Endpoint?,
        _ capture: RouteCapture
    ) {
        let bodyLimit = endpoint?.route.bodyLimit ?? options.limits.body
        let exchange = Exchange.begin(request, on: loop, bodyLimit: bodyLimit)
        let context = RequestContext.begin(borrowing: request, exchange, endpoint, capture, settings)
        if observer.isActive {
            observer.begins(context, request.method, on: loop)
            observe(context, exchange, on: loop)
        }
        if let limit = endpoint?.route.timeLimit ?? options.limits.handlerTime {
            self.limit(exchange, to: limit, on: loop, context)
        }
        let task = loop.takeSpareTask() as? HandlerTask ?? HandlerTask(of: self, on: loop)
        exchange.keep(task.run(handler, consume context, exchange))
    }

    /// Writes a response that takes time, for the handler's task.
    func write(_ response: Response, to exchange: Exchange, _ context: RequestContext) async {
        switch response.body {
        case .page(let page): await send(page, response, of: exchange, context)
        case .events(let answer): await stream(answer, response, of: exchange, context)
        default: await stream(response, context, of: exchange)
        }
    }

    // A function of its own, whose frame other tasks do not pay for: theirs fit into the memory that a task begins with.
    @inline(never)
    private func stream(_ response: Response, _ context: RequestContext, of exchange: Exchange) async {
        context.status = response.status.code
        let response = final(response, context)
        guard let (length, produce) = response.streamed else { return }
        await ResponseSending.stream(response, length, produce, of: exchange, security.basics)
    }

    /// Sends what needs no waiting; a file that is not there becomes an error.
    func send(_ response: Response, to request: IncomingRequest, _ context: RequestContext) {
        switch response.body {
        case .file, .failed: leave(answers.settle(response, context), to: request, context)
        case .page(let page): start(page, response, request, context)
        case .events(let answer): start(answer, response, request, context)
        default: leave(response, to: request, context)
        }
    }

    /// Sends what is final, with what the request adds to it.
    @inline(__always)
    private func leave(_ response: Response, to request: IncomingRequest, _ context: RequestContext) {
        if context.exchange?.clientHasLeft != true { context.status = response.status.code }
        if context.headLeaves() || security.hasMore {
            ResponseSending.send(final(response, context), to: request, security.basics)
        } else {
            ResponseSending.send(response, to: request, security.basics)
        }
    }

    // What only some responses pay for.
    @inline(never)
    private func final(_ response: Response, _ context: RequestContext) -> Response {
        let response = context.headLeaves() ? context.finish(response) : response
        return security.hasMore ? security.complete(response, context) : response
    }

    /// Renders a page that a synchronous handler has left open, by a task.
    @inline(never)
    private func start(
        _ page: PendingPage,
        _ response: Response,
        _ request: IncomingRequest,
        _ context: RequestContext
    ) {
        guard let loop = EventLoop.current else { return }
        let exchange = request.taken ?? Exchange.begin(request, on: loop)
        if let limit = context.timeLimit ?? options.limits.handlerTime {
            self.limit(exchange, to: limit, on: loop, context)
        }
        exchange.run { await self.send(page, response, of: $0, context) }
    }

    /// Sends a page as far as it is ready; an error before its first byte becomes the response.
    @inline(never)
    private func send(
        _ page: PendingPage,
        _ response: Response,
        of exchange: Exchange,
        _ context: RequestContext
    ) async {
        do {
            try await RequestContext.$ofTask.withValue(context) {
                try await ResponseSending.send(page, for: context, of: exchange, security.basics) {
                    self.final(response, context)
                }
            }
        } catch {
            guard let request = exchange.incoming else { return }
            if let plain = answers.plain(response, because: error, context) {
                return send(plain, to: request, context)
            }
            let failure = answers.response(to: error, context).adding(fieldsOf: response)
            guard case .page(let page) = failure.body else { return send(failure, to: request, context) }
            await send(page, failure, of: exchange, context)
        }
    }

    /// Streams events: by a task when a handler makes them.
    @inline(never)
    private func start(
        _ answer: EventStreamAnswer,
        _ response: Response,
        _ request: IncomingRequest,
        _ context: RequestContext
    ) {
        guard let loop = EventLoop.current else { return }
        let exchange = request.taken ?? Exchange.begin(request, on: loop)
        if request.method == .head {
            return exchange.run { await self.sendHead(of: response, of: $0, context) }
        }
        guard let (handler, stream) = begin(answer, response, of: exchange, context) else { return }
        // The task takes the context over as it is created: frames that bind it would last as long as the stream.
        let task = RequestContext.$ofTask.withValue(context) {
            Task.immediate(executorPreference: loop) {
                await self.run(handler, stream, of: exchange, context)
                exchange.taskEnded()
            }
        }
        exchange.keep(task)
    }

    /// The same for a handler that has a task already.
    @inline(never)
    private func stream(
        _ answer: EventStreamAnswer,
        _ response: Response,
        of exchange: Exchange,
        _ context: RequestContext
    ) async {
        guard let request = exchange.incoming else { return }
        if request.method == .head { return await sendHead(of: response, of: exchange, context) }
        guard let (handler, stream) = begin(answer, response, of: exchange, context) else { return }
        await RequestContext.$ofTask.withValue(context) { await run(handler, stream, of: exchange, context) }
    }

    private func sendHead(of response: Response, of exchange: Exchange, _ context: RequestContext) async {
        context.status = response.status.code
        await ResponseSending.stream(final(response, context), nil, { _ in }, of: exchange, security.basics)
    }

    /// Makes the response a stream; what is left to be run for it, if anything.
    private func begin(
        _ answer: EventStreamAnswer,
        _ response: Response,
        of exchange: Exchange,
        _ context: RequestContext
    ) -> (handler: EventStreamAnswer.Handler, stream: EventStream)? {
        let feed = EventFeed(exchange, limits: answer.limits)
        let stream = EventStream(feed, context)
        feed.setOwner(
            EventStreamOwner(stream, path: context.path) { [unowned self] in
                context.status = response.status.code
                ResponseSending.start(self.final(response, context), of: $0, self.security.basics)
            }
        )
        switch answer.content {
        case .topic(let topic, let count):
            // Fails only when the client has left, and then there is nobody to tell.
            try? stream.follow(topic, latest: count)
            return nil
        case .handler(let handler):
            // Held for that second, in which it may end: a weak reference would cost each stream more for all its life.
            _ = exchange.loop.schedule(after: .seconds(1)) { feed.open() }
            return (handler, stream)
        }
    }

    // What the frames below a handler hold, its stream holds for as long as it waits; a task has 984 bytes for all of them
    // before it takes as much again.
    @inline(__always)
    private func run(
        _ handler: EventStreamAnswer.Handler,
        _ stream: EventStream,
        of exchange: Exchange,
        _ context: RequestContext
    ) async {
        do {
            try await handler(stream, context)
            stream.close()
        } catch {
            await exchange.loop.run { self.end(stream.feed, because: error, of: exchange, context) }
        }
    }

    /// Ends a stream whose handler has thrown.
    private func end(
        _ feed: EventFeed,
        because error: any Error,
        of exchange: Exchange,
        _ context: RequestContext
    ) {
        if error is CancellationError || error is EventStreamClosed { return feed.close() }
        if feed.withdraw(), let request = exchange.incoming {
            return send(answers.response(to: error, context), to: request, context)
        }
        if feed.isOpen { Log.write("\(context.target): a stream of events ended early: \(error)") }
        feed.abort()
    }

    private func limit(
        _ exchange: Exchange,
        to limit: Duration,
        on loop: EventLoop,
        _ context: RequestContext
    ) {
        context.limit(to: limit)
        let timer = loop.schedule(after: limit) { [weak exchange] in
            guard let exchange, exchange.cancelUnanswered(), let request = exchange.incoming else { return }
            self.handlerTimeouts.add(1, ordering: .relaxed)
            let error = HTTPError(.serviceUnavailable, detail: "The handler took longer than \(limit).")
            self.leave(self.answers.responseAtOnce(to: error, context), to: request, context)
        }
        exchange.onEnd { loop.cancel(timer) }
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

extension ServeOptions {
    /// The same options, with client modules that lie beside the templates they belong to, unless something else is said.
    fileprivate func withModules(beside templates: TemplateLibrary?) -> ServeOptions {
        var options = self
        if clientModules == nil { options.clientModules = templates?.root }
        return options
    }
}
