package import MochiEngine

extension Mochi {
    /// Starts a server; returns once its sockets listen.
    ///
    ///     let server = try await Mochi.serve(
    ///         port: 3333,
    ///         routes: ["/": Mochi.api { _ in .text("Hello") }])
    ///     await server.untilStopped()
    ///
    /// Several servers in one process are fine. Options that are not named here are those of `ServeOptions`.
    /// - Throws: `StartError`, one sentence, when an option cannot work; nothing listens then.
    public static func serve(
        hostname: String? = nil,
        port: Int? = nil,
        unixSocket: String? = nil,
        tls: TLSOptions? = nil,
        loops: Int? = nil,
        handle: Handle? = nil,
        publicDirectory: String? = nil,
        limits: ServeLimits = ServeLimits(),
        shutdownTimeout: Duration? = nil,
        handlesSignals: Bool = true,
        routes: Routes
    ) async throws -> MochiServer {
        var options = ServeOptions(routes: routes)
        options.hostname = hostname
        options.port = port
        options.unixSocket = unixSocket
        options.tls = tls
        options.loops = loops
        options.handle = handle
        options.publicDirectory = publicDirectory
        options.limits = limits
        options.shutdownTimeout = shutdownTimeout
        options.handlesSignals = handlesSignals
        return try await serve(options)
    }

    /// Starts a server; returns once its sockets listen.
    ///
    /// - Throws: `StartError`, one sentence, when an option cannot work; nothing listens then.
    public static func serve(_ options: ServeOptions) async throws -> MochiServer {
        try await serve(options, listeners: nil)
    }

    /// Starts a server at `listeners`, wherever the options would listen.
    package static func serve(
        _ options: ServeOptions,
        listeners: [(address: Address, tls: TLSIdentity?)]?
    ) async throws -> MochiServer {
        try await options.hooks.initialize?()
        try options.limits.check()
        try options.websocket.check()
        let application = try Application(options)
        let loops = try options.loopCount()
        let largestBody = options.routes.entries.reduce(options.limits.body) { max($0, $1.route.bodyLimit ?? 0) }
        // Before the sockets open: whoever sees the server listen may already ask it to stop.
        let signals = options.handlesSignals ? Signals.incoming(Signals.stop + [Signals.reload]) : nil
        do {
            var listeners = try listeners ?? options.listeners()
            if options.warmup { listeners.append((.adopted, nil)) }
            let server = try await Server.start(
                loops: loops,
                limits: options.limits.engine(loops: loops, largestBody: largestBody, http2: options.http2),
                listeners: listeners,
                expectsProxyLine: options.proxy.protocolV1,
                topics: TopicRules(
                    options.topics.mapValues(\.rule),
                    compression: options.websocket.compression?.rules
                ),
                responder: application
            )
            let started = MochiServer(
                server,
                application,
                options,
                certificateExpiry: listeners.lazy.compactMap(\.tls?.expiry).first,
                signals: signals
            )
            return try await begin(started, options)
        } catch let error as ConfigurationError {
            throw StartError(error)
        }
    }

    /// Tells that a server listens, to whoever wants to know; what throws ends it.
    private static func begin(_ server: MochiServer, _ options: ServeOptions) async throws -> MochiServer {
        do {
            try await server.openAdmin()
            server.startLiveReload()
            mochiEvents.emit(.serverStart, ServerStartEvent(server, options))
            try await options.hooks.listening?(server)
            try await options.hooks.ready?(server)
        } catch {
            await server.stop()
            throw error
        }
        server.warmUp()
        return server
    }
}
