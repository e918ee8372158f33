internal import Synchronization

/// One type of islands, as the server knows it by its name.
final class IslandKind: Sendable {
    let name: String
    let options: IslandOptions
    /// The shape of its properties.
    let schema: UInt64
    /// How long its tokens are good; nil for ever.
    let lifetime: IslandTokenLifetime?
    private let modules: ClientModuleHost?
    let isTemplate: Bool
    /// Renders the island of a payload; nil when its properties are not those of the running code.
    private let makeResponse: @Sendable (IslandPayload, IslandKind, IslandRequest) -> Response?
    /// Whether the log has been told that a URL is long.
    let hasWarned = Atomic(false)
    /// Whether the log has been told why the island does not run in browsers.
    let hasWarnedOfHydration = Atomic(false)

    init<Content: Island>(_ type: Content.Type, _ modules: ClientModuleHost? = nil) {
        options = type.island
        name = Self.name(of: type)
        self.modules = modules
        isTemplate = false
        schema = IslandSchema.hash(of: type)
        lifetime = options.expires.map { IslandTokenLifetime(seconds: max($0.components.seconds, 1)) }
        makeResponse = { payload, kind, request in
            guard let content = try? Devalue.decode(Content.self, from: payload.props) else { return nil }
            guard let hydration = payload.hydration else { return request.response(content, of: kind) }
            return request.response(content.hydrated(hydration), of: kind)
        }
    }

    /// The kind of a template: its properties are props.
    init(template name: String, _ island: TemplateIsland, _ modules: ClientModuleHost?) {
        self.name = name
        options = island.options
        self.modules = modules
        isTemplate = true
        schema = island.schema
        lifetime = options.expires.map { IslandTokenLifetime(seconds: max($0.components.seconds, 1)) }
        makeResponse = { payload, kind, request in
            guard let props = try? Devalue.decode(TemplateValue.self, from: payload.props) else { return nil }
            let content = Template(name, props)
            guard let hydration = payload.hydration else { return request.response(content, of: kind) }
            return request.response(content.hydrated(hydration), of: kind)
        }
    }

    /// The URL of what it runs in browsers; nil where it does not.
    var module: String? { modules?.url(of: name) }

    static func name(of type: any Island.Type) -> String { type.island.name ?? "\(type)" }

    /// The response with what a token holds; nil when its properties are not those of the running code.
    func response(_ payload: String, to request: IslandRequest) -> Response? {
        makeResponse(IslandPayload(payload), self, request)
    }
}

/// A request for one or more islands: what is nested in them is rendered with them, up to a budget.
final class IslandRequest: IslandHost {
    /// Islands that one request may render inside those it has asked for.
    private static let budget = 32

    private let registry: IslandRegistry
    private let pages: PageRenderer
    private let context: RequestContext
    private let nested = Atomic(0)

    init(_ context: RequestContext, _ registry: IslandRegistry, _ pages: PageRenderer) {
        self.context = context
        self.registry = registry
        self.pages = pages
    }

    func stamp<Content: Island>(
        _ content: Content,
        _ hydration: IslandLoading?,
        with buffer: StampBuffer
    ) -> IslandStamp? {
        let isWithin = nested.add(1, ordering: .relaxed).oldValue < Self.budget
        return isWithin ? nil : registry.stamp(content, hydration, with: buffer)
    }

    func hydration<Content: Island>(of content: Content) -> IslandHydration? { registry.hydration(of: content) }

    /// What fails here is the island that was asked for.
    var boundsFailures: Bool { false }

    /// The markup of an island; what fails becomes `IslandFailure`, but for what the browser should ask for alone.
    func response(_ content: some HTML, of kind: IslandKind) -> Response {
        let isDevelopment = pages.isDevelopment
        return pages.fragment(content, for: context, host: self) { [context] error in
            if let error = error as? CookieError, error.isTooLate { throw error }
            if !Logger.tellsErrors {
                Log.write(
                    "\(context.method.rawValue) \(context.path): island \(kind.name) failed: \(Log.line(of: error))"
                )
            }
            IslandErrorEvent.tell(of: error, in: kind.name, .server, id: context.requestID, isDevelopment)
            return IslandFailure(detail: isDevelopment ? "\(error)" : nil)
        }
    }
}
