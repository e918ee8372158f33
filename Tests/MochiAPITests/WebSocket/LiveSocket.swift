import MochiAPI
import TestSupport

extension LiveServer {
    /// Opens a WebSocket and talks over it, on a thread of its own.
    func socket<Value: Sendable>(
        _ handshake: WebSocketHandshake,
        _ body: @escaping @Sendable (WebSocketClient) throws -> Value
    ) async throws -> Value {
        let endpoint = endpoint
        return try await onThread { try body(WebSocketClient(to: endpoint, handshake)) }
    }

    func socket<Value: Sendable>(
        _ target: String,
        _ body: @escaping @Sendable (WebSocketClient) throws -> Value
    ) async throws -> Value {
        try await socket(WebSocketHandshake(target), body)
    }

    /// Sends a handshake that may be refused, and takes the response.
    func shake(_ handshake: WebSocketHandshake) async throws -> HTTP1Response {
        try await send(handshake.request)
    }
}

/// Sockets that stay open together, each used from the thread of the test's own choosing.
final class OpenSockets: @unchecked Sendable {
    // Guard of the unchecked conformance: `onThread` runs one block at a time, and each is awaited.
    private var clients: [WebSocketClient] = []

    /// Opens `count` more.
    func open(_ count: Int, _ target: String, on live: LiveServer) async throws {
        let endpoint = live.endpoint
        try await onThread { [self] in
            for _ in 0..<count { clients.append(try WebSocketClient(to: endpoint, WebSocketHandshake(target))) }
        }
    }

    func use<Value: Sendable>(_ body: @escaping @Sendable ([WebSocketClient]) throws -> Value) async throws -> Value {
        try await onThread { [self] in try body(clients) }
    }
}
