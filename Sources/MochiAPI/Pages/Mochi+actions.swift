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
    public static func page<Content: HTML>(
        actions: [String: FormAction],
        @HTMLBuilder _ content: @escaping @Sendable (RequestContext) throws -> Content
    ) -> Route {
        page(
            FormActions(actions),
            get: { pages in .sync { pages.page(try content($0), for: $0) } },
            render: { pages, request, status in pages.page(try content(request), status: status, for: request) }
        )
    }

    /// A page with forms whose content is found by a task.
    public static func page<Content: HTML>(
        actions: [String: FormAction],
        @HTMLBuilder _ content: @escaping @Sendable (RequestContext) async throws -> Content
    ) -> Route {
        page(
            FormActions(actions),
            get: { pages in .async { pages.page(try await content($0), for: $0) } },
            render: { pages, request, status in pages.page(try await content(request), status: status, for: request) }
        )
    }

    private static func page(
        _ actions: FormActions,
        get: @escaping @Sendable (PageRenderer) -> Handler,
        render: @escaping @Sendable (PageRenderer, RequestContext, HTTPStatus) async throws -> Response
    ) -> Route {
        var route = Route(kind: .page, methods: MethodTable([]))
        route.check = { () throws(StartError) in
            if let problem = actions.problem { throw StartError("actions: \(problem)") }
        }
        route.bind = { binding in
            let pages = binding.pages
            let post = Handler.async { request in
                try await actions.answer(request) { try await render(pages, request, $0) }
            }
            return MethodTable([(method: .get, handler: get(pages)), (method: .post, handler: post)])
        }
        return route
    }
}
