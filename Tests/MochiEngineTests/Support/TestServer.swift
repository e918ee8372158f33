import Glibc
import MochiEngine
import TestSupport

/// A responder made of a closure.
final class ClosureResponder: Responder {
    private let answer: Respond

    init(_ answer: @escaping Respond) {
        self.answer = answer
    }

    func respond(to request: IncomingRequest, on loop: EventLoop) {
        answer(request, loop)
    }
}

typealias Respond = @Sendable (IncomingRequest, EventLoop) -> Void

/// Answers nothing.
let silent: Respond = { _, _ in }

/// A responder whose handler is a task; what it throws breaks the response.
func handler(
    bodyLimit: Int = .max,
    _ body: @escaping @Sendable (Exchange) async throws -> Void
) -> Respond {
    { request, loop in
        Exchange.begin(request, on: loop, bodyLimit: bodyLimit).run { exchange in
            do {
                try await body(exchange)
            } catch {
                exchange.abort()
            }
        }
    }
}

extension Exchange {
    /// Answers with a text, when there still is somebody.
    func answer(_ text: String, status: Int = 200) {
        incoming?.send(status: status, text)
    }

    /// Reads the whole body.
    func collect() async throws -> [UInt8] {
        var body: [UInt8] = []
        while let piece = try await nextBodyPiece() {
            body += piece
        }
        return body
    }
}

/// A server in this process that ends with the test.
struct TestServer: Sendable {
    let server: Server

    var loops: [EventLoop] { server.group.loops }
    var endpoint: Endpoint { .local(UInt16(server.port)) }
    var port: Int { server.port }

    /// The client's end of a socket whose other end the server adopts.
    func connectAdopted() throws -> Int32 {
        var pair: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &pair) == 0 else { throw SystemError("socketpair") }
        server.adopt(pair[1])
        return pair[0]
    }

    /// Waits until no connection is open.
    func becomesIdle() async -> Bool {
        await holds { await server.connectionCount() == 0 }
    }

    /// Looks after every turn of the loops whether `condition` holds; false after ten seconds.
    func holds(_ condition: () async -> Bool) async -> Bool {
        let cutoff = Cutoff.seconds(10)
        while await !condition() {
            if cutoff.hasPassed { return false }
            await loops[0].passTime()
        }
        return true
    }
}

extension EventLoop {
    /// Comes back after a few milliseconds of the loop's time, at once when it has ended.
    func passTime() async {
        await withCheckedContinuation { continuation in
            let isPosted = self.post {
                guard self.isCurrent else { return continuation.resume() }
                _ = self.schedule(after: .milliseconds(5)) { continuation.resume() }
            }
            if !isPosted { continuation.resume() }
        }
    }
}

/// Serves `respond` while `body` runs, and checks that the end of it is clean.
func withServer(
    loops: Int = 1,
    limits: Limits = Limits(),
    listeners: [(address: Address, tls: TLSIdentity?)] = [(.tcp(host: "127.0.0.1", port: 0), nil)],
    _ respond: @escaping Respond,
    _ body: (TestServer) async throws -> Void
) async throws {
    let server = try await Server.start(
        loops: loops,
        limits: limits,
        listeners: listeners,
        responder: ClosureResponder(respond)
    )
    do {
        try await body(TestServer(server: server))
    } catch {
        await server.stop(timeout: .zero)
        throw error
    }
    await server.stop(timeout: .zero)
}

/// As `withServer`, over TLS.
func withTLSServer(
    loops: Int = 1,
    limits: Limits = Limits(),
    _ respond: @escaping Respond,
    _ body: (TestServer) async throws -> Void
) async throws {
    let files = try Certificate.shared
    let identity = try TLSIdentity(certificateFile: files.certificatePath, keyFile: files.keyPath, http2: true)
    let listeners: [(address: Address, tls: TLSIdentity?)] = [(.tcp(host: "127.0.0.1", port: 0), identity)]
    try await withServer(loops: loops, limits: limits, listeners: listeners, respond, body)
}

extension Limits {
    /// Every time at a second, so that nobody waits long for a limit.
    static var impatient: Limits {
        var limits = Limits()
        limits.handshakeTime = .seconds(1)
        limits.headTime = .seconds(1)
        limits.keepAliveTime = .seconds(1)
        limits.stallTime = .seconds(1)
        return limits
    }

    func with(_ change: (inout Limits) -> Void) -> Limits {
        var limits = self
        change(&limits)
        return limits
    }
}
