import MochiEngine

/// Answers nothing.
final class Silence: Responder {
    func respond(to request: IncomingRequest, on loop: EventLoop) {}
}

/// Runs `body` on a loop of a server that nobody asks anything.
func withLoop(_ body: (EventLoop) async throws -> Void) async throws {
    try await withLoops(1) { try await body($0[0]) }
}

/// The same with several loops.
func withLoops(_ count: Int, _ body: ([EventLoop]) async throws -> Void) async throws {
    let server = try await Server.start(
        loops: count,
        limits: Limits(),
        listeners: [(.tcp(host: "127.0.0.1", port: 0), nil)],
        responder: Silence()
    )
    do {
        try await body(server.group.loops)
        await server.stop(timeout: .zero)
    } catch {
        await server.stop(timeout: .zero)
        throw error
    }
}
