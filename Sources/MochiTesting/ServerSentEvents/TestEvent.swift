/// An event of a stream, as a browser would get it.
public struct TestEvent: Sendable, Equatable {
    /// Its name: `message` when the server gave it none.
    public let event: String
    /// Its data, whose lines end with LF.
    public let data: String
    /// The identifier that a client would come back with after it, empty for none.
    public let id: String

    /// Makes an event to compare with.
    public init(_ data: String, event: String = "message", id: String = "") {
        self.event = event
        self.data = data
        self.id = id
    }
}
