public import MochiAPI

extension TestClient {
    /// Opens a stream of server-sent events and calls `read` when the head of the response is there.
    ///
    ///     try await client.events("/feed", lastEventID: "17") { response, events in
    ///         #expect(response.status == .ok)
    ///         let missed = try await events.next()
    ///         #expect(missed?.id == "18")
    ///     }
    ///
    /// When `read` returns before the end, the client leaves. It does not come back by itself: `lastEventID` is what a browser
    /// would send then. Redirects are not followed. Returns what `read` returns.
    @discardableResult
    public func events<Value>(
        _ path: String,
        lastEventID: String? = nil,
        headers: KeyValuePairs<HeaderName, String> = [:],
        _ read: (TestResponseHead, TestEvents) async throws -> Value
    ) async throws -> Value {
        var request = try makeRequest(.get, path, headers)
        if request.field("accept") == nil { request.fields.append(FieldLine("accept", "text/event-stream")) }
        if let lastEventID { request.fields.append(FieldLine("last-event-id", lastEventID)) }
        let (exchange, head) = try await begin(request, TimeLimit(timeLimit))
        defer { exchange.leave() }
        return try await read(head, TestEvents(TestPieces(exchange, timeLimit)))
    }
}
