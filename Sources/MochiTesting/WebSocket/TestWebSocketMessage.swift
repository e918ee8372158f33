public import MochiAPI

/// What a server has sent over a WebSocket; a string literal is text.
///
///     let answer = try await socket.receive()
///     #expect(answer == "Hello")
public enum TestWebSocketMessage: Sendable, Equatable, ExpressibleByStringLiteral {
    /// A text message.
    case text(String)
    /// A binary message.
    case binary([UInt8])
    /// The end, with what the server gave as its reason: `.noStatus` for a close without a code, `.abnormal` for a connection that
    /// was lost.
    case closed(WebSocketCloseCode, String)

    /// A text message.
    public init(stringLiteral text: String) {
        self = .text(text)
    }
}
