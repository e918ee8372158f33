public import MochiAPI

extension TestClient {
    /// Sends a request and calls `read` when the head of the response is there, with its pieces as they arrive.
    ///
    ///     try await client.stream("/countdown") { response, pieces in
    ///         let first = try await pieces.text(through: "\n")
    ///         #expect(response.status == .ok)
    ///         #expect(first == "3\n")
    ///     }
    ///
    /// When `read` returns before the end, the client leaves: the handler is cancelled. Redirects are not followed. Returns what
    /// `read` returns.
    @discardableResult
    public func stream<Value>(
        _ path: String,
        method: HTTPMethod = .get,
        headers: KeyValuePairs<HeaderName, String> = [:],
        body: TestBody? = nil,
        _ read: (TestResponseHead, TestPieces) async throws -> Value
    ) async throws -> Value {
        let request = try makeRequest(method, path, headers, body)
        let (exchange, head) = try await begin(request, TimeLimit(timeLimit))
        defer { exchange.leave() }
        return try await read(head, TestPieces(exchange, timeLimit))
    }
}
