internal import Glibc
internal import Synchronization

/// Something that took its time in a trace: a request, or a part of one that `withSpan` has measured.
///
///     try await withSpan("load product") { span in
///         span?["product.id"] = .integer(id)
///         return try await database.product(id)
///     }
public final class TraceSpan: Sendable {
    /// An attribute's value.
    public enum Value: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
        ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral
    {
        /// Text.
        case string(String)
        /// A whole number.
        case integer(Int)
        /// True or false.
        case boolean(Bool)
        /// A number.
        case number(Double)

        /// Text.
        public init(stringLiteral value: String) { self = .string(value) }
        /// A whole number.
        public init(integerLiteral value: Int) { self = .integer(value) }
        /// True or false.
        public init(booleanLiteral value: Bool) { self = .boolean(value) }
        /// A number.
        public init(floatLiteral value: Double) { self = .number(value) }
    }

    struct State: Sendable {
        var attributes: [(key: String, value: Value)] = []
        /// What failed; nil when nothing did.
        var error: String?
        var end: UInt64 = 0
    }

    /// The trace, and this span as the parent of what it calls: the value of the field `traceparent` for requests to others.
    public let traceparent: TraceParent
    let name: String
    let parentID: String?
    /// Whether a request of a client was answered, as opposed to a part of the work.
    let isServer: Bool
    /// Nanoseconds since 1970.
    let start: UInt64
    let tracer: Tracer
    private let state: Mutex<State>

    /// The span that the calling task works for.
    @TaskLocal static var ofTask: TraceSpan?

    init(_ name: String, _ traceparent: TraceParent, parentID: String?, isServer: Bool, _ tracer: Tracer) {
        self.name = name
        self.traceparent = traceparent
        self.parentID = parentID
        self.isServer = isServer
        self.tracer = tracer
        start = Self.now
        state = Mutex(State())
    }

    /// An attribute: what is set last counts; nil takes it away.
    ///
    /// Names are those of the [semantic conventions](https://opentelemetry.io/docs/specs/semconv/) where there is one.
    public subscript(key: String) -> Value? {
        get { state.withLock { $0.attributes.first { $0.key == key }?.value } }
        set {
            state.withLock { state in
                state.attributes.removeAll { $0.key == key }
                if let newValue { state.attributes.append((key, newValue)) }
            }
        }
    }

    /// Marks the span as failed.
    public func fail(_ message: String) {
        state.withLock { $0.error = message }
    }

    /// A part of this span, which begins now.
    func child(_ name: String) -> TraceSpan {
        let own = TraceParent(traceID: traceparent.traceID, parentID: tracer.makeID(), isSampled: true)
        return TraceSpan(name, own, parentID: traceparent.parentID, isServer: false, tracer)
    }

    /// Hands the span over; once.
    func finish() {
        state.withLock { $0.end = Self.now }
        tracer.exporter.add(self)
    }

    var final: State { state.withLock { $0 } }

    static var now: UInt64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }
}

/// Measures a part of a request as a span of its trace; what throws marks it as failed.
///
///     try await withSpan("load product") { span in
///         span?["product.id"] = .integer(id)
///         return try await database.product(id)
///     }
///
/// `body` gets nil, and nothing is measured, where the request is not recorded, and outside of requests.
public func withSpan<Value>(
    _ name: String,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (TraceSpan?) async throws -> Value
) async rethrows -> Value {
    guard let parent = TraceSpan.ofTask ?? (try? RequestContext.current)?.span else { return try await body(nil) }
    let span = parent.child(name)
    defer { span.finish() }
    do {
        return try await TraceSpan.$ofTask.withValue(span) { try await body(span) }
    } catch {
        span.fail("\(error)")
        throw error
    }
}
