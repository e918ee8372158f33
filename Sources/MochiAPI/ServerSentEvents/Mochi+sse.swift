internal import MochiEngine

extension Mochi {
    /// A route of server-sent events (HTML, 9.2), for GET and HEAD; what `handler` sends on the stream goes to the client at
    /// once.
    ///
    /// The handler runs as a task that starts on the connection's loop, and is cancelled when the client leaves; the stream ends
    /// when it returns, and the client comes back some seconds later. An error that it throws before it has sent anything is
    /// answered as on other routes, later ones are logged and cut the stream.
    ///
    ///     "/clock": Mochi.sse { stream, _ in
    ///         while true {
    ///             try await stream.send("\(Date.now)", event: "tick")
    ///             try await Task.sleep(for: .seconds(1))
    ///         }
    ///     }
    public static func sse(
        _ handler: @escaping @Sendable (_ stream: EventStream, _ request: RequestContext) async throws -> Void
    ) -> Route {
        route { _ in .handler(handler) }
    }

    /// A route that sends what is published to a topic; it needs no code, and no task.
    ///
    /// What `EventStream.subscribe` does for a stream, this does for all of the route.
    ///
    ///     "/feed": Mochi.sse(topic: "chat", latest: 20)
    public static func sse(topic: String, latest count: Int = 0) -> Route {
        route { _ in .topic(topic, latest: count) }
    }

    /// A route that sends what is published to the topic that a request names; an `HTTPError` refuses it.
    ///
    ///     "/rooms/:room/feed": Mochi.sse(topic: { request in "room/" + (request.parameters["room"] ?? "") })
    public static func sse(
        topic: @escaping @Sendable (_ request: RequestContext) throws -> String,
        latest count: Int = 0
    ) -> Route {
        route { request in .topic(try topic(request), latest: count) }
    }

    private static func route(
        _ content: @escaping @Sendable (RequestContext) throws -> EventStreamAnswer.Content
    ) -> Route {
        var route = Route(kind: .sse, methods: MethodTable([]))
        route.bind = { binding in
            let limits = binding.options.eventStreams.limits
            let handler = Handler.sync { EventStreamAnswer(content: try content($0), limits: limits).response }
            return MethodTable([(method: .get, handler: handler)])
        }
        return route
    }
}
