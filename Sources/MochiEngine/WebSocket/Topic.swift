/// A topic with its subscribers on one loop.
final class Topic {
    let name: String
    var subscribers: [Subscription] = []
    /// Those of them that get events.
    var eventReaders = 0
    var isDirty = false
    let slowReader: SlowReader
    /// The subscription of the subscriber that is being served.
    unowned(unsafe) var probe: Subscription?

    init(_ name: String, _ slowReader: SlowReader) {
        self.name = name
        self.slowReader = slowReader
    }
}

/// That somebody gets the messages of a topic.
final class Subscription {
    let topic: Topic
    /// Not retained: a subscriber leaves its topics before it goes.
    unowned(unsafe) let subscriber: Subscriber
    /// The position among the topic's subscribers.
    var index: Int
    /// The number of the last message before the subscription.
    let after: UInt64
    /// The offset up to which the subscriber has got the topic's history, until the first message behind it.
    var offset: UInt64

    init(_ topic: Topic, _ subscriber: Subscriber, index: Int, after: UInt64, offset: UInt64) {
        self.offset = offset
        self.topic = topic
        unsafe self.subscriber = subscriber
        self.index = index
        self.after = after
    }
}

/// What a topic does with a subscriber that does not keep up.
package enum SlowReader: Sendable, Equatable {
    /// It misses what does not fit into its send buffer.
    case dropNewest
    /// At most so many messages of the topic wait for it: the oldest go.
    case dropOldest(Int)
    /// Of messages with the same key only the latest waits.
    case conflate
    /// It is closed with a code when its send buffer is full.
    case disconnect(UInt16)
}
