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
