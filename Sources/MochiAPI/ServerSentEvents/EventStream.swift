internal import Foundation
internal import MochiEngine

/// One response of server-sent events (HTML, 9.2), as the handler of its route sees it.
///
/// A reference that may be kept and used from any thread, also after the client has gone: what is sent then throws
/// `EventStreamClosed`. The response begins with the first use, at the latest after a second; an error that the handler
/// throws before is answered as anywhere else. It ends when the handler returns.
///
///     "/clock": Mochi.sse { stream, _ in
///         while true {
///             try await stream.send("\(Date.now)", event: "tick")
///             try await Task.sleep(for: .seconds(1))
///         }
///     }
public final class EventStream: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock` around `closing`; the rest is constant.
    /// The identifier of the last event that the client has got, when it comes back (`Last-Event-ID`); nil when it comes for the
    /// first time.
    public let lastEventID: String?
    let feed: EventFeed
    private let path: String
    private let lock = SpinLock()
    /// What to do at the end; nil once it has come.
    private var closing: [@Sendable () -> Void]? = []

    init(_ feed: EventFeed, _ request: RequestContext) {
        self.feed = feed
        path = request.path
        lastEventID = request.lastEventID
    }

    /// Whether events can be sent.
    public var isOpen: Bool { feed.isOpen }

    // MARK: Sending

    /// Sends an event.
    ///
    /// CR, LF and CR LF in `data` are line breaks: the client gets them as LF. An event without a name is a `message`. `id` is
    /// what the client comes back with, see `lastEventID`. Suspends while much waits for the client: some sixteen kilobytes.
    /// - Throws: `EventStreamClosed`; `EventStreamError` for a line break in `event` or `id`, or a NUL in `id`;
    ///   `CancellationError` when the task is cancelled, as the handler's is when its client leaves.
    public func send(_ data: String, event: String? = nil, id: String? = nil) async throws {
        if let event { try Self.check("event", event, refusing: "a line break") { $0 == 10 || $0 == 13 } }
        if let id { try Self.check("id", id, refusing: "a line break or NUL") { $0 == 10 || $0 == 13 || $0 == 0 } }
        do {
            let size = try await feed.send(data, event: event ?? "", id: id)
            mochiEvents.emit(.sseMessage, SSEMessageEvent(path: path, size: size, event: event))
        } catch is FeedClosed {
            throw EventStreamClosed()
        }
    }

    /// Sends a value as JSON, as `Response.json` has it; as `send(_:event:id:)`.
    ///
    ///     try await stream.send(json: Price(mochi: "matcha", cents: 350), event: "price")
    public func send(json value: some Encodable, event: String? = nil, id: String? = nil) async throws {
        try await send(String(decoding: try JSONText.encode(value), as: UTF8.self), event: event, id: id)
    }

    /// Tells the client how long to wait before it comes back when the connection ends; in milliseconds, it keeps it for all
    /// times.
    ///
    /// - Throws: As `send(_:event:id:)`.
    public func retry(after time: Duration) async throws {
        do { try await feed.retry(after: time) } catch is FeedClosed { throw EventStreamClosed() }
    }

    private static func check(
        _ name: String,
        _ value: String,
        refusing refused: String,
        _ isRefused: (UInt8) -> Bool
    ) throws(EventStreamError) {
        if value.utf8.contains(where: isRefused) { throw EventStreamError.badField(name, value, refused) }
    }

    // MARK: Topics

    /// Sends what is published to a topic, until the stream ends: text as events without a name, bytes as events called
    /// `binary` in Base64.
    ///
    /// When the topic keeps a history, its offsets are the `id`s of the events. A client that comes back gets what it has
    /// missed, or one event `resync` when that is not all there any more; one that comes for the first time gets the `latest`
    /// messages. The stream follows one such topic, and its own events have no `id` then. See `TopicOptions`.
    ///
    ///     "/orders": Mochi.sse { stream, request in
    ///         try await stream.subscribe("orders")
    ///         await stream.untilClosed()
    ///     }
    /// - Throws: `EventStreamClosed`, and `EventStreamError` for a second topic that keeps a history.
    public func subscribe(_ topic: String, latest count: Int = 0) async throws {
        do {
            try await feed.subscribe(to: topic, at: position(latest: count))
        } catch is FeedClosed {
            throw EventStreamClosed()
        } catch is SecondHistory {
            throw EventStreamError.secondHistory(topic)
        }
    }

    /// Ends a subscription.
    public func unsubscribe(_ topic: String) {
        feed.unsubscribe(from: topic)
    }

    /// As `subscribe`, at once; on the stream's loop.
    func follow(_ topic: String, latest count: Int) throws {
        try feed.subscribeNow(to: topic, at: position(latest: count))
    }

    private func position(latest count: Int) -> EventFeed.Position {
        // An identifier that is none of ours says that something is missing, and not what.
        lastEventID.map { .after(UInt64($0) ?? 0) } ?? .first(latest: count)
    }

    // MARK: Closing

    /// Calls `action` when the stream ends, in whatever way: once, on the connection's loop; at once when it has ended.
    ///
    /// It must not block.
    public func onClose(_ action: @escaping @Sendable () -> Void) {
        let isOpen = lock.withLock {
            closing?.append(action)
            return closing != nil
        }
        if !isOpen { action() }
    }

    /// Ends the stream: what was sent arrives, and the handler's task is cancelled.
    ///
    /// The client comes back by itself; one that is to stay away needs an event that tells it, or 204 the next time.
    public func close() {
        feed.close()
    }

    /// Waits for the end of the stream, or of the task.
    public func untilClosed() async {
        let end = EndWait()
        onClose { end.end() }
        await withTaskCancellationHandler {
            await end.wait()
        } onCancel: {
            end.end()
        }
    }

    /// Tells who waits for it that the stream has ended.
    func end() {
        let actions = lock.withLock { closing.take() ?? [] }
        for action in actions { action() }
    }
}

extension RequestContext {
    /// The field `Last-Event-ID`, when it says something.
    fileprivate var lastEventID: String? {
        var id: String?
        forEachField("last-event-id") { value in
            if id == nil, value.byteCount > 0 {
                id = unsafe value.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
            }
        }
        return id
    }
}
