internal import MochiEngine

/// What streams of server-sent events may cost, and how they are kept open.
public struct EventStreamOptions: Sendable {
    /// Silence after which a comment is sent: proxies keep the connection then, and a client that has gone is noticed.
    ///
    /// It comes up to a fifth of the time early. 15 s; `nil` sends none.
    public var heartbeat: Duration? = .seconds(15)
    /// Bytes that may wait for one slow client.
    ///
    /// What a topic sends beyond is treated by `TopicOptions.slowReader`; `send` waits long before. A single event may be larger.
    /// 1 MiB.
    public var sendBuffer = 1024 * 1024
    /// When clients come back after the server has stopped: each is told a random time in this window (`retry`), so that they
    /// do not come all at once.
    ///
    /// 1 to 5 s.
    public var comeBack: ClosedRange<Duration> = .seconds(1)...(.seconds(5))

    /// The defaults.
    public init() {}

    func check() throws(StartError) {
        try require(
            (heartbeat ?? .seconds(1)) >= .milliseconds(5),
            "heartbeat",
            heartbeat ?? .zero,
            "5 ms or more, or nil"
        )
        try require(sendBuffer > 0, "sendBuffer", sendBuffer, "1 byte or more")
        try require(comeBack.lowerBound >= .zero, "comeBack", comeBack, "a window that begins at 0 or later")
    }

    private func require(_ holds: Bool, _ name: String, _ value: Any, _ accepted: String) throws(StartError) {
        if !holds { throw StartError("eventStreams.\(name) \(value): accepted is \(accepted)") }
    }

    var limits: EventLimits {
        EventLimits(sendBuffer: sendBuffer, heartbeat: heartbeat, comeBack: comeBack)
    }
}

extension Route {
    /// The same route of events with options of its own; what is not changed is the server's.
    ///
    ///     "/clock": Mochi.sse(clock).eventStream { $0.heartbeat = .seconds(5) }
    public func eventStream(_ change: @escaping @Sendable (inout EventStreamOptions) -> Void) -> Route {
        var route = self
        let earlier = changeEventStream
        route.changeEventStream = {
            earlier(&$0)
            change(&$0)
        }
        return route
    }
}
