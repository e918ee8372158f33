public import MochiAPI
internal import Synchronization

/// The client's side of a WebSocket (RFC 6455), without compression.
///
///     try await client.webSocket("/ws/echo") { socket in
///         try await socket.send("Hello")
///         let answer = try await socket.receive()
///         #expect(answer == "Hello")
///     }
///
/// Pings are answered while it receives. Many tasks may use one socket.
public final class TestWebSocket: Sendable {
    /// The subprotocol that the server has chosen; nil when it has chosen none.
    public let subprotocol: String?
    /// The header fields of the 101.
    public let headers: HeaderFields

    private let connection: ClientConnection
    private let name: String
    private let timeLimit: Duration

    private struct State {
        var reader: WebSocketReader
        /// Messages that came while something else was waited for.
        var messages: [TestWebSocketMessage] = []
        /// Pongs that nobody has waited for yet.
        var pongs: Set<[UInt8]> = []
        var hasSentClose = false
        var end: (code: WebSocketCloseCode, reason: String)?
    }

    private let state: Mutex<State>
    private let receiving = Turnstile()

    init(_ connection: ClientConnection, _ head: TestResponseHead, _ rest: [UInt8], name: String, _ limit: Duration) {
        self.connection = connection
        self.name = name
        headers = head.headers
        subprotocol = head.headers["sec-websocket-protocol"]
        timeLimit = limit
        state = Mutex(State(reader: WebSocketReader(rest)))
    }

    // MARK: Sending

    /// Sends text.
    ///
    /// - Throws: `TestClientError` when the socket is closed, or the server does not read within the client's time limit.
    public func send(_ text: String) async throws {
        try await send(.text(text), "the server to read the message")
    }

    /// Sends bytes, as a binary message.
    public func send(_ bytes: [UInt8]) async throws {
        try await send(.binary(bytes), "the server to read the message")
    }

    private func send(_ frame: WebSocketFrame, _ awaited: String) async throws {
        let isClosed = state.withLock { state in
            let isClosed = state.hasSentClose || state.end != nil
            if frame.opcode == WebSocketFrame.Opcode.close { state.hasSentClose = true }
            return isClosed
        }
        guard !isClosed else { throw TestClientError("\(name): the WebSocket is closed.") }
        var frame = frame
        frame.maskingKey = UInt32.random(in: 0...UInt32.max)
        let limit = TimeLimit(timeLimit)
        do {
            try await connection.write(frame.bytes, until: limit)
        } catch let error as ConnectionError {
            throw TestClientError(name, waitingFor: awaited, limit, error)
        }
    }

    // MARK: Receiving

    /// The next message, waiting for it; `.closed` when there are no more, and then again and again.
    ///
    /// - Throws: `TestClientError` when none comes within the client's time limit, or the server breaks the protocol.
    public func receive() async throws -> TestWebSocketMessage {
        let limit = TimeLimit(timeLimit)
        return try await receiving.pass {
            while true {
                let (message, end) = state.withLock { state in
                    (state.messages.isEmpty ? nil : state.messages.removeFirst(), state.end)
                }
                if let message { return message }
                if let end { return .closed(end.code, end.reason) }
                try await step(limit, "a message")
            }
        }
    }

    /// Sends a ping and waits for its pong: by then the server has read everything that was sent before.
    ///
    /// Messages that come first are kept for `receive`.
    public func ping() async throws {
        let mark = (0..<8).map { _ in UInt8.random(in: 0...255) }
        let limit = TimeLimit(timeLimit)
        try await send(.ping(mark), "the server to read the ping")
        try await receiving.pass {
            while state.withLock({ $0.pongs.remove(mark) == nil }) {
                guard state.withLock({ $0.end == nil }) else {
                    throw TestClientError("\(name): the WebSocket was closed before the pong came.")
                }
                try await step(limit, "the pong")
            }
        }
    }

    /// Takes one event: keeps messages, answers pings and closes.
    private func step(_ limit: TimeLimit, _ awaited: String) async throws {
        switch try await nextEvent(limit, awaited) {
        case nil: end(.abnormal, "")
        case .message(let message): state.withLock { $0.messages.append(message) }
        case .ping(let payload): try? await send(.pong(payload), "the server to read the pong")
        case .pong(let payload): _ = state.withLock { $0.pongs.insert(payload) }
        case .close(let code, let reason):
            try? await send(.close(code == .noStatus ? nil : code.rawValue), "the server to read the close")
            end(code, reason)
        }
    }

    private func nextEvent(_ limit: TimeLimit, _ awaited: String) async throws -> WebSocketReader.Event? {
        do {
            while true {
                let event = try state.withLock { state throws(WebSocketReader.Violation) in
                    try state.reader.next()
                }
                if let event { return event }
                let bytes = try await connection.read(until: limit)
                if bytes.isEmpty { return nil }
                state.withLock { $0.reader.receive(bytes) }
            }
        } catch let error as WebSocketReader.Violation {
            end(.protocolError, error.reason)
            throw TestClientError("\(name): the server broke the WebSocket protocol: \(error.reason).")
        } catch let error as ConnectionError {
            switch error {
            case .system: return nil
            case .closed where state.withLock({ $0.end != nil }): return nil
            case .closed, .timedOut, .tls: break
            }
            throw TestClientError(name, waitingFor: awaited, limit, error)
        }
    }

    // MARK: The end

    /// Closes, waits for the server's answer, and returns its code; messages that come first are kept for `receive`.
    ///
    /// Once it is closed the first end is told again.
    @discardableResult
    public func close(_ code: WebSocketCloseCode = .normal, _ reason: String = "") async throws -> WebSocketCloseCode {
        let limit = TimeLimit(timeLimit)
        if state.withLock({ $0.end == nil && !$0.hasSentClose }) {
            try await send(.close(code.rawValue, reason), "the server to read the close")
        }
        return try await receiving.pass {
            while true {
                if let end = state.withLock({ $0.end }) { return end.code }
                try await step(limit, "the server's answer to the close")
            }
        }
    }

    /// Leaves without a word, as a client does whose machine is switched off.
    public func disconnect() {
        end(.abnormal, "")
    }

    private func end(_ code: WebSocketCloseCode, _ reason: String) {
        state.withLock { state in
            if state.end == nil { state.end = (code, reason) }
        }
        connection.close()
    }
}
