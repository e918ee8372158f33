/// What one socket may cost.
package struct SocketLimits: Sendable {
    /// Bytes of a message that is received.
    package var message = 16 * 1024 * 1024
    /// Bytes that wait to be sent; one message may be larger.
    package var sendBuffer = 16 * 1024 * 1024
    /// Silence after which the connection is cut; a ping at half of it.
    package var idleTime: Duration? = .seconds(120)
    /// What is compressed, nil when nothing is.
    package var compression: CompressionRules?
    /// Time for a client to take and answer a close.
    package var closeTime = Duration.seconds(5)

    package init() {}
}

/// What became of a message that was sent.
package enum SendOutcome: Sendable, Equatable {
    /// Handed over to the connection.
    case sent(Int)
    /// Kept until the client, which has fallen behind, takes it.
    case buffered(Int)
    /// Not sent: too much waits already.
    case dropped
}

/// The socket is closed: nothing can be sent.
package struct SocketClosed: Error {}
