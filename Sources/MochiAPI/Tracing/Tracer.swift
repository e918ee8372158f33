internal import MochiEngine

/// Decides which requests are recorded, and sends what was.
final class Tracer: Sendable {
    let exporter: SpanExporter
    /// Of 2^64 identifiers, those below it are recorded.
    private let threshold: UInt64
    private let isAlways: Bool

    init(_ options: TracingOptions) throws(StartError) {
        guard options.sampleRatio >= 0, options.sampleRatio <= 1 else {
            throw StartError("tracing.sampleRatio \(options.sampleRatio): accepted are 0 to 1")
        }
        guard options.queue > 0, options.interval > .zero else {
            throw StartError("tracing: a queue and an interval are more than 0")
        }
        isAlways = options.sampleRatio == 1
        threshold = isAlways ? .max : UInt64(options.sampleRatio * 0x1p64)
        exporter = try SpanExporter(options)
    }

    /// The span of a request; nil when it is not recorded.
    ///
    /// A request that comes with a trace goes on with it. Whether it is recorded says the caller when it is a trusted proxy, and
    /// else the trace's identifier, so that servers with the same ratio record the same traces.
    func begin(_ request: RequestContext) -> TraceSpan? {
        var count = 0
        request.forEachField("traceparent") { _ in count += 1 }
        if count == 0, request.routeKind != .ws || request.traceparent == nil {
            let random = Self.random()
            guard isAlways || random < threshold else { return nil }
            let own = TraceParent(
                traceID: Self.hex(Self.random()) + Self.hex(random),
                parentID: makeID(),
                isSampled: true
            )
            return TraceSpan(request.spanName, own, parentID: nil, isServer: true, self)
        }
        guard let parent = request.traceparent else { return nil }
        // The lower half is random (Trace Context 3.2.2.3).
        let decision = UInt64(parent.traceID.suffix(16), radix: 16) ?? 0
        let isSampled = request.isFromTrustedProxy ? parent.isSampled : isAlways || decision < threshold
        guard isSampled else { return nil }
        let own = TraceParent(traceID: parent.traceID, parentID: makeID(), isSampled: true)
        return TraceSpan(request.spanName, own, parentID: parent.parentID, isServer: true, self)
    }

    /// Ends the span of a request that was answered with `status`; 0 when its client had left before.
    func end(_ span: TraceSpan, _ request: RequestContext, status: Int) {
        span["http.request.method"] = .string(request.method.rawValue)
        span["url.path"] = .string(request.path)
        span["mochi.request_id"] = .string(request.requestID)
        if let route = request.routePattern { span["http.route"] = .string(route) }
        if let action = request.actionName { span["mochi.action"] = .string(action) }
        if status != 0 {
            span["http.response.status_code"] = .integer(status)
        } else {
            span["error.type"] = "client_gone"
        }
        if status >= 500 { span.fail("") }
        span.finish()
    }

    func makeID() -> String { Self.hex(max(Self.random(), 1)) }

    private static func random() -> UInt64 { RequestID.random() }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

extension RequestContext {
    /// The span of the request in its trace; nil when it is not recorded, see `TracingOptions`.
    public var span: TraceSpan? { readExtras(\.span) }

    /// What it is called in a trace: the method and the pattern of its route.
    var spanName: String { routePattern.map { "\(method.rawValue) \($0)" } ?? method.rawValue }
}
