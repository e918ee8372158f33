internal import Synchronization

/// One type of islands, as the server knows it by its name.
final class IslandKind: Sendable {
    let name: String
    let options: IslandOptions
    /// The shape of its properties.
    let schema: UInt64
    /// How long its tokens are good; nil for ever.
    let lifetime: IslandTokenLifetime?
    /// Renders the island with its properties; nil when they are not those of the running code.
    private let makeResponse: @Sendable (_ props: String, IslandKind, IslandRequest) -> Response?
    /// Whether the log has been told that a URL is long.
    let hasWarned = Atomic(false)

    init<Content: Island>(_ type: Content.Type) {
        options = type.island
        name = options.name ?? "\(type)"
        schema = IslandSchema.hash(of: type)
        lifetime = options.expires.map { IslandTokenLifetime(seconds: max($0.components.seconds, 1)) }
        makeResponse = { props, kind, request in
            guard let content = try? Devalue.decode(Content.self, from: props) else { return nil }
            return request.response(content, of: kind)
        }
    }

    /// The response with the properties of a token; nil when they are not those of the running code.
    func response(_ props: String, to request: IslandRequest) -> Response? {
        makeResponse(props, self, request)
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

    func stamp<Content: Island>(_ content: Content) -> IslandStamp? {
        let isWithin = nested.add(1, ordering: .relaxed).oldValue < Self.budget
        return isWithin ? nil : registry.stamp(content)
    }

    /// The markup of an island; what fails becomes `IslandFailure`, but for what the browser should ask for alone.
    func response(_ content: some Island, of kind: IslandKind) -> Response {
        let isDevelopment = pages.isDevelopment
        return pages.fragment(content, for: context, host: self) { [context] error in
            if let error = error as? CookieError, error.isTooLate { throw error }
            Log.write("\(context.method.rawValue) \(context.path): island \(kind.name) failed: \(error)")
            return IslandFailure(detail: isDevelopment ? "\(error)" : nil)
        }
    }
}
