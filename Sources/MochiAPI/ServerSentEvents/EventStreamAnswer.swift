internal import MochiEngine

/// How a response becomes a stream of events, once the middleware has let it pass.
struct EventStreamAnswer: Sendable {
    typealias Handler = @Sendable (EventStream, RequestContext) async throws -> Void

    enum Content: Sendable {
        case handler(Handler)
        /// A topic and nothing else: no task runs for it.
        case topic(String, latest: Int)
    }

    let content: Content
    let limits: EventLimits

    /// The response that is to become a stream.
    var response: Response {
        // By text, not by one of our own types: those are compressed.
        var response = Response(.ok, .text("text/event-stream"), .events(self))
        response.headers.append(.cacheControl, checked: "no-cache")
        response.headers.append(HeaderName(lowercased: "x-accel-buffering"), checked: "no")
        return response
    }
}

/// What a stream needs of the server: its head, and its end.
final class EventStreamOwner: EventFeedOwner {
    private let stream: EventStream
    private let path: String
    /// Given up once used: it holds the request, and a stream may last for days.
    private var writeHead: ((Exchange) -> Void)?
    private var openedAt: ContinuousClock.Instant?

    init(_ stream: EventStream, path: String, _ writeHead: @escaping (Exchange) -> Void) {
        self.stream = stream
        self.path = path
        self.writeHead = writeHead
    }

    func begin(_ exchange: Exchange) {
        openedAt = .now
        writeHead.take()?(exchange)
        mochiEvents.emit(.sseOpen, SSEOpenEvent(path: path))
    }

    func onClose() {
        if let openedAt {
            mochiEvents.emit(.sseClose, SSECloseEvent(path: path, duration: .now - openedAt))
        }
        stream.end()
    }
}
