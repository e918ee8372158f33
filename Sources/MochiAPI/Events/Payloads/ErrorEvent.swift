/// The payload of `error`: a handler threw, and the response is an error.
public struct ErrorEvent: EventPayload {
    /// Whose handler threw.
    public enum Kind: String, EventChoice {
        /// A page.
        case page
        /// A route of `Mochi.api`.
        case api
        /// The action of a form.
        case action
        /// A route of files.
        case file
        /// A request for islands.
        case island
        /// The `upgrade` of a WebSocket.
        case ws
        /// A stream of server-sent events.
        case sse
    }

    /// The identifier of the request.
    public let requestID: String
    /// Which handler threw.
    public let kind: Kind
    /// Path and query.
    public let path: String
    /// The method.
    public let method: String
    /// The status of the response.
    public let status: Int
    /// What the error says, the detail that clients do not see included.
    public let message: String
    /// The calls that led to it, in development where they are known.
    public let stack: String?
    /// The action that threw, when `kind` is action.
    public let actionName: String?

    /// Makes a payload.
    public init(
        requestID: String,
        kind: Kind,
        path: String,
        method: String,
        status: Int,
        message: String,
        stack: String? = nil,
        actionName: String? = nil
    ) {
        self.requestID = requestID
        self.kind = kind
        self.path = path
        self.method = method
        self.status = status
        self.message = message
        self.stack = stack
        self.actionName = actionName
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("requestId", requestID, "the identifier of the request")
        fields.add("kind", kind, "which handler threw")
        fields.add("path", path, "path and query")
        fields.add("method", method, "the method")
        fields.add("status", status, "the status of the response")
        fields.add("message", message, "what the error says, the detail that clients do not see included")
        fields.add("stack", stack, "the calls that led to it, in development where they are known")
        fields.add("actionName", actionName, "the action that threw, when `kind` is action")
    }
}

extension ErrorEvent {
    /// The same with the calls that led to the error.
    func adding(stack: String?) -> ErrorEvent {
        ErrorEvent(
            requestID: requestID,
            kind: kind,
            path: path,
            method: method,
            status: status,
            message: message,
            stack: stack,
            actionName: actionName
        )
    }
}

extension ErrorEvent.Kind {
    /// Whose handler works for a request; nil where no route was found.
    init?(_ request: RequestContext) {
        guard let kind = request.routeKind else { return nil }
        self =
            switch kind {
            case .page: request.actionName == nil ? .page : .action
            case .api: .api
            case .file: .file
            case .ws: .ws
            case .sse: .sse
            case .island: .island
            }
    }
}
