/// What answers a request as a task that starts on the connection's loop.
typealias AsyncHandler = @Sendable (RequestContext) async throws -> Response

/// What answers a request: synchronously on the connection's loop, or as a task that starts there.
enum Handler: Sendable {
    case sync(@Sendable (RequestContext) throws -> Response)
    case async(AsyncHandler)

    enum Kind {
        case sync, async
    }

    var kind: Kind {
        switch self {
        case .sync: .sync
        case .async: .async
        }
    }
}

/// The handlers of one route by method.
struct MethodTable: Sendable {
    private var every: Handler?
    private var listed: [(method: HTTPMethod, handler: Handler)] = []

    init(every: Handler) {
        self.every = every
    }

    init(_ listed: [(method: HTTPMethod, handler: Handler)]) {
        self.listed = listed
    }

    /// The same methods with other handlers.
    func map(_ change: (Handler) -> Handler) -> MethodTable {
        var table = self
        table.every = every.map(change)
        table.listed = listed.map { (method: $0.method, handler: change($0.handler)) }
        return table
    }

    /// The handler of a method; GET's answers HEAD.
    func handler(for method: HTTPMethod) -> Handler? {
        if let every { return every }
        if let entry = listed.first(where: { $0.method == method }) { return entry.handler }
        return method == .head ? listed.first { $0.method == .get }?.handler : nil
    }

    /// The methods that have a handler, for `Allow`.
    var allowed: [HTTPMethod] {
        var methods =
            every == nil ? listed.map(\.method) : [.get, .head, .post, .put, .patch, .delete]
        if methods.contains(.get), !methods.contains(.head) {
            methods.append(.head)
        }
        if !methods.contains(.options) {
            methods.append(.options)
        }
        return methods
    }

    /// GET's handler found without comparing names; the engine knows the commonest methods by number.
    var get: Handler? { every ?? listed.first { $0.method == .get }?.handler }
}
