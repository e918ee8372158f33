internal import Synchronization

/// The events of a stream as they arrive, for a test to go through.
///
///     try await client.events("/clock") { response, events in
///         let first = try await events.next()
///         #expect(first?.event == "tick")
///         for try await event in events { print(event.data) }
///     }
public final class TestEvents: AsyncSequence, AsyncIteratorProtocol, Sendable {
    private struct State {
        var parser = EventStreamParser()
        var waiting: [TestEvent] = []
    }

    private let pieces: TestPieces
    private let state = Mutex(State())

    init(_ pieces: TestPieces) {
        self.pieces = pieces
    }

    /// The events from here on.
    public func makeAsyncIterator() -> TestEvents { self }

    /// The next event, waiting for it; nil at the end of the response.
    ///
    /// - Throws: `TestClientError` when none comes within the client's time limit, or the response is cut.
    public func next() async throws -> TestEvent? {
        while true {
            let event = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
            if let event { return event }
            guard let piece = try await pieces.next() else { return nil }
            state.withLock { state in
                let events = state.parser.take(piece)
                state.waiting += events
            }
        }
    }

    /// The events to the end of the stream.
    public func rest() async throws -> [TestEvent] {
        var rest: [TestEvent] = []
        while let event = try await next() { rest.append(event) }
        return rest
    }

    /// The identifier that a client would come back with, after what has arrived; empty for none.
    public var lastEventID: String { state.withLock { $0.parser.lastEventID } }

    /// How long a client would wait before it comes back, when the server has said so.
    public var retry: Duration? { state.withLock { $0.parser.retry } }

    /// The comments that have arrived: heartbeats, for example.
    public var comments: Int { state.withLock { $0.parser.comments } }
}
