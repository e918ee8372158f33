/// A route with its pattern, as requests find it; its handlers have their handles around them.
final class Endpoint: Sendable {
    let pattern: RoutePattern
    let route: Route
    let forms: FormReading
    /// GET's handler, which is what most requests ask for, taken apart: calling what is neither optional nor in an
    /// enumeration retains nothing.
    let getKind: Handler.Kind?
    let syncGet: @Sendable (RequestContext) throws -> Response
    let asyncGet: @Sendable (RequestContext) async throws -> Response
    private let methods: MethodTable
    /// Answers methods that the route does not have.
    private let otherwise: Handler

    init(_ pattern: RoutePattern, _ route: Route, _ forms: FormReading, _ pipeline: Pipeline) throws(StartError) {
        self.pattern = pattern
        self.route = route
        self.forms = forms
        let steps = try pipeline.steps(around: route)
        let methods = route.methods.map { pipeline.compose(steps, around: $0) }
        let get = methods.get
        getKind = get?.kind
        if case .sync(let handler)? = get { syncGet = handler } else { syncGet = { _ in throw HTTPError(.notFound) } }
        if case .async(let handler)? = get { asyncGet = handler } else { asyncGet = syncGet }
        let otherwise = pipeline.compose(steps, around: Self.listing(route.methods.allowed))
        // GET has none to pass, nor has anything else that changes nothing; the guard looks at the method.
        let isGuarded = route.csrf == .enforced
        self.methods = isGuarded ? methods.map(pipeline.guardingCrossSite) : methods
        self.otherwise = isGuarded ? pipeline.guardingCrossSite(otherwise) : otherwise
    }

    /// The handler of a method; one that refuses methods that the route does not have.
    func handler(for method: HTTPMethod) -> Handler {
        methods.handler(for: method) ?? otherwise
    }

    /// 405 with `Allow`, which OPTIONS asks for (RFC 9110 15.5.6 and 9.3.7).
    private static func listing(_ methods: [HTTPMethod]) -> Handler {
        var fields = HeaderFields()
        fields.append(.allow, checked: methods.map(\.rawValue).joined(separator: ", "))
        let refusal = HTTPError(.methodNotAllowed, headers: fields)
        var answer = Response.empty()
        answer.headers = fields
        return .sync { [answer] request in
            guard request.method == .options else { throw refusal }
            return answer
        }
    }
}
