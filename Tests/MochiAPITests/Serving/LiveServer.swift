import Foundation
import MochiAPI
import TestSupport

/// A server of this process on a free port of the loopback interface.
struct LiveServer: Sendable {
    let server: MochiServer

    var endpoint: Endpoint { .local(UInt16(server.port)) }

    /// Runs `body` against a server with `routes`, then stops it.
    static func run<Value>(
        _ routes: Routes,
        loops: Int = 1,
        _ options: ServeOptions = .testing(),
        _ body: (LiveServer) async throws -> Value
    ) async throws -> Value {
        var options = options
        options.routes = routes
        options.loops = options.loops ?? loops
        let live = LiveServer(server: try await Mochi.serve(options))
        do {
            let value = try await body(live)
            await live.server.stop()
            return value
        } catch {
            await live.server.stop()
            throw error
        }
    }

    /// Sends one request on a connection of its own and takes the response.
    func send(_ request: String) async throws -> HTTP1Response {
        let response = try await talk { try $0.exchange(request) }
        guard let response else { throw NoResponse() }
        return response
    }

    /// A request without a body.
    func request(_ method: String, _ target: String, _ fields: String...) async throws -> HTTP1Response {
        try await send(Self.head(method, target, fields))
    }

    func get(_ target: String, _ fields: String...) async throws -> HTTP1Response {
        try await send(Self.head("GET", target, fields))
    }

    func post(_ target: String, _ body: String, _ fields: String...) async throws -> HTTP1Response {
        try await send(Self.head("POST", target, fields + ["Content-Length: \(body.utf8.count)"]) + body)
    }

    /// Talks over a connection of its own, on a thread of its own: its waiting must not hold a thread of Swift's pool.
    func talk<Value: Sendable>(_ body: @escaping @Sendable (RawClient) throws -> Value) async throws -> Value {
        let endpoint = endpoint
        return try await onThread { try body(RawClient(to: endpoint)) }
    }

    static func head(_ method: String, _ target: String, _ fields: [String] = []) -> String {
        ["\(method) \(target) HTTP/1.1", "Host: test", ""].prefix(2).joined(separator: "\r\n") + "\r\n"
            + fields.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    struct NoResponse: Error {}
}

extension ServeOptions {
    /// A free port of the loopback interface, no signals, pages without a shell, and what `change` says.
    static func testing(_ change: (inout ServeOptions) -> Void = { _ in }) -> ServeOptions {
        var options = ServeOptions(routes: [:])
        options.hostname = "127.0.0.1"
        options.port = 0
        options.handlesSignals = false
        options.htmlShell = "{{mochi.body}}"
        options.shutdownTimeout = .seconds(10)
        change(&options)
        return options
    }
}

/// An event that one side waits for and the other side reports; reported twice is once.
struct Event<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init(of type: Value.Type = Void.self) {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func report(_ value: Value) {
        continuation.yield(value)
        continuation.finish()
    }

    /// The first value reported; nil when the waiting task is cancelled first.
    var value: Value? {
        get async {
            for await value in stream { return value }
            return nil
        }
    }
}

extension Event<Void> {
    func report() { report(()) }
}
