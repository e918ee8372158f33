internal import Glibc
internal import MochiEngine
internal import Synchronization

/// A running server.
public final class MochiServer: Sendable {
    private let server: Server
    private let application: Application
    private let options: ServeOptions
    private let ended: Task<Void, Never>
    /// The listener for operators; set once, before anybody else has the server.
    private let admin = AdminPlace()
    private let expiry: Mutex<Int64?>
    private let requests: AsyncStream<Stop>.Continuation

    /// How the server is to stop, and who has asked for it.
    private struct Stop {
        var code = WebSocketCloseCode.goingAway
        var signal: Int32?
    }

    /// The port that the server listens on, also when it was asked for any; 0 on a Unix socket.
    public var port: Int { server.port }

    /// The port of TLS, when it has one of its own.
    public var tlsPort: Int? { options.tls?.port == nil ? nil : server.ports.dropFirst().first }

    /// The port of `options.admin`, when there is one.
    public var adminPort: Int? { admin.server.withLock { $0 }?.port }

    /// When the certificate stops being valid, in seconds since 1970; nil without one.
    var certificateExpiry: Int64? { expiry.withLock { $0 } }

    var tracer: Tracer? { application.tracer }

    /// Whether the server is stopping.
    var isDraining: Bool { application.settings.isDraining.load(ordering: .relaxed) }

    var loops: [EventLoop] { server.group.loops }

    init(
        _ server: Server,
        _ application: Application,
        _ options: ServeOptions,
        certificateExpiry: Int64?,
        signals: AsyncStream<Int32>?
    ) {
        expiry = Mutex(certificateExpiry)
        self.server = server
        self.application = application
        self.options = options
        let (stops, requests) = AsyncStream.makeStream(of: Stop.self)
        self.requests = requests
        ended = Task { [admin] in
            for await stop in stops {
                do {
                    try await options.hooks.shutdown?()
                } catch {
                    Log.write("hooks.shutdown: \(error)")
                }
                application.settings.isDraining.store(true, ordering: .relaxed)
                application.liveReload?.stop()
                await server.stop(timeout: options.drainTime, webSocketCode: stop.code.rawValue)
                if let tracer = application.tracer { await Blocking.run { tracer.exporter.close() } }
                await admin.server.withLock { $0 }?.stop()
                let signal = stop.signal.map { $0 == SIGTERM ? "SIGTERM" : "SIGINT" }
                mochiEvents.emit(
                    .serverStop,
                    ServerStopEvent(reason: signal == nil ? .stop : .signal, signal: signal)
                )
                break
            }
        }
        if let signals {
            listen(to: signals)
        }
    }

    /// Stops: no new connections, requests in flight finish within `shutdownTimeout`, then the rest is cut.
    ///
    /// WebSockets are closed with `webSockets`, such as `.serviceRestart` when another server takes over, spread over half of
    /// that time. Returns when the server has ended. Stopping twice waits for the same end.
    public func stop(webSockets: WebSocketCloseCode = .goingAway) async {
        requests.yield(Stop(code: webSockets))
        await ended.value
    }

    /// Waits until the server has ended, by a signal or by `stop`.
    public func untilStopped() async {
        await ended.value
    }

    /// Reads the certificate files again, as SIGHUP does.
    ///
    /// New connections get the new certificate, open ones keep theirs.
    ///
    /// - Throws: `StartError` when they do not load; the server goes on with the old ones.
    public func reloadCertificates() async throws {
        guard let tls = options.tls else { return }
        let identity = try tls.load(http2: options.http2)
        await server.setTLS(identity)
        expiry.withLock { $0 = identity.expiry }
    }

    /// Serves a connected socket of this process, whose ownership it takes, on a server that was started at `Address.adopted`.
    package func adopt(_ descriptor: Int32) {
        server.adopt(descriptor)
    }

    /// Begins to answer operators, where there are any.
    func openAdmin() async throws(StartError) {
        guard let options = try options.adminOptions(), let metrics = application.metrics else { return }
        let opened = try await AdminServer(options, for: self, metrics)
        admin.server.withLock { $0 = opened }
    }

    /// Begins to show what changes, in development.
    func startLiveReload() {
        application.liveReload?.start { [publisher = server.group.publisher] text in
            publisher.publish(to: LiveChannel.topic) { _ in .text(text) }
        }
    }

    /// Asks for each page once, before clients do; in the background.
    func warmUp() {
        guard let secret = application.settings.warmupSecret else { return }
        let warmup = Warmup(application, secret: secret)
        Task { [server, application] in
            await warmup.run {
                server.adopt($0)
            } while: {
                !application.settings.isDraining.load(ordering: .relaxed)
            }
        }
    }

    // MARK: WebSockets

    /// Publishes text to all subscribers of a topic; from any thread.
    ///
    /// The message is framed once, for all receivers of all loops.
    public func publish(_ topic: String, _ text: String) {
        server.group.publisher.publish(to: topic) { _ in .text(text) }
    }

    /// Publishes bytes, as a binary message.
    public func publish(_ topic: String, _ bytes: [UInt8]) {
        server.group.publisher.publish(to: topic) { _ in .binary(bytes) }
    }

    /// Publishes text that holds its own offset in the topic's history, for clients to come back with.
    ///
    /// `makeText` is called once, and must not publish; offsets go up in the order of delivery. Without a history the offset
    /// is 0.
    public func publish(_ topic: String, _ makeText: (_ offset: UInt64) -> String) {
        server.group.publisher.publish(to: topic) { .text(makeText($0)) }
    }

    /// The number of WebSockets and event streams that are subscribed to a topic.
    public func subscriberCount(_ topic: String) async -> Int {
        await server.group.publisher.subscriberCount(of: topic)
    }

    /// What the server has counted since it started.
    public func counters() async -> ServerCounters {
        ServerCounters(
            await server.counters(),
            await server.group.socketCounters(),
            openWebSockets: await server.group.socketCount(),
            eventStreams: await server.group.eventStreamCounts(),
            open: await server.connectionCount(),
            handlerTimeouts: application.handlerTimeouts.load(ordering: .relaxed)
        )
    }

    private func listen(to signals: AsyncStream<Int32>) {
        let watch = Task {
            var isStopping = false
            for await signal in signals {
                if signal == Signals.reload {
                    do {
                        try await self.reloadCertificates()
                    } catch {
                        Log.write("SIGHUP: the certificates stay as they are: \(error)")
                    }
                } else if isStopping {
                    exit(1)
                } else {
                    isStopping = true
                    self.requests.yield(Stop(signal: signal))
                }
            }
        }
        // A server that was stopped by code gives the signals back.
        Task {
            await ended.value
            watch.cancel()
        }
    }
}

/// Where the listener for operators is kept.
private final class AdminPlace: Sendable {
    let server = Mutex<AdminServer?>(nil)
}

/// What a server has counted since it started.
public struct ServerCounters: Sendable {
    /// Open connections.
    public let openConnections: Int
    /// Connections accepted.
    public let accepted: UInt64
    /// Times that accepting paused for the connection limit.
    public let acceptPauses: UInt64
    /// Connections closed at once because their address had too many.
    public let addressRefusals: UInt64
    /// Connections closed for their PROXY line: it was missing or malformed, or its peer is none of `proxy.trusted`.
    public let proxyRefusals: UInt64
    /// TLS handshakes that failed.
    public let handshakeFailures: UInt64
    /// Requests handed to routes.
    public let requests: UInt64
    /// Requests refused before any route saw them.
    public let badRequests: UInt64
    /// Heads that came too slowly.
    public let headTimeouts: UInt64
    /// Bodies that came too slowly.
    public let bodyTimeouts: UInt64
    /// Handlers that took longer than their time limit.
    public let handlerTimeouts: UInt64
    /// Connections closed because they were idle.
    public let idleTimeouts: UInt64
    /// Connections cut because the client did not read.
    public let stalledWrites: UInt64
    /// HTTP/2 connections cut for resets, control frames or memory.
    public let http2Cuts: UInt64
    /// Requests whose client left before the response was complete.
    public let disconnects: UInt64

    /// Open WebSockets.
    public let openWebSockets: Int
    /// WebSockets opened.
    public let webSockets: UInt64
    /// Messages received from WebSockets.
    public let webSocketMessages: UInt64
    /// Messages of topics that were handed to subscribers.
    public let deliveredMessages: UInt64
    /// Messages that clients missed because they did not keep up.
    public let droppedMessages: UInt64
    /// Messages of topics that were compressed, each once for all its receivers.
    public let compressedMessages: UInt64

    /// Streams of server-sent events that are open.
    public let openEventStreams: Int
    /// Streams of server-sent events that were opened.
    public let eventStreams: UInt64

    init(
        _ counters: Counters,
        _ sockets: SocketCounters,
        openWebSockets: Int,
        eventStreams: (open: Int, opened: UInt64),
        open: Int,
        handlerTimeouts: UInt64
    ) {
        self.openWebSockets = openWebSockets
        openEventStreams = eventStreams.open
        self.eventStreams = eventStreams.opened
        webSockets = sockets.opened
        webSocketMessages = sockets.messages
        deliveredMessages = sockets.delivered
        droppedMessages = sockets.dropped
        compressedMessages = sockets.compressed
        self.handlerTimeouts = handlerTimeouts
        openConnections = open
        accepted = counters.accepted
        acceptPauses = counters.acceptPauses
        addressRefusals = counters.addressRefusals
        proxyRefusals = counters.proxyRefusals
        handshakeFailures = counters.handshakeFailures
        requests = counters.requests
        badRequests = counters.badRequests
        headTimeouts = counters.headTimeouts
        bodyTimeouts = counters.bodyTimeouts
        idleTimeouts = counters.idleTimeouts
        stalledWrites = counters.stalledWrites
        http2Cuts = counters.http2Cuts
        disconnects = counters.disconnects
    }
}
