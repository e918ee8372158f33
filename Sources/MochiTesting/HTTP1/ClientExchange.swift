internal import Glibc
internal import MochiAPI
internal import Synchronization

/// One request and its response, piece by piece, on a connection of its own until the end.
final class ClientExchange: Sendable {
    private struct State {
        var parser: HTTP1ResponseParser
        var hasReceived = false
        /// Sends a large body; tells whether all of it has left.
        var sender: Task<Bool, Never>?
        var isSent = false
        var announcesClose = false
        var isComplete = false
        /// The connection is somebody else's, or closed.
        var isOver = false
    }

    private let session: TestSession
    private let connection: ClientConnection
    private let request: HTTP1Request
    private let state: Mutex<State>
    private let reading = Turnstile()

    private init(_ session: TestSession, _ connection: ClientConnection, _ request: HTTP1Request) {
        self.session = session
        self.connection = connection
        self.request = request
        state = Mutex(State(parser: HTTP1ResponseParser(answering: request.method.rawValue)))
    }

    deinit {
        leave()
    }

    // MARK: The request

    /// Sends `request` and waits for the head of the response; interim responses are passed over.
    ///
    /// An idle connection that the server has closed meanwhile is not the request's fault: it is sent again, once, when that
    /// is safe (RFC 9112 section 9.3.1).
    static func begin(
        _ request: HTTP1Request,
        _ session: TestSession,
        _ limit: TimeLimit
    ) async throws -> (ClientExchange, HTTP1Response) {
        var reuses = true
        while true {
            let connection: ClientConnection
            let isReused: Bool
            do {
                (connection, isReused) = try await session.connection(reusing: reuses, until: limit)
            } catch let error as ConnectionError {
                throw TestClientError(request.name, waitingFor: "a connection", limit, error)
            }
            let exchange = ClientExchange(session, connection, request)
            do {
                try await exchange.send(request.bytes(authority: session.authority), until: limit)
                return (exchange, try await exchange.head(until: limit))
            } catch is Silence where isReused && request.method.isIdempotent {
                reuses = false
            } catch is Silence {
                throw TestClientError("\(request.name): the server has closed the connection without a response.")
            }
        }
    }

    /// The server has left without a byte.
    private struct Silence: Error {}

    /// Bytes that every socket takes at once.
    private static let smallRequest = 64 * 1024

    private func send(_ bytes: [UInt8], until limit: TimeLimit) async throws {
        guard bytes.count <= Self.smallRequest else {
            // Beside reading: a server that refuses a body answers before it has read it, and does not read it then.
            let connection = connection
            let sender = Task { (try? await connection.write(bytes, until: limit)) != nil }
            state.withLock { $0.sender = sender }
            return
        }
        do {
            try await connection.write(bytes, until: limit)
            state.withLock { $0.isSent = true }
        } catch let error as ConnectionError {
            // The server may have answered, and left, without listening to the end: reading tells.
            guard case .timedOut = error else { return }
            throw TestClientError(request.name, waitingFor: "the server to read the request", limit, error)
        }
    }

    // MARK: The response

    private func head(until limit: TimeLimit) async throws -> HTTP1Response {
        while true {
            guard case .head(let head) = try await event("the head of a response", limit) else {
                preconditionFailure("a response begins with its head")
            }
            let isFinal = state.withLock { state in
                if head.isInterim {
                    state.parser = HTTP1ResponseParser(answering: request.method.rawValue, state.parser.rest)
                    return false
                }
                let closes = head.announcesClose || head.version == "HTTP/1.0" || head.framing == .untilClose
                state.announcesClose = closes
                return true
            }
            if isFinal { return head }
        }
    }

    /// The next piece of the body; nil at its end.
    func nextPiece(until limit: TimeLimit) async throws -> [UInt8]? {
        try await reading.pass {
            guard !state.withLock({ $0.isComplete }) else { return nil }
            switch try await event("the rest of the response", limit) {
            case .piece(let piece): return piece
            case .end:
                await complete()
                return nil
            case .head: preconditionFailure("a response has one head")
            }
        }
    }

    private func event(_ awaited: String, _ limit: TimeLimit) async throws -> HTTP1ResponseParser.Event {
        while true {
            do {
                let event = try state.withLock { state throws(HTTP1ResponseParser.Invalid) in try state.parser.next() }
                if let event { return event }
            } catch {
                throw TestClientError("\(request.name): this is no response that a client may accept: \(error).")
            }
            do {
                let bytes = try await connection.read(until: limit)
                try state.withLock { state throws(Silence) in
                    if !bytes.isEmpty {
                        state.parser.receive(bytes)
                        state.hasReceived = true
                    } else if state.hasReceived {
                        state.parser.receiveEnd()
                    } else {
                        throw Silence()
                    }
                }
            } catch let error as ConnectionError {
                if case .system(_, ECONNRESET) = error, !state.withLock({ $0.hasReceived }) { throw Silence() }
                throw TestClientError(request.name, waitingFor: awaited, limit, error)
            }
        }
    }

    // MARK: The end

    private func complete() async {
        let sender = state.withLock { state in
            state.isComplete = true
            return state.sender
        }
        // Whoever has answered need not read the rest.
        sender?.cancel()
        let isSent = await sender?.value
        let isUsable = state.withLock { state in
            let isUsable = (isSent ?? state.isSent) && !state.announcesClose && state.parser.unread == 0
            defer { state.isOver = state.isOver || isUsable }
            return isUsable && !state.isOver
        }
        if isUsable { session.release(connection) } else { leave() }
    }

    /// Leaves: a response that is not complete is cut.
    func leave() {
        let sender: Task<Bool, Never>?? = state.withLock { state in
            guard !state.isOver else { return nil }
            state.isOver = true
            return state.sender
        }
        guard let sender else { return }
        sender?.cancel()
        session.drop(connection)
    }

    /// Takes the connection over behind a 101, with the bytes that came behind it.
    func upgrade() -> (ClientConnection, [UInt8]) {
        state.withLock { state in
            state.isOver = true
            return (connection, state.parser.rest)
        }
    }
}
