internal import MochiEngine
internal import Synchronization

/// The request that a handler answers, and all that is known about it.
///
/// A reference that may be kept and read from any thread, also after the response has left. What is read is copied out of
/// the connection then; a handler that reads nothing pays nothing.
public final class RequestContext: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock` around `request`, `copy` and `extras`; all else changes only
    // while nobody else holds the context.
    /// What the server's requests have in common; a context is used again by requests of the same server only.
    let settings: ContextSettings
    // Not retained while the request goes on, for then the application holds its routes: that is two atomic operations less
    // a request. `keptRoute` holds the route of a context that outlives its request.
    private unowned(unsafe) var route: Endpoint?
    private var keptRoute: Endpoint?
    private var capture: RouteCapture
    private(set) var exchange: Exchange?
    private var request: IncomingRequest?
    private var copy: RequestHead?
    private let lock = SpinLock()
    /// Memory of its own, which contexts that are used again keep: most requests have none.
    private var extras: Extras?
    /// Whether anybody has touched `extras`: all that a request pays whose handler asks for nothing of it.
    private let hasExtras = Atomic<Bool>(false)
    private let isAnswered = Atomic<Bool>(false)
    /// Nanoseconds from `epoch` to the end of the handler's time limit, 0 without one: a number, because setting an optional
    /// `Instant` calls into the runtime for each request.
    private var deadlineOffset: Int64 = 0
    private static let epoch = ContinuousClock.now
    /// When the request came, in nanoseconds of the monotonic clock; 0 when nobody wants to know.
    var startedAt: UInt64 = 0
    /// Its method, of requests that have `startedAt`.
    var observedMethod = IncomingRequest.Method.other
    /// The status of the response; 0 while there is none.
    var status = 0

    private final class Extras {
        var values = ContextExtras()
    }

    private init(_ settings: ContextSettings) {
        self.settings = settings
        capture = RouteCapture()
    }

    /// The context of a synchronous handler; the head stays in the connection until somebody reads it.
    static func begin(
        borrowing request: IncomingRequest,
        _ route: Endpoint?,
        _ capture: RouteCapture,
        on loop: EventLoop,
        _ settings: ContextSettings
    ) -> RequestContext {
        let context = reusing(loop.takeSpare(), settings)
        context.begin(request, nil, route, capture)
        return context
    }

    /// The context of an asynchronous handler; the head stays in the connection until the request ends, and is copied then
    /// if somebody still holds the context.
    static func begin(
        borrowing request: IncomingRequest,
        _ exchange: Exchange,
        _ route: Endpoint?,
        _ capture: RouteCapture,
        _ settings: ContextSettings
    ) -> RequestContext {
        let context = reusing(exchange.takeSpareReader(), settings)
        context.begin(request, exchange, route, capture)
        context.deadlineOffset = 0
        exchange.lend(to: context) { context, isShared in
            unsafe unsafeDowncast(context, to: RequestContext.self).requestEnds(isShared: isShared)
        }
        return context
    }

    private static func reusing(_ spare: consuming AnyObject?, _ settings: ContextSettings) -> RequestContext {
        guard let spare else { return RequestContext(settings) }
        return unsafe unsafeDowncast(spare, to: RequestContext.self)
    }

    private func begin(
        _ request: IncomingRequest,
        _ exchange: Exchange?,
        _ route: Endpoint?,
        _ capture: RouteCapture
    ) {
        self.request = request
        if let exchange { self.exchange = exchange }  // without one there is none to let go of
        unsafe self.route = route
        self.capture = capture
        isAnswered.store(false, ordering: .relaxed)
        startedAt = 0
        status = 0
    }

    /// Lets go of the connection when a synchronous handler returns; the loop keeps a context that nobody holds.
    static func end(_ context: consuming RequestContext, on loop: EventLoop) {
        let isShared = !isKnownUniquelyReferenced(&context)
        context.requestEnds(isShared: isShared)
        if isShared { return }
        loop.keepSpare(consume context)
    }

    /// Lets go of the connection, on the loop, while the head can still be read: copies it for those who hold the context.
    private func requestEnds(isShared: Bool) {
        guard isShared else {
            // Asked first: letting go of nothing is a call, too.
            request = nil
            if exchange != nil { exchange = nil }
            unsafe route = nil
            if copy != nil { copy = nil }
            if hasExtras.load(ordering: .relaxed) {
                extras?.values = ContextExtras()
                hasExtras.store(false, ordering: .relaxed)
            }
            return
        }
        _ = head
        keptRoute = unsafe route
        lock.withLock { request = nil }
    }

    /// The head, copied when it is first read; not under the lock.
    var head: RequestHead {
        lock.withLock {
            if let copy { return copy }
            guard let request else { preconditionFailure("the head of a context that ended was copied before") }
            let head = request.copyHead()
            copy = head
            return head
        }
    }

    /// The method, if it is one of those that are told apart without copying; nil also once the request has ended.
    var commonMethod: IncomingRequest.Method? { lock.withLock { request?.method } }

    /// Calls `body` with the value of each field called `name` (lower-case), in order, without copying the head.
    ///
    /// Under the lock: only a few instructions.
    func forEachField(_ name: StaticString, _ body: (RawSpan) -> Void) {
        lock.withLock {
            if let request {
                request.forEachField(name, body)
            } else {
                copy?.forEachField(name, body)
            }
        }
    }

    // MARK: What only some requests have

    /// Changes `extras` under the lock: only a few instructions, and nothing that runs code of others.
    ///
    /// What is replaced may belong to others: hand it out, so that it is let go of outside.
    func withExtras<Value>(_ body: (inout ContextExtras) -> Value) -> Value {
        lock.withLock {
            hasExtras.store(true, ordering: .relaxed)
            let extras = extras ?? Extras()
            self.extras = extras
            return body(&extras.values)
        }
    }

    /// Reads `extras`, without making any.
    func readExtras<Value>(_ body: (ContextExtras) -> Value?) -> Value? {
        guard hasExtras.load(ordering: .relaxed) else { return nil }
        return lock.withLock { extras.flatMap { body($0.values) } }
    }

    /// Tells that the head of the response leaves; true when there may be something to add to it.
    @inline(__always)
    func headLeaves() -> Bool {
        isAnswered.store(true, ordering: .relaxed)
        return hasExtras.load(ordering: .relaxed)
    }

    /// Whether the head of the response has left.
    var headHasLeft: Bool { isAnswered.load(ordering: .relaxed) }

    /// Sets `deadline`, before the handler begins.
    func limit(to duration: Duration) {
        let (seconds, attoseconds) = Self.epoch.duration(to: .now + duration).components
        deadlineOffset = min(seconds, 1 << 32) * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// When the time limit of the handler ends; nil without one, as synchronous handlers are.
    public var deadline: ContinuousClock.Instant? {
        deadlineOffset == 0 ? nil : Self.epoch + .nanoseconds(deadlineOffset)
    }

    // MARK: The request line

    /// The method.
    public var method: HTTPMethod { HTTPMethod(rawValue: head.method) }

    /// Path and query as the client sent them.
    public var target: String { head.target }

    /// The path as the client sent it, percent-encoded.
    public var path: String { head.path }

    /// The parameters of the matched route.
    public var parameters: Parameters {
        guard let route = unsafe route else { return Parameters() }
        return Parameters(of: route.pattern, in: head.path, capture)
    }

    /// The pattern of the matched route, nil when none matched.
    public var routePattern: String? { unsafe route?.pattern.description }

    /// The number of the matched route.
    var routeNumber: Int? { unsafe route == nil ? nil : capture.route }

    /// The time limit of the matched route.
    var timeLimit: Duration? { unsafe route?.route.timeLimit }

    /// How errors of the matched route look.
    var routeKind: Route.Kind? { unsafe route?.route.kind }

    /// The query of the target, decoded when it is asked for.
    public var query: Query { Query(head.query ?? "") }

    // MARK: Fields

    /// The header fields.
    ///
    /// Host is `authority`; Content-Length, Transfer-Encoding, Expect and Upgrade belong to the connection and do not stand
    /// here.
    public var headers: HeaderFields { HeaderFields(head) }

    /// `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`.
    public var httpVersion: String {
        switch head.version {
        case .http2: "HTTP/2"
        case .http10: "HTTP/1.0"
        default: "HTTP/1.1"
        }
    }

    /// The body, read once; of an asynchronous handler.
    public var body: RequestBody { RequestBody(exchange: exchange) }

    /// What the forms of the route may cost.
    var forms: FormReading { unsafe route?.forms ?? .standard }

    /// How far the form has been read; nil, once, for the caller who is to read it.
    func claimForm() -> FormState? {
        withExtras { extras in
            let state = extras.form
            if state == nil { extras.form = .reading }
            return state
        }
    }

    func keepForm(_ result: Result<FormData, any Error>) {
        withExtras { $0.form = .read(result) }
    }

    /// What only a WebSocket handshake asks for: the field `Upgrade`, and whether the request has a body.
    var upgradeRequest: (field: String, hasBody: Bool) {
        lock.withLock {
            guard let request else { return ("", false) }
            if case .none = request.body { return (request.upgrade, false) }
            return (request.upgrade, true)
        }
    }

    // MARK: Where a handler runs

    @TaskLocal static var ofTask: RequestContext?

    /// The request that the calling code works for.
    ///
    /// Tasks that an asynchronous handler starts inherit it; those of a synchronous handler do not.
    /// - Throws: `NoRequest` outside a handler.
    public static var current: RequestContext {
        get throws(NoRequest) {
            if let ambient = EventLoop.current?.ambient as? RequestContext { return ambient }
            guard let context = ofTask else { throw NoRequest() }
            return context
        }
    }
}

/// `RequestContext.current` was read where no request is being handled.
public struct NoRequest: Error, CustomStringConvertible {
    /// What happened and what to do.
    public var description: String {
        "RequestContext.current was read outside a request: pass the context to code that runs on its own"
    }
}
