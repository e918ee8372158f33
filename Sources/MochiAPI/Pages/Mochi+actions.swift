extension Mochi {
    /// A page with forms: GET renders it, POST runs the action that the form names.
    ///
    ///     "/guestbook": Mochi.page(actions: ["sign": sign]) { request in
    ///         form(.method(.post), .action("?/sign")) {
    ///             label(.for("name")) { "Your name" }
    ///             input(.id("name"), .name("name"), .required())
    ///             if let problem = request.form?.data(as: SignProblem.self) { p(.role("alert")) { problem.name } }
    ///             button { "Sign" }
    ///         }
    ///     }
    ///
    /// A form posts to `?/name` for the action `name`, to the page itself for `default`; an action that is not there is 404,
    /// a body that is no form 400. `fail` renders the page again with its status, `success` with 200, both with `request.form`;
    /// a redirect has no body. A script that sends `x-mochi-action: true` gets the result in JSON.
    @inlinable
    public static func page<Content: HTML>(
        actions: [String: FormAction],
        @HTMLBuilder _ content: @escaping @Sendable (RequestContext) throws -> Content
    ) -> Route {
        route(
            actions,
            rendering: { page in
                let html = try content(page.request)
                return page.render { html.render(into: &$0) }
            }
        )
    }

    /// A page with forms whose content is found by a task.
    @inlinable
    public static func page<Content: HTML>(
        actions: [String: FormAction],
        @HTMLBuilder _ content: @escaping @Sendable (RequestContext) async throws -> Content
    ) -> Route {
        route(
            actions,
            awaiting: { page in
                let html = try await content(page.request)
                return page.render { html.render(into: &$0) }
            }
        )
    }

    @usableFromInline
    static func route(
        _ actions: [String: FormAction],
        rendering render: @escaping @Sendable (PageInProgress) throws -> Response
    ) -> Route {
        page(actions, render, get: { pages in .sync { try render(PageInProgress($0, pages)) } })
    }

    @usableFromInline
    static func route(
        _ actions: [String: FormAction],
        awaiting render: @escaping @Sendable (PageInProgress) async throws -> Response
    ) -> Route {
        page(actions, render, get: { pages in .async { try await render(PageInProgress($0, pages)) } })
    }

    private static func page(
        _ actions: [String: FormAction],
        _ render: @escaping @Sendable (PageInProgress) async throws -> Response,
        get: @escaping @Sendable (PageRenderer) -> Handler
    ) -> Route {
        let actions = FormActions(actions)
        var route = Route(kind: .page, methods: MethodTable([]))
        route.check = { () throws(StartError) in
            if let problem = actions.problem { throw StartError("actions: \(problem)") }
        }
        route.bind = { binding in
            let pages = binding.pages
            let post = Handler.async { request in
                try await actions.answer(request) { status in
                    try await render(PageInProgress(request, pages, status: status))
                }
            }
            return MethodTable([(method: .get, handler: get(pages)), (method: .post, handler: post)])
        }
        return route
    }
}
