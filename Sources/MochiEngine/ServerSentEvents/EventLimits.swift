/// What one stream of events may cost; an object that all streams of a route share.
package final class EventLimits: Sendable {
    /// Bytes that may wait for a client; one event may be larger.
    let sendBuffer: Int
    /// Silence after which a comment is sent; `nil` for never.
    let heartbeat: Duration?
    /// When clients are to come back after the server has stopped: each is told another time in between.
    let comeBack: ClosedRange<Duration>

    package init(
        sendBuffer: Int = 1024 * 1024,
        heartbeat: Duration? = .seconds(15),
        comeBack: ClosedRange<Duration> = .seconds(1)...(.seconds(5))
    ) {
        self.sendBuffer = sendBuffer
        self.heartbeat = heartbeat
        self.comeBack = comeBack
    }

    /// Bytes that wait before senders do: what a fast client makes of many small events is few writes.
    var mark: Int { min(sendBuffer, 16 * 1024) }
}
