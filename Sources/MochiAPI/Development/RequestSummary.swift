/// What a development page says about a request, without what would let somebody else make it.
struct RequestSummary: Sendable {
    let method: String
    let target: String
    let route: String?
    let identifier: String
    let httpVersion: String
    /// The header fields, secrets replaced.
    let fields: [(name: String, value: String)]

    /// Reads what there is to know; on the loop, while the request is there.
    init(_ request: RequestContext) {
        method = request.method.rawValue
        target = request.target
        route = request.routePattern
        identifier = request.requestID
        httpVersion = request.httpVersion
        fields = request.headers.map { field in
            let name = field.name.description
            return (name: name, value: Self.isSecret(name) ? Self.replacement : field.value)
        }
    }

    static let replacement = "[redacted]"

    /// Whether the values of a field identify who sends it.
    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        if secretNames.contains(name) { return true }
        return secretWords.contains { name.contains($0) }
    }

    private static let secretNames: Set = ["authorization", "proxy-authorization", "cookie", "set-cookie"]
    private static let secretWords = [
        "token", "secret", "password", "api-key", "apikey", "-key", "session", "signature",
    ]
}
