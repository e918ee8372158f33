/// The payload of `server:start`: a server listens.
public struct ServerStartEvent: EventPayload {
    /// Its port; none on a Unix socket.
    public let port: Int?
    /// The address that it was asked for.
    public let hostname: String?
    /// Whether errors are shown to clients.
    public let isDevelopment: Bool
    /// The routes by kind.
    public let routes: RouteCounts

    /// Makes a payload.
    public init(port: Int? = nil, hostname: String? = nil, isDevelopment: Bool, routes: RouteCounts) {
        self.port = port
        self.hostname = hostname
        self.isDevelopment = isDevelopment
        self.routes = routes
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("port", port, "its port; none on a Unix socket")
        fields.add("hostname", hostname, "the address that it was asked for")
        fields.add("development", isDevelopment, "whether errors are shown to clients")
        fields.add("routes", routes, "the routes by kind")
    }
}

/// The payload of `server:stop`: a server has stopped.
public struct ServerStopEvent: EventPayload {
    /// What stopped a server.
    public enum Reason: String, EventChoice {
        /// SIGTERM or SIGINT.
        case signal
        /// `MochiServer.stop()`.
        case stop
    }

    /// What began it.
    public let reason: Reason
    /// The signal: SIGTERM or SIGINT.
    public let signal: String?

    /// Makes a payload.
    public init(reason: Reason, signal: String? = nil) {
        self.reason = reason
        self.signal = signal
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("reason", reason, "what began it")
        fields.add("signal", signal, "the signal: SIGTERM or SIGINT")
    }
}

/// The routes of a server by their kind.
public struct RouteCounts: EventPayload, EventValue {
    /// An object.
    public static var eventType: String { "{ page, api, ws, sse }" }

    /// Pages.
    public let page: Int
    /// Routes of `Mochi.api`.
    public let api: Int
    /// WebSockets.
    public let ws: Int
    /// Streams of server-sent events.
    public let sse: Int

    /// Makes counts.
    public init(page: Int, api: Int, ws: Int, sse: Int) {
        self.page = page
        self.api = api
        self.ws = ws
        self.sse = sse
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("page", page, "pages")
        fields.add("api", api, "routes of Mochi.api")
        fields.add("ws", ws, "WebSockets")
        fields.add("sse", sse, "streams of server-sent events")
    }

    /// Writes an object.
    public func write(to json: inout EventJSON) { json.append(self) }
}

extension ServerStartEvent {
    init(_ server: MochiServer, _ options: ServeOptions) {
        func count(_ kinds: Route.Kind...) -> Int {
            options.routes.entries.count { kinds.contains($0.route.kind) }
        }
        self.init(
            port: server.port == 0 ? nil : server.port,
            hostname: options.unixSocket == nil ? options.hostname ?? Environment.text("HOST") : nil,
            isDevelopment: options.isDevelopment,
            routes: RouteCounts(page: count(.page), api: count(.api, .file), ws: count(.ws), sse: count(.sse))
        )
    }
}
