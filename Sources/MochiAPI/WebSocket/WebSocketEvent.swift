/// What happens on WebSocket routes, for whoever observes the application.
enum WebSocketEvent: Sendable, Equatable {
    /// Before the handler `open`.
    case open(path: String, routePattern: String)
    /// After the handler of the message has returned.
    case message(path: String, size: Int, isText: Bool)
    /// Before the handler `close`; with the time since the socket was opened.
    case close(path: String, code: UInt16, duration: Duration)
}
