public import MochiAPI

extension TestClient {
    /// Opens a WebSocket, calls `talk` with it, and closes it with 1000 unless that has been done.
    ///
    ///     try await client.webSocket("/ws/echo") { socket in
    ///         try await socket.send("Hello")
    ///         let answer = try await socket.receive()
    ///         #expect(answer == "Hello")
    ///     }
    ///
    /// `origin` says which page opens it, one of the server under test unless told otherwise. Returns what `talk` returns.
    /// - Throws: `TestWebSocketRefusal` when the server answers anything but a WebSocket.
    @discardableResult
    public func webSocket<Value>(
        _ path: String,
        subprotocols: [String] = [],
        from origin: TestOrigin = .sameOrigin,
        headers: KeyValuePairs<HeaderName, String> = [:],
        _ talk: (TestWebSocket) async throws -> Value
    ) async throws -> Value {
        let key = WebSocketKey.random()
        var request = try makeRequest(.get, path, headers)
        request.fields += origin.fields(origin: self.origin).filter { request.field($0.name) == nil }
        request.fields += [
            FieldLine("upgrade", "websocket"), FieldLine("connection", "Upgrade"),
            FieldLine("sec-websocket-version", "13"), FieldLine("sec-websocket-key", key),
        ]
        if !subprotocols.isEmpty {
            request.fields.append(FieldLine("sec-websocket-protocol", subprotocols.joined(separator: ", ")))
        }
        let limit = TimeLimit(timeLimit)
        let (exchange, head) = try await begin(request, limit)
        if let reason = Self.objection(to: head, key: key, subprotocols) {
            var body: [UInt8] = []
            if head.status != .switchingProtocols {
                while let piece = try await exchange.nextPiece(until: limit) { body += piece }
            }
            exchange.leave()
            throw TestWebSocketRefusal(response: TestResponse(head, body, path: request.target), reason: reason)
        }
        let (connection, rest) = exchange.upgrade()
        defer { session.drop(connection) }
        let socket = TestWebSocket(connection, head, rest, name: "WebSocket \(request.target)", timeLimit)
        let value = try await talk(socket)
        try await socket.close()
        return value
    }

    /// Why a client must not go on after `head` (RFC 6455 section 4.1); nil when it may.
    private static func objection(to head: TestResponseHead, key: String, _ subprotocols: [String]) -> String? {
        func tokens(_ name: String) -> [String] {
            head.headers.filter { $0.name.text == name }.flatMap { $0.value.split(separator: ",") }.map(\.trimmed)
        }
        if head.status != .switchingProtocols { return "the status is \(head.status)" }
        if tokens("upgrade").map({ $0.lowercased() }) != ["websocket"] { return "Upgrade is \(tokens("upgrade"))" }
        if !tokens("connection").contains(where: { $0.lowercased() == "upgrade" }) {
            return "Connection is \(tokens("connection"))"
        }
        if tokens("sec-websocket-accept") != [WebSocketKey.accept(for: key)] {
            return "Sec-WebSocket-Accept does not answer the key"
        }
        let chosen = tokens("sec-websocket-protocol")
        if chosen.count > 1 || !chosen.allSatisfy(subprotocols.contains) { return "the subprotocol is \(chosen)" }
        let extensions = tokens("sec-websocket-extensions")
        return extensions.isEmpty ? nil : "the extensions \(extensions) were not asked for"
    }
}
