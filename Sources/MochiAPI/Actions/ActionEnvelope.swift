/// What a script gets for a form: JSON with the type of the result, its status, and its data or location or error.
///
///     {"type":"failure","status":422,"data":"[{\"name\":1},\"Two characters at least.\"]"}
///
/// `data` is a string of devalue. The status of the response is 200, except for errors.
enum ActionEnvelope {
    /// Whether the client asks for one: by `x-mochi-action`, or by preferring JSON to HTML (RFC 9110 12.5.1).
    static func isWanted(by request: RequestContext) -> Bool {
        let headers = request.headers
        if let marker = headers[field] { return marker == "true" }
        guard let accept = headers[.accept] else { return false }
        return MediaPreference(accept).prefers("application/json", to: "text/html")
    }

    private static let field: HeaderName = "x-mochi-action"

    static func response(to result: ActionResult) throws -> Response {
        switch result.kind {
        case .success(let data): return json("success", .ok, try data.map { ("data", try Devalue.encode($0.value)) })
        case .failure(let status, let data):
            return json("failure", status, try data.map { ("data", try Devalue.encode($0.value)) })
        case .redirect(let status, let location, let isExternal):
            return response(to: try redirect(to: location, status, isExternal: isExternal))
        }
    }

    /// The envelope of a redirect.
    static func response(to redirect: Response) -> Response {
        json("redirect", redirect.status, ("location", redirect.headers[.location] ?? "/"))
    }

    static func response(to error: HTTPError) -> Response {
        let message = JSONText.quoted(error.message)
        var response = Response(
            error.status,
            .fixed("application/json"),
            .text("{\"type\":\"error\",\"status\":\(error.status.code),\"error\":{\"message\":\(message)}}")
        )
        for field in error.headers { response.headers.append(field.name, checked: field.value) }
        return response
    }

    private static func json(_ type: String, _ status: HTTPStatus, _ more: (name: String, value: String)?) -> Response {
        let rest = more.map { ",\"\($0.name)\":\(JSONText.quoted($0.value))" } ?? ""
        return Response(
            .ok,
            .fixed("application/json"),
            .text("{\"type\":\"\(type)\",\"status\":\(status.code)\(rest)}")
        )
    }

    /// The redirect for a client without scripts.
    static func redirect(to location: String, _ status: HTTPStatus, isExternal: Bool) throws -> Response {
        guard [301, 302, 303, 307, 308].contains(status.code) else {
            throw HTTPError(
                .internalServerError,
                detail: "An action redirects with \(status.code): accepted are 301, 302, 303, 307 and 308."
            )
        }
        return try .redirect(to: location, status: status, external: isExternal)
    }
}

/// The media types that a client accepts, with their weights (RFC 9110 12.5.1).
struct MediaPreference {
    private var ranges: [(type: String, weight: Double)] = []

    init(_ accept: String) {
        for element in accept.lowercased().split(separator: ",") {
            let parts = element.split(separator: ";").map { $0.trimmingOptionalSpace() }
            guard let type = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            ranges.append((type: String(type), weight: min(max(weight, 0), 1)))
        }
    }

    /// Whether `type` has a greater weight than `other`.
    func prefers(_ type: String, to other: String) -> Bool {
        weight(of: type) > weight(of: other)
    }

    /// The weight of the most specific range.
    private func weight(of type: String) -> Double {
        let group = type.prefix { $0 != "/" } + "/*"
        for range in [type, String(group), "*/*"] {
            if let match = ranges.first(where: { $0.type == range }) { return match.weight }
        }
        return 0
    }
}
