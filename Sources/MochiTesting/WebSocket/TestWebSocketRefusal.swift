/// A server that answers a request for a WebSocket with something else.
///
///     let refusal = await #expect(throws: TestWebSocketRefusal.self) {
///         try await client.webSocket("/ws/members") { _ in }
///     }
///     #expect(refusal?.response.status == .unauthorized)
public struct TestWebSocketRefusal: Error, Sendable, CustomStringConvertible {
    /// What the server has answered.
    public let response: TestResponse
    /// Why that is no WebSocket.
    let reason: String

    /// What is wrong with the answer, and the answer.
    public var description: String { "no WebSocket: \(reason)\n\(response)" }
}
