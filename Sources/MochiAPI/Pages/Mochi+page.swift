extension Mochi {
    /// A page, for GET and HEAD, rendered on the connection's loop.
    ///
    ///     "/products/:id": Mochi.page { request in
    ///         guard let product = try catalog[request.parameters.require("id")] else { throw HTTPError(.notFound) }
    ///         return ProductPage(product: product)
    ///     }
    ///
    /// A closure without `return` may hold several elements. It must not block; components that wait are `AsyncComponent`s, and the page is sent as far as it is ready. What
    /// the closure throws becomes an error page or, thrown as `Redirect`, a redirect.
    @inlinable
    public static func page<Content: HTML>(
        @HTMLBuilder _ content: @escaping @Sendable (RequestContext) throws -> Content
    ) -> Route {
        route(rendering: { page in
            let html = try content(page.request)
            return page.render { html.render(into: &$0) }
        })
    }

    /// A page, for GET and HEAD, whose content is found by a task.
    @inlinable
    public static func page<Content: HTML>(
        @HTMLBuilder _ content: @escaping @Sendable (RequestContext) async throws -> Content
    ) -> Route {
        route(awaiting: { page in
            let html = try await content(page.request)
            return page.render { html.render(into: &$0) }
        })
    }

    @usableFromInline
    static func route(rendering render: @escaping @Sendable (PageInProgress) throws -> Response) -> Route {
        page { pages in .sync { try render(PageInProgress($0, pages)) } }
    }

    @usableFromInline
    static func route(awaiting render: @escaping @Sendable (PageInProgress) async throws -> Response) -> Route {
        page { pages in .async { try await render(PageInProgress($0, pages)) } }
    }

    private static func page(_ handler: @escaping @Sendable (PageRenderer) -> Handler) -> Route {
        var route = Route(kind: .page, methods: MethodTable([]))
        route.bind = { MethodTable([(method: .get, handler: handler($0.pages))]) }
        return route
    }
}
