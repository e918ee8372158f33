/// The payload of `request`: once for each response, refusals included.
public struct RequestEvent: EventPayload {
    /// What answered a request.
    public enum Kind: String, EventChoice {
        /// A page, its form actions included.
        case page
        /// A route of `Mochi.api`.
        case api
        /// A file.
        case file
        /// An island that was left to a request of its own.
        case island
        /// The handshake of a WebSocket.
        case ws
        /// A stream of server-sent events.
        case sse
        /// No route: an unknown path, or a refusal before routes are looked at.
        case none
    }

    /// The identifier that `error` and `action:…` of the same request have too.
    public let requestID: String
    /// What answered.
    public let kind: Kind
    /// The method.
    public let method: String
    /// The path as the client sent it, without its query.
    public let path: String
    /// The status.
    public let status: Int
    /// From the head of the request to the end of the response.
    public let duration: Duration
    /// True when the server asked itself, to warm up.
    public let isWarmup: Bool?

    /// Makes a payload.
    public init(
        requestID: String,
        kind: Kind,
        method: String,
        path: String,
        status: Int,
        duration: Duration,
        isWarmup: Bool? = nil
    ) {
        self.requestID = requestID
        self.kind = kind
        self.method = method
        self.path = path
        self.status = status
        self.duration = duration
        self.isWarmup = isWarmup
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("requestId", requestID, "the identifier that `error` and `action:…` of the same request have too")
        fields.add("kind", kind, "what answered")
        fields.add("method", method, "the method")
        fields.add("path", path, "the path as the client sent it, without its query")
        fields.add("status", status, "the status")
        fields.add("duration", duration, "from the head of the request to the end of the response")
        fields.add("warmup", isWarmup, "true when the server asked itself, to warm up")
    }
}
