internal import MochiEngine

/// What WebSockets may cost the server.
public struct WebSocketOptions: Sendable {
    /// Bytes of a message from a client: close 1009 above it.
    ///
    /// 16 MiB.
    public var message = 16 * 1024 * 1024
    /// Bytes that may wait for one slow client: what is sent beyond is dropped.
    ///
    /// A single message may be larger. 16 MiB.
    public var sendBuffer = 16 * 1024 * 1024
    /// Silence of a client after which its connection is cut; it is sent a ping after half of it.
    ///
    /// 120 s; `nil` waits for ever.
    public var idleTime: Duration? = .seconds(120)
    /// Time that `upgrade` may take: 503 after it.
    ///
    /// 10 s.
    public var handshakeTime = Duration.seconds(10)
    /// Time that a client has to take what is on its way and to answer a close, before it is cut.
    ///
    /// 5 s.
    public var closeTime = Duration.seconds(5)
    /// Compression of messages (permessage-deflate, RFC 7692) with clients that offer it.
    ///
    /// None.
    public var compression: WebSocketCompression?
    /// WebSockets open at once on the whole server: 503 above it.
    ///
    /// No limit but that of connections.
    public var connections: Int?

    /// The defaults.
    public init() {}

    func check() throws(StartError) {
        try require(message > 0, "message", message, "1 byte or more")
        try require(sendBuffer > 0, "sendBuffer", sendBuffer, "1 byte or more")
        try require((idleTime ?? .seconds(1)) > .zero, "idleTime", idleTime ?? .zero, "more than 0, or nil")
        try require(handshakeTime > .zero, "handshakeTime", handshakeTime, "more than 0")
        if let compression {
            let (server, client) = (compression.serverWindowBits, compression.clientWindowBits)
            try require((9...15).contains(server), "compression.serverWindowBits", server, "9 to 15")
            try require((8...15).contains(client), "compression.clientWindowBits", client, "8 to 15")
            try require((1...9).contains(compression.level), "compression.level", compression.level, "1 to 9")
        }
        try require(closeTime > .zero, "closeTime", closeTime, "more than 0")
        try require((connections ?? 1) > 0, "connections", connections ?? 0, "1 or more, or nil")
    }

    private func require(_ holds: Bool, _ name: String, _ value: Any, _ accepted: String) throws(StartError) {
        if !holds { throw StartError("websocket.\(name) \(value): accepted is \(accepted)") }
    }

    var limits: SocketLimits {
        SocketLimits(
            message: message,
            sendBuffer: sendBuffer,
            idleTime: idleTime,
            closeTime: closeTime,
            compression: compression?.rules
        )
    }
}
