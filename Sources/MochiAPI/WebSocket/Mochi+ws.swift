internal import MochiEngine

extension Mochi {
    /// A WebSocket route, whose messages are handled synchronously on the connection's loop.
    ///
    /// Only `message` is required. A handler must not block: the connections of its loop wait meanwhile. An error that leaves a
    /// handler is logged and closes the socket with 1011.
    ///
    ///     "/ws/chat": Mochi.ws(
    ///         open: { ws in ws.subscribe("chat") },
    ///         message: { ws, message in ws.publish("chat", message.text) })
    ///
    /// A request that is no WebSocket handshake (RFC 6455 4.2.1) gets 426 or 400. Browsers must come from the same host, see
    /// `WebSocketOrigins`.
    public static func ws(
        origins: WebSocketOrigins = .same,
        open: (@Sendable (WebSocket<Void>) async throws -> Void)? = nil,
        message: @escaping @Sendable (WebSocket<Void>, WebSocketMessage) throws -> Void,
        close: (@Sendable (WebSocket<Void>, WebSocketCloseCode, String) async throws -> Void)? = nil,
        drain: (@Sendable (WebSocket<Void>) async throws -> Void)? = nil
    ) -> Route {
        route(origins, .fixed(()), open, .sync(message), close, drain)
    }

    /// A WebSocket route whose messages are handled by tasks.
    ///
    /// While a handler is suspended nothing is read from its socket: TCP slows the client down, and messages stay in order.
    /// Other sockets go on.
    public static func ws(
        origins: WebSocketOrigins = .same,
        open: (@Sendable (WebSocket<Void>) async throws -> Void)? = nil,
        message: @escaping @Sendable (WebSocket<Void>, WebSocketMessage) async throws -> Void,
        close: (@Sendable (WebSocket<Void>, WebSocketCloseCode, String) async throws -> Void)? = nil,
        drain: (@Sendable (WebSocket<Void>) async throws -> Void)? = nil
    ) -> Route {
        route(origins, .fixed(()), open, .async(message), close, drain)
    }

    /// A WebSocket route with a value for each socket, `ws.data.user`.
    ///
    /// `upgrade` runs once for each handshake. `nil` refuses with 400, an `HTTPError` with its own status; what it writes to
    /// `request.upgrade` becomes part of the 101.
    ///
    ///     "/ws/:room": Mochi.ws(
    ///         upgrade: { request, parameters -> Guest? in
    ///             guard let name = request.query["name"] else { return nil }
    ///             return Guest(name: name, room: parameters["room"] ?? "")
    ///         },
    ///         open: { ws in ws.subscribe(ws.data.user.room) },
    ///         message: { ws, message in ws.publish(ws.data.user.room, message.text) })
    public static func ws<User: Sendable>(
        origins: WebSocketOrigins = .same,
        upgrade: @escaping @Sendable (RequestContext, Parameters) async throws -> User?,
        open: (@Sendable (WebSocket<User>) async throws -> Void)? = nil,
        message: @escaping @Sendable (WebSocket<User>, WebSocketMessage) throws -> Void,
        close: (@Sendable (WebSocket<User>, WebSocketCloseCode, String) async throws -> Void)? = nil,
        drain: (@Sendable (WebSocket<User>) async throws -> Void)? = nil
    ) -> Route {
        route(origins, .upgrade(upgrade), open, .sync(message), close, drain)
    }

    /// A WebSocket route with a value for each socket, whose messages are handled by tasks.
    public static func ws<User: Sendable>(
        origins: WebSocketOrigins = .same,
        upgrade: @escaping @Sendable (RequestContext, Parameters) async throws -> User?,
        open: (@Sendable (WebSocket<User>) async throws -> Void)? = nil,
        message: @escaping @Sendable (WebSocket<User>, WebSocketMessage) async throws -> Void,
        close: (@Sendable (WebSocket<User>, WebSocketCloseCode, String) async throws -> Void)? = nil,
        drain: (@Sendable (WebSocket<User>) async throws -> Void)? = nil
    ) -> Route {
        route(origins, .upgrade(upgrade), open, .async(message), close, drain)
    }

    private static func route<User: Sendable>(
        _ origins: WebSocketOrigins,
        _ users: WebSocketUsers<User>,
        _ open: (@Sendable (WebSocket<User>) async throws -> Void)?,
        _ message: WebSocketHandlers<User>.OnMessage,
        _ close: (@Sendable (WebSocket<User>, WebSocketCloseCode, String) async throws -> Void)?,
        _ drain: (@Sendable (WebSocket<User>) async throws -> Void)?
    ) -> Route {
        var route = Route(kind: .ws, methods: MethodTable([]))
        route.bind = { binding in
            let options = binding.options
            let handlers = WebSocketHandlers(
                open: open,
                message: message,
                close: close,
                drain: drain,
                options: options.websocket
            )
            let entrance = WebSocketEntrance(origins, options, binding.sockets)
            switch users {
            case .fixed(let user):
                return MethodTable(
                    every: .sync { request in
                        let terms = try entrance.check(request)
                        return try entrance.admit { handlers.answer(request, terms, nil, user: user, $0) }
                    }
                )
            case .upgrade(let upgrade):
                return MethodTable(
                    every: .async { request in
                        let terms = try entrance.check(request)
                        let answer = WebSocketUpgrade(terms.handshake)
                        request.upgrade = answer
                        guard let user = try await upgrade(request, request.parameters) else {
                            throw HTTPError(.badRequest, "WebSocket upgrade rejected")
                        }
                        return try entrance.admit { handlers.answer(request, terms, answer, user: user, $0) }
                    }
                )
            }
        }
        return route
    }
}

/// Where the user value of a socket comes from.
enum WebSocketUsers<User: Sendable>: Sendable {
    case fixed(User)
    case upgrade(@Sendable (RequestContext, Parameters) async throws -> User?)
}
