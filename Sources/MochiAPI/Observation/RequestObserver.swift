internal import MochiEngine

/// Tells of each response once: the subscribers of `request`.
///
/// While nobody wants to know, a request pays for a load and a branch at its beginning and at its end.
final class RequestObserver: Sendable {
    private let requests = EventCatalog.request.event.channel
    private let sockets = EventCatalog.wsOpen.event.channel

    /// Whether somebody wants to know how long a request that begins now will take.
    var isActive: Bool { requests.hasSubscribers || sockets.hasSubscribers }

    /// Takes note of a request that was answered, or whose client has left before.
    ///
    /// On the loop, once for each.
    func ended(_ context: RequestContext) {
        // Nobody has got a response.
        guard context.status != 0 else { return }
        guard requests.hasSubscribers else { return }
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
        guard requests.hasSubscribers else { return }
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
            case .island: .island
            case nil: .none
            }
    }
}
