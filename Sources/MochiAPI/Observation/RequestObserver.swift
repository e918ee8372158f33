internal import MochiEngine

/// Tells of each response once: the metrics, the subscribers of `request`, and the trace that it is part of.
///
/// While nobody wants to know, a request pays for a load and a branch at its beginning and at its end.
final class RequestObserver: Sendable {
    private let requests = EventCatalog.request.event.channel
    private let sockets = EventCatalog.wsOpen.event.channel
    private let metrics: Metrics?
    private let tracer: Tracer?
    private let isSilent: Bool

    /// An observer that is silent tells nobody of anything.
    init(_ metrics: Metrics?, _ tracer: Tracer?, isSilent: Bool) {
        self.tracer = tracer
        self.metrics = metrics
        self.isSilent = isSilent
    }

    /// Whether somebody wants to know of a request that begins now.
    var isActive: Bool {
        metrics != nil || tracer != nil || ((requests.hasSubscribers || sockets.hasSubscribers) && !isSilent)
    }

    /// Takes note of a request that begins.
    func begins(_ context: RequestContext, _ method: IncomingRequest.Method, on loop: EventLoop) {
        context.startedAt = EventLoop.nanoseconds
        context.observedMethod = method
        metrics?[loop].begin()
        if let span = tracer?.begin(context) { context.withExtras { $0.span = span } }
    }

    /// Takes note of a request that was answered, or whose client has left before.
    ///
    /// On the loop, once for each.
    func ended(_ context: RequestContext, on loop: EventLoop) {
        metrics?[loop].end(
            route: context.routeNumber,
            method: context.observedMethod,
            status: context.status,
            nanoseconds: EventLoop.nanoseconds - context.startedAt
        )
        if let span = context.span { tracer?.end(span, context, status: context.status) }
        // Without a status nobody has got a response.
        guard context.status != 0, requests.hasSubscribers, !isSilent else { return }
        requests.deliver(
            RequestEvent(
                requestID: context.requestID,
                kind: RequestEvent.Kind(context.routeKind),
                method: context.method.rawValue,
                path: context.path,
                status: context.status,
                duration: context.age,
                isWarmup: context.isWarmup ? true : nil
            )
        )
    }

    /// Takes note of a request that the connection has refused by itself.
    func refused(method: RawSpan, target: RawSpan, _ status: Int) {
        if let metrics, let loop = EventLoop.current {
            metrics[loop].count(route: nil, method: .other, status: status, nanoseconds: 0)
        }
        guard requests.hasSubscribers, !isSilent else { return }
        let path = String(target).prefix { $0 != "?" }
        requests.deliver(
            RequestEvent(
                requestID: RequestID.make(),
                kind: .none,
                method: String(method),
                path: String(path),
                status: status,
                duration: .zero
            )
        )
    }
}

extension String {
    /// Bytes that may be no UTF-8: those read as U+FFFD.
    fileprivate init(_ bytes: RawSpan) {
        self = unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension RequestEvent.Kind {
    init(_ kind: Route.Kind?) {
        self =
            switch kind {
            case .page: .page
            case .api: .api
            case .file: .file
            case .ws: .ws
            case .sse: .sse
            case .island: .island
            case nil: .none
            }
    }
}
