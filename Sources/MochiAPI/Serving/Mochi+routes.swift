/// Routes are made and servers started here.
public enum Mochi {}

extension Mochi {
    /// A route for every method, answered on the connection's loop.
    ///
    /// The handler must not block: while it runs, every connection of its loop waits. It costs no task and no copy of the
    /// request. Errors it throws are `HTTPError`s for the client, anything else is 500.
    public static func api(_ handler: @escaping @Sendable (RequestContext) throws -> Response) -> Route {
        Route(kind: .api, methods: MethodTable(every: .sync(handler)))
    }

    /// A route for every method, answered by a task.
    ///
    /// The task starts on the connection's loop, at once, and comes back to it after every suspension. It is cancelled when
    /// the client leaves.
    public static func api(_ handler: @escaping @Sendable (RequestContext) async throws -> Response) -> Route {
        Route(kind: .api, methods: MethodTable(every: .async(handler)))
    }

    /// A route with a handler for each method; GET's answers HEAD, other methods get 405 with `Allow`.
    ///
    ///     "/users/:id": Mochi.api(
    ///         get: { request in .json(try await users.find(request)) },
    ///         delete: { request in
    ///             try await users.remove(request)
    ///             return .empty()
    ///         }
    ///     ),
    @_disfavoredOverload  // a trailing closure is for every method, not for the first of these
    public static func api(
        get: (@Sendable (RequestContext) async throws -> Response)? = nil,
        post: (@Sendable (RequestContext) async throws -> Response)? = nil,
        put: (@Sendable (RequestContext) async throws -> Response)? = nil,
        patch: (@Sendable (RequestContext) async throws -> Response)? = nil,
        delete: (@Sendable (RequestContext) async throws -> Response)? = nil
    ) -> Route {
        let named: [(HTTPMethod, (@Sendable (RequestContext) async throws -> Response)?)] = [
            (.get, get), (.post, post), (.put, put), (.patch, patch), (.delete, delete),
        ]
        let listed = named.compactMap { method, handler in handler.map { (method: method, handler: Handler.async($0)) }
        }
        return Route(kind: .api, methods: MethodTable(listed))
    }

    /// One file, for GET and HEAD, with validators, conditional requests and ranges (RFC 9110 13, 14).
    ///
    /// The file is opened for each request; its directory must exist at the start. A neighbour that ends in `.br` or `.gz`
    /// is sent to clients that accept it.
    public static func file(_ path: String) -> Route {
        let place = FilePlace(path)
        var route = Route(
            kind: .file,
            methods: MethodTable([(method: .get, handler: .sync { try place.answer($0, name: place.name) })])
        )
        route.check = { () throws(StartError) in try place.check() }
        return route
    }

    /// The files below a directory, for a pattern that ends in `*`.
    ///
    /// No way leads out of the directory, symbolic links included, and none to dotfiles but `.well-known`. A directory is
    /// answered by its `index.html`. Files of up to 16 KiB that have not changed for two seconds are kept in memory, 8 MiB of
    /// them together; a look at each file at each request tells whether it has changed since.
    public static func files(_ directory: String) -> Route {
        let place = FilePlace(directory: directory)
        var route = Route(
            kind: .file,
            methods: MethodTable([
                (method: .get, handler: .sync { try place.answer($0, name: $0.parameters["*"] ?? "") })
            ])
        )
        route.check = { () throws(StartError) in try place.check() }
        return route
    }

    /// Routes below a common prefix, which begins with `/` and does not end with it.
    ///
    /// `handle` stands around each of them; around paths that none of them matches stands the server's handle only.
    ///
    ///     Mochi.group("/admin", handle: administrators, ["/": Mochi.page(overview), "/account": Mochi.page(account)])
    public static func group(_ prefix: String, handle: Handle? = nil, _ routes: Routes) -> Routes {
        Routes(
            routes.entries.map { entry in
                (
                    pattern: entry.pattern == "/" ? prefix : prefix + entry.pattern,
                    route: handle.map(entry.route.handle) ?? entry.route
                )
            }
        )
    }
}
