internal import MochiEngine

/// The topics of a server, as its handlers reach them: `ws.server`.
///
///     close: { ws, code, reason in
///         ws.server.publish("chat", "somebody has left")
///     }
public struct WebSocketServer: Sendable {
    private let publisher: Publisher

    init(_ publisher: Publisher) {
        self.publisher = publisher
    }

    /// Publishes text to all subscribers of a topic; from any thread.
    public func publish(_ topic: String, _ text: String) {
        publisher.publish(to: topic) { _ in .text(text) }
    }

    /// Publishes bytes, as a binary message.
    public func publish(_ topic: String, _ bytes: [UInt8]) {
        publisher.publish(to: topic) { _ in .binary(bytes) }
    }

    /// Publishes text that holds its own offset in the topic's history, for clients to come back with.
    ///
    /// `makeText` is called once, and must not publish; offsets go up in the order of delivery. Without a history the offset
    /// is 0.
    public func publish(_ topic: String, _ makeText: (_ offset: UInt64) -> String) {
        publisher.publish(to: topic) { .text(makeText($0)) }
    }

    /// The number of WebSockets and event streams that are subscribed to a topic.
    public func subscriberCount(_ topic: String) async -> Int {
        await publisher.subscriberCount(of: topic)
    }
}
