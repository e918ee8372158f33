/// What can be subscribed to topics: a WebSocket, or a stream of events.
///
/// On its loop. `TopicTree` alone decides what it gets; how that leaves is the matter of each kind.
@safe package class Subscriber: @unchecked Sendable {
    // Guard of the unchecked conformance: all variables belong to `loop`, which the entries of the subclasses check.
    /// The bytes that a message of a topic becomes.
    enum Form {
        /// A WebSocket frame.
        case plain
        /// A compressed one.
        case packed
        /// An event of `text/event-stream`.
        case event
    }

    /// What became of a message of a topic.
    enum Delivery {
        /// It waits to be sent, in the place of others that were dropped.
        case taken(dropping: Int)
        /// It was dropped; so many messages in all.
        case dropped(Int)
        /// The subscriber is to be closed with a code.
        case tooSlow(UInt16)
    }

    package final let loop: EventLoop
    final let form: Form
    /// In the order in which they were made.
    @exclusivity(unchecked) final var subscriptions: [Subscription] = []
    /// The number of the last message of a topic that this subscriber has published, and that it was given.
    final var lastPublished: UInt64 = 0
    final var lastDelivered: UInt64 = 0

    init(on loop: EventLoop, _ form: Form) {
        self.loop = loop
        self.form = form
    }

    /// Gives the subscriber messages that others get too; returns whether it has taken them.
    ///
    /// When it has not, they are to be given one by one: to a slow client, since what to drop is for each topic to say.
    /// One that has closed takes none of them either way.
    func deliver(_ range: Range<Int>, of buffer: FrameBuffer) -> Bool { false }

    /// Gives a slow subscriber one message of a topic, by the topic's rule for slow readers.
    func deliver(_ range: Range<Int>, of buffer: FrameBuffer, _ topic: Topic, key: String?) -> Delivery { .dropped(0) }

    /// A topic's rule says that it is too slow to go on.
    func closeTooSlow(_ code: UInt16) {}
}
