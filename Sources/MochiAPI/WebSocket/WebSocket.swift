public import Foundation
internal import MochiEngine

/// One WebSocket connection (RFC 6455), as the handlers of its route see it.
///
/// A reference that may be kept and used from any thread, also after the connection has gone: what is sent then throws
/// `WebSocketClosed`, everything else does nothing. Handlers of one socket run one at a time and in order, on its loop.
///
///     "/ws/chat": Mochi.ws(
///         open: { ws in ws.subscribe("chat") },
///         message: { ws, message in ws.publish("chat", message.text) })
public final class WebSocket<User: Sendable>: @unchecked Sendable {
    // Guard of the unchecked conformance: `turns`, `task`, `place` and the handlers change on the socket's loop only.

    /// What is known about a socket since it was opened.
    public struct Data: Sendable {
        /// What `upgrade` returned.
        public let user: User
        /// The pattern of the route.
        public let routePattern: String
        /// The path that the client asked for, percent-encoded.
        public let path: String
        /// The identifier of the request that opened it, as its events and its trace have it.
        public let requestID: String
        /// When the socket was opened.
        public let openedAt: Date
        /// From the request to the end of `upgrade`; zero when nobody wants to know.
        let upgradeTime: Duration
    }

    /// What is known about the socket since it was opened.
    public let data: Data
    /// The peer's numeric address, `unix:` on a Unix socket.
    public let remoteAddress: String
    private let socket: Socket
    private let handlers: WebSocketHandlers<User>
    private var turns = HandlerTurns()
    private var task: Task<Void, Never>?
    private var place: SocketPlace?

    init(
        _ data: Data,
        remoteAddress: String,
        _ socket: Socket,
        _ handlers: WebSocketHandlers<User>,
        _ place: SocketPlace
    ) {
        self.place = place
        self.data = data
        self.remoteAddress = remoteAddress
        self.socket = socket
        self.handlers = handlers
    }

    // MARK: Sending

    /// Sends text.
    ///
    /// What is sent to a socket in one turn of its loop leaves with one write, at the end of the turn.
    /// - Throws: `WebSocketClosed` when the socket is closed.
    @discardableResult
    public func send(_ text: String) throws(WebSocketClosed) -> WebSocketSendResult {
        do { return WebSocketSendResult(try socket.send(text)) } catch { throw WebSocketClosed() }
    }

    /// Sends bytes, as a binary message.
    @discardableResult
    public func send(_ bytes: [UInt8]) throws(WebSocketClosed) -> WebSocketSendResult {
        do { return WebSocketSendResult(try socket.send(bytes)) } catch { throw WebSocketClosed() }
    }

    /// Sends a message that was received, text as text; without a copy while its handler runs.
    @discardableResult
    public func send(_ message: WebSocketMessage) throws(WebSocketClosed) -> WebSocketSendResult {
        do { return WebSocketSendResult(try socket.send(message.received)) } catch { throw WebSocketClosed() }
    }

    /// Bytes that wait to be sent, the heads of their frames included.
    public var bufferedAmount: Int { socket.bufferedAmount }

    /// Sends what `body` sends through this socket with one write, however large its messages are.
    ///
    /// Without it, messages above 4 KiB are written one by one. On other threads than the socket's it changes nothing.
    public func cork<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
        try socket.cork(body)
    }

    /// Sends a ping, with at most 125 bytes, which the client answers by itself.
    ///
    /// Idle sockets are pinged anyway, see `WebSocketOptions.idleTime`.
    public func ping(_ bytes: [UInt8] = []) {
        socket.ping(bytes)
    }

    // MARK: Topics

    /// Subscribes the socket to a topic, until it unsubscribes or closes.
    public func subscribe(_ topic: String) {
        socket.subscribe(to: topic)
    }

    /// Subscribes the socket to a topic that keeps a history, and sends it what was published after `offset`.
    ///
    /// When that is not kept any more, it gets the topic's resync message instead, once: so does a client that comes for the
    /// first time with offset 0. Offsets are below 2^53, as numbers of JavaScript must be. See `TopicOptions`.
    public func subscribe(_ topic: String, after offset: UInt64) {
        socket.subscribe(to: topic, after: offset)
    }

    /// Subscribes the socket to a topic that keeps a history, and sends it the latest messages, at most `count`.
    public func subscribe(_ topic: String, latest count: Int) {
        socket.subscribe(to: topic, latest: count)
    }

    /// Ends a subscription.
    public func unsubscribe(_ topic: String) {
        socket.unsubscribe(from: topic)
    }

    /// Whether the socket is subscribed to a topic; false elsewhere than in its handlers.
    public func isSubscribed(_ topic: String) -> Bool {
        socket.topics.contains(topic)
    }

    /// The topics that the socket is subscribed to; none elsewhere than in its handlers.
    public var subscriptions: [String] { socket.topics }

    /// Publishes text to the other subscribers of a topic, and to this one when `toSelf` says so.
    ///
    /// The message is framed once, for all receivers of all loops. Nothing happens when the socket is closed.
    public func publish(_ topic: String, _ text: String, toSelf: Bool = false) {
        socket.publish(to: topic, toSelf: toSelf) { _ in .text(text) }
    }

    /// Publishes bytes, as a binary message.
    public func publish(_ topic: String, _ bytes: [UInt8], toSelf: Bool = false) {
        socket.publish(to: topic, toSelf: toSelf) { _ in .binary(bytes) }
    }

    /// Publishes a message that was received, text as text.
    public func publish(_ topic: String, _ message: WebSocketMessage, toSelf: Bool = false) {
        socket.publish(to: topic, toSelf: toSelf) { _ in .received(message.received) }
    }

    /// Publishes text that holds its own offset in the topic's history, for clients to come back with.
    ///
    /// `makeText` is called once, and must not publish; offsets go up in the order of delivery. Without a history the offset
    /// is 0.
    public func publish(
        _ topic: String,
        toSelf: Bool = false,
        _ makeText: @escaping @Sendable (_ offset: UInt64) -> String
    ) {
        socket.publish(to: topic, toSelf: toSelf) { .text(makeText($0)) }
    }

    /// The topics of all sockets, also for what outlives this one: its `close` handler, say.
    public var server: WebSocketServer { WebSocketServer(socket.publisher) }

    // MARK: Closing

    /// Whether messages can be sent.
    public var isOpen: Bool { socket.isOpen }

    /// Closes the socket; what was sent before still arrives.
    ///
    /// The reason is cut to 123 bytes. `close` is called when the client has answered, or has not within
    /// `WebSocketOptions.closeTime`.
    public func close(_ code: WebSocketCloseCode = .normal, _ reason: String = "") {
        socket.close(code: code.rawValue, reason: reason)
    }

    /// Cuts the connection, without a word to the client; the code is 1006.
    public func terminate() {
        socket.terminate()
    }
}

extension WebSocket: SocketHandler {
    func onOpen(_: Socket) {
        mochiEvents.emit(.wsOpen, WSOpenEvent(path: data.path, duration: data.upgradeTime))
        guard let open = handlers.open else { return }
        run { ws in try await open(ws) }
    }

    func onMessage(_ message: ReceivedMessage) {
        switch handlers.message {
        case .sync(let handler):
            do {
                try handler(self, WebSocketMessage(message))
            } catch {
                failed(error)
            }
            observe(message)
        case .async(let handler):
            let received = WebSocketMessage(message)
            run(keeping: message) { ws in
                defer { ws.observe(received.received) }
                try await handler(ws, received)
            }
        }
    }

    private func observe(_ message: ReceivedMessage) {
        mochiEvents.emit(
            .wsMessage,
            WSMessageEvent(path: data.path, size: message.count, type: message.isText ? .text : .binary)
        )
    }

    func onDrain() {
        guard turns.drain() else { return }
        guard let drain = handlers.drain else { return }
        run { ws in try await drain(ws) }
    }

    func onClose(_ code: UInt16, _ reason: String) {
        guard turns.close(code, reason) else { return }
        closeNow(code, reason)
    }

    func onGone() {
        place = nil
        // `close` is called once, and may take its time.
        if !turns.isClosed { task?.cancel() }
    }

    private func closeNow(_ code: UInt16, _ reason: String) {
        mochiEvents.emit(
            .wsClose,
            WSCloseEvent(
                path: data.path,
                duration: .seconds(Date().timeIntervalSince(data.openedAt)),
                code: Int(code),
                reason: reason
            )
        )
        guard let close = handlers.close else { return }
        run { ws in try await close(ws, WebSocketCloseCode(code), reason) }
    }

    // Runs a handler at once, on the loop. While it is suspended nothing else is read from the socket.
    private func run(
        keeping message: ReceivedMessage? = nil,
        _ handler: @escaping @Sendable (WebSocket<User>) async throws -> Void
    ) {
        turns.begin()
        let task = Task.immediateDetached(executorPreference: socket.loop) { [self] in
            do {
                try await handler(self)
            } catch {
                failed(error)
            }
            ended()
        }
        guard turns.isBusy else { return }
        turns.suspend()
        self.task = task
        message?.detach()
        socket.loop.taskIsSuspended()
        socket.pause(true)
    }

    private func ended() {
        let wasSuspended = turns.isSuspended
        let next = turns.end()
        task = nil
        if wasSuspended { socket.loop.suspendedTaskEnded() }
        switch next {
        case .nothing: break
        case .drain: if let drain = handlers.drain { run { ws in try await drain(ws) } }
        case .close(let code, let reason): return closeNow(code, reason)
        }
        if wasSuspended, !turns.isBusy { socket.pause(false) }
    }

    private func failed(_ error: any Error) {
        if error is WebSocketClosed || error is CancellationError { return }
        Log.write("WebSocket \(data.path): \(error)")
        close(.internalError)
    }
}
