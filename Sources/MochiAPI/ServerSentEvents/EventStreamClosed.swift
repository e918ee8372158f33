/// Something was sent on a stream of events that has ended: its client has left, it was closed, or the server stops.
public struct EventStreamClosed: Error, CustomStringConvertible {
    /// What happened.
    public var description: String { "the event stream is closed" }
}
