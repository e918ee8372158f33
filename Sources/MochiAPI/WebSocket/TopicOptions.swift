internal import MochiEngine

/// How a topic treats subscribers that are slow, or that come back.
public struct TopicOptions: Sendable {
    /// What happens to a subscriber that does not keep up.
    public enum SlowReader: Sendable {
        /// It misses what does not fit into its send buffer.
        case dropNewest
        /// At most so many messages of the topic wait for it: the oldest go.
        case dropOldest(Int)
        /// Of the messages with the same key only the latest waits; `by` finds the key in the text, and must not publish.
        case conflate(by: @Sendable (_ text: String) -> String)
        /// It is closed with a code when its send buffer is full.
        case disconnect(WebSocketCloseCode)
    }

    /// What happens to a subscriber that does not keep up; every message that it misses is counted.
    ///
    /// `.dropNewest`.
    public var slowReader: SlowReader
    /// Messages that are kept for clients that come back, see `WebSocket.subscribe(_:after:)`.
    ///
    /// None.
    public var history: Int
    /// How long they are kept.
    ///
    /// Five minutes.
    public var keeps: Duration
    /// The message for a client that has missed more than is kept; `offset` is that of the latest message.
    ///
    /// `{"type":"resync","topic":…,"offset":…}`.
    public var resync: (@Sendable (_ topic: String, _ offset: UInt64) -> String)?

    /// A topic that keeps `history` messages `for` some time.
    public init(
        slowReader: SlowReader = .dropNewest,
        history: Int = 0,
        for keeps: Duration = .seconds(300),
        resync: (@Sendable (_ topic: String, _ offset: UInt64) -> String)? = nil
    ) {
        self.slowReader = slowReader
        self.history = history
        self.keeps = keeps
        self.resync = resync
    }

    var rule: TopicRules.Rule {
        var rule = TopicRules.Rule()
        switch slowReader {
        case .dropNewest: rule.slowReader = .dropNewest
        case .dropOldest(let most): rule.slowReader = .dropOldest(max(most, 1))
        case .conflate(let key):
            rule.slowReader = .conflate
            rule.key = key
        case .disconnect(let code): rule.slowReader = .disconnect(code.rawValue)
        }
        rule.history = max(history, 0)
        rule.keeps = keeps
        rule.resync = resync ?? Self.resync
        return rule
    }

    private static func resync(_ topic: String, _ offset: UInt64) -> String {
        "{\"type\":\"resync\",\"topic\":\(JSONText.quoted(topic)),\"offset\":\(offset)}"
    }
}
