extension Mochi {
    /// A page made by the template `name`, for GET and HEAD.
    ///
    ///     "/products/:id": Mochi.page("Product") { request, parameters in
    ///         try catalog[parameters.require("id")]
    ///     }
    ///
    /// What `serverProps` returns is encoded and given to the template. A redirect is thrown, as `Redirect`, and nothing is rendered then.
    /// When the type of the props is `Codable` and the template uses what they do not have, the server does not start.
    public static func page<Props: Encodable & SendableMetatype>(
        _ name: String,
        serverProps: @escaping @Sendable (RequestContext, Parameters) throws -> Props
    ) -> Route {
        let route = route(rendering: { page in
            let props = try TemplateEncoding().value(of: try serverProps(page.request, page.request.parameters))
            return page.render { Template(name, props).render(into: &$0) }
        })
        return route.checking(name, Props.self)
    }

    /// A page made by the template `name`, whose props are found by a task.
    public static func page<Props: Encodable & SendableMetatype>(
        _ name: String,
        serverProps: @escaping @Sendable (RequestContext, Parameters) async throws -> Props
    ) -> Route {
        let route = route(awaiting: { page in
            let found = try await serverProps(page.request, page.request.parameters)
            let props = try TemplateEncoding().value(of: found)
            return page.render { Template(name, props).render(into: &$0) }
        })
        return route.checking(name, Props.self)
    }

    /// A page made by the template `name`, which needs no props.
    public static func page(_ name: String) -> Route {
        page(name) { _, _ in TemplateValue([:]) }
    }

    /// A page with forms made by the template `name`; the result of an action is `request.form` to `serverProps`.
    public static func page<Props: Encodable & SendableMetatype>(
        _ name: String,
        actions: [String: FormAction],
        serverProps: @escaping @Sendable (RequestContext, Parameters) async throws -> Props
    ) -> Route {
        let route = route(
            actions,
            awaiting: { page in
                let found = try await serverProps(page.request, page.request.parameters)
                let props = try TemplateEncoding().value(of: found)
                return page.render { Template(name, props).render(into: &$0) }
            }
        )
        return route.checking(name, Props.self)
    }
}

extension Route {
    /// The same route, for servers whose template `name` gets all that it uses from props of a type.
    fileprivate func checking<Props>(_ name: String, _ type: Props.Type) -> Route {
        guard let bind else { return self }
        let keys = (type as? any Decodable.Type).map { IslandSchema.keys(of: $0) } ?? []
        var route = self
        route.bind = { binding throws(StartError) in
            try binding.pages.templates?.check(name, has: keys, of: "\(type)")
            return try bind(binding)
        }
        return route
    }
}
