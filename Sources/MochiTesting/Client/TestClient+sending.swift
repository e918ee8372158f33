internal import Foundation
internal import MochiAPI

extension TestClient {
    /// The request for `path` with the client's fields and cookies.
    func makeRequest(
        _ method: HTTPMethod,
        _ path: String,
        _ headers: KeyValuePairs<HeaderName, String>,
        _ body: TestBody? = nil
    ) throws -> HTTP1Request {
        guard path.hasPrefix("/") || path == "*" else {
            throw TestClientError("\(method) \(path): a path begins with /; the server is the one under test.")
        }
        var fields: [FieldLine] = []
        for (name, value) in headers {
            fields.append(try Self.line(name, value))
        }
        for (name, value) in self.headers where fields.values(of: name.text).isEmpty {
            fields.append(try Self.line(name, value))
        }
        if let type = body?.contentType, fields.values(of: "content-type").isEmpty {
            fields.append(try Self.line(.contentType, type))
        }
        return HTTP1Request(method: method, target: HTTP1Request.target(path), fields: fields, body: body?.bytes ?? [])
    }

    // The same check as the server's own fields have.
    private static func line(_ name: HeaderName, _ value: String) throws -> FieldLine {
        var checked = HeaderFields()
        try checked.append(name, value)
        return FieldLine(name.text, value)
    }

    /// Sends a request with the cookies for it, and keeps those of the response's head.
    func begin(_ request: HTTP1Request, _ limit: TimeLimit) async throws -> (ClientExchange, TestResponseHead) {
        var request = request
        let place = CookiePlace(
            authority: request.field("host") ?? session.authority,
            target: request.target,
            isSecure: session.isSecure
        )
        if request.field("cookie") == nil, let line = cookies.line(for: place, at: Date()) {
            request.fields.append(FieldLine("cookie", line))
        }
        let (exchange, response) = try await ClientExchange.begin(request, session, limit)
        for line in response.fields.values(of: "set-cookie") {
            cookies.take(line, from: place, at: Date())
        }
        return (exchange, try TestResponseHead(response))
    }

    /// Sends a request, follows redirects as the client is set to, and takes the whole response.
    func send(_ request: HTTP1Request) async throws -> TestResponse {
        let limit = TimeLimit(timeLimit)
        var request = request
        var followed = 0
        while true {
            let (exchange, head) = try await begin(request, limit)
            var body: [UInt8] = []
            while let piece = try await exchange.nextPiece(until: limit) { body += piece }
            let response = TestResponse(head, body, path: request.target)
            guard case .follow(let most) = redirects,
                let next = request.redirected(by: head, origin: origin)
            else { return response }
            followed += 1
            guard followed <= most else {
                throw TestClientError(
                    "\(request.name): more than \(most) redirects; the next one leads to \(next.target)."
                )
            }
            request = next
        }
    }
}
