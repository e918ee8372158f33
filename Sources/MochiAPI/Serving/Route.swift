/// What answers the requests of one pattern; made by `Mochi.api`, `Mochi.page`, `Mochi.file`, `Mochi.ws` and
/// `Mochi.sse`.
public struct Route: Sendable {
    /// How errors of the route look.
    enum Kind: String, Sendable {
        case page
        case api
        case file
        case ws
        case sse
        case island
    }

    let kind: Kind
    var methods: MethodTable
    var bodyLimit: Int?
    var timeLimit: Duration?
    /// What stands around the handlers: of the groups, the outermost first, then the route's own.
    var handle: Handle?
    var changeForms: (@Sendable (inout FormLimits) -> Void)?
    var csrf = CSRFRule.enforced
    /// What must be true at the start for the route to work.
    var check: @Sendable () throws(StartError) -> Void = {}
    /// Makes handlers that depend on the server.
    var bind: (@Sendable (RouteBinding) throws(StartError) -> MethodTable)?
    var changeWebSocket: @Sendable (inout WebSocketOptions) -> Void = { _ in }
    var changeEventStream: @Sendable (inout EventStreamOptions) -> Void = { _ in }

    /// The same route with another limit of the request body; the server's is `ServeLimits.body`.
    public func bodyLimit(_ bytes: Int) -> Route {
        var route = self
        route.bodyLimit = bytes
        return route
    }

    /// The route as a server has it.
    func bound(to binding: RouteBinding) throws(StartError) -> Route {
        guard let bind else { return self }
        var route = self
        var binding = binding
        if kind == .ws {
            changeWebSocket(&binding.options.websocket)
            try binding.options.websocket.check()
            route.timeLimit = timeLimit ?? binding.options.websocket.handshakeTime
        }
        if kind == .sse {
            changeEventStream(&binding.options.eventStreams)
            try binding.options.eventStreams.check()
        }
        route.methods = try bind(binding)
        return route
    }

    /// The same WebSocket route with limits of its own; what is not changed is the server's.
    ///
    ///     "/ws/chat": Mochi.ws(message: chat).webSocket { $0.message = 4096 }
    public func webSocket(_ change: @escaping @Sendable (inout WebSocketOptions) -> Void) -> Route {
        var route = self
        route.changeWebSocket = change
        return route
    }

    /// The same route with limits of its own for forms; what is not changed is `ServeLimits.form`.
    ///
    /// A form that is larger than the body limit needs another `bodyLimit` too.
    ///
    ///     "/photos": Mochi.api(post: addPhoto).bodyLimit(50 << 20).formLimits { $0.file = 50 << 20 }
    public func formLimits(_ change: @escaping @Sendable (inout FormLimits) -> Void) -> Route {
        var route = self
        route.changeForms = change
        return route
    }

    /// The same route with a time after which an unanswered request gets 503 and its handler is cancelled.
    public func timeLimit(_ duration: Duration) -> Route {
        var route = self
        route.timeLimit = duration
        return route
    }

    /// The same route with a handle around it, and around those that it has already.
    ///
    ///     "/account": Mochi.page(account).handle(members)
    public func handle(_ handle: Handle) -> Route {
        var route = self
        route.handle = self.handle.map { sequence(handle, $0) } ?? handle
        return route
    }
}

/// What handlers may need of the server that they are part of.
struct RouteBinding: Sendable {
    var options: ServeOptions
    let sockets: SocketCount
    let pages: PageRenderer
}

/// Routes by their patterns, written as a dictionary literal; joined with `+`.
///
///     let routes: Routes = [
///         "/": Mochi.page { _ in h1 { "Shop" } },
///         "/products/:id": Mochi.page { request in try product(request) },
///     ] + Mochi.group("/api", api)
///
/// Which route answers a path depends on how specific the patterns are, never on their order. Patterns that match the
/// same paths stop the start.
public struct Routes: Sendable, ExpressibleByDictionaryLiteral {
    var entries: [(pattern: String, route: Route)]

    /// Routes as they stand in the source.
    public init(dictionaryLiteral elements: (String, Route)...) {
        entries = elements.map { (pattern: $0.0, route: $0.1) }
    }

    init(_ entries: [(pattern: String, route: Route)]) {
        self.entries = entries
    }

    /// All routes of both.
    public static func + (left: Routes, right: Routes) -> Routes {
        Routes(left.entries + right.entries)
    }
}
