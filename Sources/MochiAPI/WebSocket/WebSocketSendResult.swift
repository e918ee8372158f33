internal import MochiEngine

/// What became of a message that was sent.
public enum WebSocketSendResult: Sendable, Equatable {
    /// Handed over; so many bytes, the frame's head included.
    case sent(Int)
    /// Kept in memory, because the client has fallen behind; `drain` is called when all of it has left.
    case buffered(Int)
    /// Not sent: more than `WebSocketOptions.sendBuffer` would wait.
    case dropped

    init(_ outcome: SendOutcome) {
        switch outcome {
        case .sent(let count): self = .sent(count)
        case .buffered(let count): self = .buffered(count)
        case .dropped: self = .dropped
        }
    }
}

/// A message was sent to a socket that is closed.
public struct WebSocketClosed: Error, CustomStringConvertible {
    /// What happened.
    public var description: String { "the WebSocket is closed" }
}
