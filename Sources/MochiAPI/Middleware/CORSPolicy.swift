/// Who may read responses from other origins, and with what requests (Fetch 3.2): a value without I/O.
struct CORSPolicy: Sendable {
    let origins: CORSOrigins
    let methods: String
    /// Nil allows the fields that a request asks for.
    let headers: String?
    let exposed: String
    let hasCredentials: Bool
    let maxAge: String?
    private let listed: TrustedOrigins

    init(
        origins: CORSOrigins,
        methods: [HTTPMethod] = [.get, .head, .post],
        headers: [HeaderName]? = nil,
        exposed: [HeaderName] = [],
        credentials: Bool = false,
        maxAge: Duration? = nil
    ) {
        self.origins = origins
        self.methods = methods.map(\.rawValue).joined(separator: ", ")
        self.headers = headers?.map(\.text).joined(separator: ", ")
        self.exposed = exposed.map(\.text).joined(separator: ", ")
        hasCredentials = credentials
        self.maxAge = maxAge.map { String(max($0.components.seconds, 0)) }
        if case .listed(let list) = origins.rule { listed = TrustedOrigins(list) } else { listed = TrustedOrigins([]) }
    }

    func check() throws(StartError) {
        switch origins.rule {
        case .any where hasCredentials:
            throw StartError(
                "cors: credentials for any origin would give every site what a user sees; list the origins"
            )
        case .listed(let list): try TrustedOrigins.check(list, option: "cors origins")
        default: break
        }
    }

    /// Whether responses differ from origin to origin, which caches must know.
    var variesByOrigin: Bool { if case .any = origins.rule { false } else { true } }

    /// What `Access-Control-Allow-Origin` says to requests of `origin`, nil when they may read nothing.
    func allowed(_ origin: String, _ isAllowed: (@Sendable (String, RequestContext) -> Bool) -> Bool) -> String? {
        switch origins.rule {
        case .any: "*"
        case .listed: listed.contains(origin) ? origin : nil
        case .tested(let test): origin != "null" && isAllowed(test) ? origin : nil
        }
    }

    /// The fields of a response for `allowed`.
    func fields(for allowed: String) -> HeaderFields {
        var fields = HeaderFields()
        fields.append(.accessControlAllowOrigin, checked: allowed)
        if hasCredentials { fields.append(.accessControlAllowCredentials, checked: "true") }
        if !exposed.isEmpty { fields.append(.accessControlExposeHeaders, checked: exposed) }
        return fields
    }

    /// The fields that answer a preflight which asks for `requested` fields.
    func preflight(for allowed: String, requested: String?) -> HeaderFields {
        var fields = HeaderFields()
        fields.append(.accessControlAllowOrigin, checked: allowed)
        if hasCredentials { fields.append(.accessControlAllowCredentials, checked: "true") }
        fields.append(.accessControlAllowMethods, checked: methods)
        if let requested, let names = headers ?? Self.names(in: requested) {
            fields.append(.accessControlAllowHeaders, checked: names)
        }
        if let maxAge { fields.append(.accessControlMaxAge, checked: maxAge) }
        return fields
    }

    /// A list of names in one form, nil when it holds anything else.
    private static func names(in list: String) -> String? {
        let names = list.split(separator: ",").map { $0.trimmingOptionalSpace() }.filter { !$0.isEmpty }
        guard !names.isEmpty, names.allSatisfy({ $0.utf8.allSatisfy(HeaderName.isTokenCharacter) }) else { return nil }
        return names.map { $0.lowercased() }.joined(separator: ", ")
    }
}
