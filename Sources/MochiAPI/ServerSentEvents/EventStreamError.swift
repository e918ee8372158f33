/// A stream of events was asked for something that its format has no place for.
public struct EventStreamError: Error, CustomStringConvertible {
    private enum Reason {
        case badField(name: String, value: String, refused: String)
        case secondHistory(topic: String)
    }

    private let reason: Reason

    static func badField(_ name: String, _ value: String, _ refused: String) -> EventStreamError {
        EventStreamError(reason: .badField(name: name, value: value, refused: refused))
    }

    static func secondHistory(_ topic: String) -> EventStreamError {
        EventStreamError(reason: .secondHistory(topic: topic))
    }

    /// What happened, why, and what to do.
    public var description: String {
        switch reason {
        case .badField(let name, let value, let refused):
            "\(name) \(value.debugDescription): it holds \(refused), where a field of an event is one line; leave it out, or put it into the data"
        case .secondHistory(let topic):
            "\(topic.debugDescription): the stream follows another topic that keeps a history, and a client comes back with one identifier; give each such topic a stream"
        }
    }
}
