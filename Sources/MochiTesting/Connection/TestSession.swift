internal import MochiAPI
internal import MochiEngine
internal import Synchronization

/// A server under test and the connections to it, from its start to its end.
final class TestSession: Sendable {
    let server: MochiServer
    private let depth: TestDepth
    private let identity: TLSIdentity?
    private let poller: Poller

    private struct State {
        var hasEnded = false
        var open: [ObjectIdentifier: ClientConnection] = [:]
        /// Those of `open` that wait for another request, the one used last at the end.
        var idle: [ClientConnection] = []
    }

    private let state = Mutex(State())

    private init(_ server: MochiServer, _ depth: TestDepth, _ identity: TLSIdentity?, _ poller: Poller) {
        self.server = server
        self.depth = depth
        self.identity = identity
        self.poller = poller
    }

    /// Starts the server of `options`.
    static func start(_ options: ServeOptions, at depth: TestDepth) async throws -> TestSession {
        var options = options
        options.hostname = "127.0.0.1"
        options.port = 0
        options.unixSocket = nil
        options.tls = nil
        options.loops = options.loops ?? 1
        options.handlesSignals = false
        let identity = depth == .tls ? TLSIdentity(selfSignedWithHTTP2: options.http2) : nil
        let address = depth == .inProcess ? Address.adopted : .tcp(host: "127.0.0.1", port: 0)
        let server = try await Mochi.serve(options, listeners: [(address, identity)])
        do {
            return TestSession(server, depth, identity, try Poller())
        } catch {
            await server.stop()
            throw TestClientError("The test client cannot start: \(error.reason)")
        }
    }

    /// Closes the connections, stops the server and waits for both.
    func end() async {
        let open = state.withLock { state in
            state.hasEnded = true
            state.idle = []
            defer { state.open = [:] }
            return state.open
        }
        for connection in open.values { connection.close() }
        await server.stop()
        await poller.stop()
    }

    // MARK: Where the server is

    private var scheme: String { depth == .tls ? "https" : "http" }

    /// What the client writes into `Host`.
    var authority: String { server.port == 0 ? "localhost" : "localhost:\(server.port)" }

    /// Scheme and authority.
    var origin: String { "\(scheme)://\(authority)" }

    var isSecure: Bool { depth == .tls }

    // MARK: Connections

    /// A connection for one request: an idle one, or a new one.
    func connection(reusing: Bool, until limit: TimeLimit) async throws -> (ClientConnection, isReused: Bool) {
        while reusing, let idle = state.withLock({ $0.idle.popLast() }) {
            if idle.isQuiet { return (idle, true) }
            drop(idle)
        }
        return (try await connect(until: limit), false)
    }

    private func connect(until limit: TimeLimit) async throws -> ClientConnection {
        guard !state.withLock({ $0.hasEnded }) else { throw ConnectionError.closed }
        let socket: ClientSocket
        if depth == .inProcess {
            let (ours, theirs) = try ClientSocket.makePair()
            socket = ClientSocket(takingOwnershipOf: ours, poller)
            server.adopt(theirs)
        } else {
            socket = try await ClientSocket.connect(to: server.port, poller, until: limit)
        }
        let connection =
            if let identity {
                try await ClientConnection.secure(socket, trusting: identity, until: limit)
            } else {
                ClientConnection(socket)
            }
        let isKept = state.withLock { state in
            if !state.hasEnded { state.open[ObjectIdentifier(connection)] = connection }
            return !state.hasEnded
        }
        guard isKept else {
            connection.close()
            throw ConnectionError.closed
        }
        return connection
    }

    /// Keeps a connection for another request.
    func release(_ connection: ClientConnection) {
        state.withLock { state in
            if state.open[ObjectIdentifier(connection)] != nil { state.idle.append(connection) }
        }
    }

    /// Closes a connection.
    func drop(_ connection: ClientConnection) {
        connection.close()
        state.withLock { state in
            state.idle.removeAll { $0 === connection }
            state.open[ObjectIdentifier(connection)] = nil
        }
    }
}
