/// What one socket may cost; an object that all sockets of a route share.
package final class SocketLimits: Sendable {
    /// Bytes of a message that is received.
    let message: Int
    /// Bytes that wait to be sent; one message may be larger.
    let sendBuffer: Int
    /// Silence after which the connection is cut; a ping at half of it.
    let idleTime: Duration?
    /// Time for a client to take and answer a close.
    let closeTime: Duration
    /// What is compressed, nil when nothing is.
    let compression: CompressionRules?

    package init(
        message: Int = 16 * 1024 * 1024,
        sendBuffer: Int = 16 * 1024 * 1024,
        idleTime: Duration? = .seconds(120),
        closeTime: Duration = .seconds(5),
        compression: CompressionRules? = nil
    ) {
        self.message = message
        self.sendBuffer = sendBuffer
        self.idleTime = idleTime
        self.closeTime = closeTime
        self.compression = compression
    }

    /// Whether `size` bytes may wait behind `waiting` others; what waits alone may be larger than the buffer.
    func hasRoom(for size: Int, behind waiting: Int) -> Bool {
        waiting == 0 || waiting + size <= sendBuffer
    }
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
