internal import MochiEngine

/// A message that a client has sent: text or bytes.
///
/// It may be kept and read anywhere; while its handler runs it is read where it was received, without a copy.
public struct WebSocketMessage: Sendable {
    let received: ReceivedMessage

    init(_ received: ReceivedMessage) {
        self.received = received
    }

    /// What a message holds.
    public enum Content: Sendable, Equatable {
        case text(String)
        case binary([UInt8])
    }

    /// The text or the bytes, to switch over.
    public var content: Content { isText ? .text(text) : .binary(bytes) }

    /// Whether the client has sent text, which is UTF-8 then.
    public var isText: Bool { received.isText }

    /// The message as text; of a binary message what is UTF-8 of it, U+FFFD for the rest.
    public var text: String { received.text }

    /// The bytes; of a text message its UTF-8.
    public var bytes: [UInt8] { received.bytes }

    /// The number of bytes.
    public var count: Int { received.count }
}

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

/// Why a WebSocket was closed (RFC 6455 7.4).
public struct WebSocketCloseCode: Sendable, Hashable, CustomStringConvertible {
    /// The number.
    public let rawValue: UInt16

    init(_ rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// A code of the application's, 4000 to 4999, of a framework's, 3000 to 3999, or one of the registered that may be sent.
    ///
    /// `nil` for all others.
    public init?(rawValue: UInt16) {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: self.rawValue = rawValue
        default: return nil
        }
    }

    /// 1000: the purpose has been fulfilled.
    public static let normal = WebSocketCloseCode(1000)
    /// 1001: the server goes down, or a browser leaves the page.
    public static let goingAway = WebSocketCloseCode(1001)
    /// 1002: the other side does not speak the protocol.
    public static let protocolError = WebSocketCloseCode(1002)
    /// 1003: a kind of data that cannot be accepted.
    public static let unsupportedData = WebSocketCloseCode(1003)
    /// 1005: the client has given no code; never sent.
    public static let noStatus = WebSocketCloseCode(1005)
    /// 1006: the connection was lost; never sent.
    public static let abnormal = WebSocketCloseCode(1006)
    /// 1007: text that is not UTF-8, or compressed data that is none.
    public static let invalidPayload = WebSocketCloseCode(1007)
    /// 1008: against the rules, for want of a better code.
    public static let policyViolation = WebSocketCloseCode(1008)
    /// 1009: a message above the limit.
    public static let messageTooBig = WebSocketCloseCode(1009)
    /// 1011: a handler has failed.
    public static let internalError = WebSocketCloseCode(1011)
    /// 1012: the server restarts.
    public static let serviceRestart = WebSocketCloseCode(1012)
    /// 1013: come back later.
    public static let tryAgainLater = WebSocketCloseCode(1013)

    /// The number.
    public var description: String { String(rawValue) }
}
