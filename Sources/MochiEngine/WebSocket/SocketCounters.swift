/// What happened to the sockets of a loop since it began.
package struct SocketCounters: Sendable {
    /// Sockets that were opened.
    package var opened: UInt64 = 0
    /// Messages received.
    package var messages: UInt64 = 0
    /// Messages of topics that were handed to sockets.
    package var delivered: UInt64 = 0
    /// Messages that slow clients did not get.
    package var dropped: UInt64 = 0
    /// Messages of topics that were compressed, each once for all its receivers.
    package var compressed: UInt64 = 0

    package init() {}

    static func += (sum: inout SocketCounters, other: SocketCounters) {
        sum.opened += other.opened
        sum.messages += other.messages
        sum.delivered += other.delivered
        sum.dropped += other.dropped
        sum.compressed += other.compressed
    }
}
