internal import MochiEngine
internal import Synchronization

/// What the server knows of a request beside its head.
extension RequestContext {
    /// The request's identifier in logs and events: a UUIDv7 (RFC 9562), or what a trusted proxy has sent in
    /// `proxy.requestIDHeader`.
    ///
    /// Made when it is first asked for, and the same from then on.
    public var requestID: String {
        if let known = readExtras(\.requestID) { return known }
        let made = settings.proxy?.requestID(of: head) ?? RequestID.make()
        return withExtras { extras in
            // Another thread may have been first.
            let known = extras.requestID ?? made
            extras.requestID = known
            return known
        }
    }

    /// Time since the request came; zero when nobody has asked for times.
    var age: Duration { startedAt == 0 ? .zero : .nanoseconds(EventLoop.nanoseconds - startedAt) }

    /// The action of a form that runs for the request, or has run.
    var actionName: String? { readExtras(\.actionName) }

    /// Whether the server asks for the page itself, to warm up before clients do.
    public var isWarmup: Bool {
        guard let secret = settings.warmupSecret else { return false }
        return head.value(of: Warmup.field) == secret
    }

    /// Whether the server is stopping: new work should end soon, or not begin.
    public var isDraining: Bool { settings.isDraining.load(ordering: .relaxed) }

    /// The answer to a WebSocket handshake, while `upgrade` decides about it.
    public internal(set) var upgrade: WebSocketUpgrade? {
        get { readExtras(\.upgrade) }
        set { withExtras { $0.upgrade = newValue } }
    }

    /// The trace that the request is part of; nil when its client names none, more than one, or none that is well-formed.
    ///
    /// Of the field `traceparent`; of the handshake of a WebSocket, for which browsers send no fields of a page, also of the parameter
    /// `traceparent` of its query.
    public var traceparent: TraceParent? {
        let values = head.values(of: "traceparent")
        if values.isEmpty, routeKind == .ws { return query["traceparent"].flatMap(TraceParent.init) }
        return values.count == 1 ? TraceParent(values[0]) : nil
    }
}
