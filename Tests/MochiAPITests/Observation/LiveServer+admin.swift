import MochiAPI
import TestSupport
import Testing

extension LiveServer {
    /// Asks the listener beside the server.
    func askAdmin(_ path: String) async throws -> HTTP1Response {
        let port = try #require(server.adminPort)
        return try await onThread {
            let client = try RawClient(to: .local(UInt16(port)))
            return try #require(try client.exchange(LiveServer.head("GET", path)))
        }
    }
}
