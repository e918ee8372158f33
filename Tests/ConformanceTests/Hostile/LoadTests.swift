internal import Foundation
internal import Glibc
import TestSupport
import Testing

/// Load by wrk and h2load while the server stops, and while its certificate changes: nothing that was accepted is lost.
@Suite(.serialized)
struct LoadTests {
    /// What a load generator counted.
    struct Report {
        let succeeded: Int
        let lost: Int

        /// wrk: a read error is an answer that did not come; a write error only says that the server is gone.
        init(wrk text: String) {
            succeeded = Self.number(#"(\d+) requests in"#, text)
            lost =
                Self.number(#"read (\d+)"#, text) + Self.number(#"Non-2xx or 3xx responses: (\d+)"#, text)
                + Self.number(#"timeout (\d+)"#, text)
        }

        init(h2load text: String) {
            succeeded = Self.number(#"(\d+) succeeded"#, text)
            lost = Self.number(#"(\d+) failed"#, text) + Self.number(#"(\d+) timeout"#, text)
        }

        private static func number(_ pattern: String, _ text: String) -> Int {
            guard let match = text.range(of: pattern, options: .regularExpression) else { return 0 }
            return Int(text[match].filter(\.isNumber)) ?? 0
        }
    }

    @Test func `SIGTERM under load loses no request`() async throws {
        let server = try Subject.start(environment: ["MOCHI_LOOPS": "2"])
        let address = "http://127.0.0.1:\(server.port)/"
        let (connected, feed) = AsyncStream.makeStream(of: Void.self)
        async let http2 = (0..<4).asyncMap { _ in
            try await onThread { try Self.converse(server.endpoint) { feed.yield() } }
        }
        var connections = connected.makeAsyncIterator()
        for _ in 0..<4 { await connections.next() }
        let descriptors = server.socketCount
        async let http1 = load(["wrk", "-t1", "-c32", "-d2s", address])
        #expect(try await Self.wait(for: server) { server.socketCount >= descriptors + 32 })
        let idle = server.processorTime
        #expect(try await Self.wait(for: server) { server.processorTime > idle + .milliseconds(500) })
        server.send(signal: SIGTERM)
        #expect(try server.waitForExit() == .exited(0))
        let report = try await Report(wrk: http1)
        #expect(report.succeeded > 0)
        #expect(report.lost == 0)
        for answers in try await http2 {
            #expect(answers > 0)
        }
    }

    /// Keeps 16 requests in flight until the server says GOAWAY, and then waits for the answers that are missing.
    ///
    /// h2load cannot be the witness here: it gives up its requests when a GOAWAY comes without an answer.
    /// - Returns: how many were answered; throws when one was not.
    private static func converse(_ endpoint: Endpoint, onConnect: () -> Void) throws -> Int {
        let client = try HTTP2Client(to: endpoint)
        onConnect()
        var (next, answered, isTold): (UInt32, Int, Bool) = (1, 0, false)
        var open: Set<UInt32> = []
        while !isTold || !open.isEmpty {
            if open.isEmpty {
                for _ in 0..<16 {
                    try client.send(.headers(next, .request()))
                    open.insert(next)
                    next += 2
                }
            }
            switch try client.next() {
            case .headers(let stream, _, endStream: true), .data(let stream, _, endStream: true):
                open.remove(stream)
                answered += 1
            case .goAway: isTold = true
            case .end: throw Unanswered(count: open.count)
            default: break
            }
        }
        return answered
    }

    /// Requests that the server took and did not answer.
    struct Unanswered: Error {
        let count: Int
    }

    @Test func `SIGHUP with another certificate under load loses no request`() async throws {
        let port = try FreePort.next()
        let (first, second) = (try Certificate.make(name: "first"), try Certificate.make(name: "second"))
        let folder = FileManager.default.temporaryDirectory.appending(path: "mochi-load-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (chain, key) = (folder.appending(path: "chain.pem").path, folder.appending(path: "key.pem").path)
        func install(_ certificate: Certificate) throws {
            for (source, target) in [(certificate.certificatePath, chain), (certificate.keyPath, key)] {
                try Data(contentsOf: URL(filePath: source)).write(to: URL(filePath: target), options: .atomic)
            }
        }
        try install(first)
        let server = try Subject.start(environment: [
            "MOCHI_LOOPS": "2", "TLS_CERT": chain, "TLS_KEY": key, "TLS_PORT": "\(port)",
        ])
        let address = "https://127.0.0.1:\(port)/"
        async let http1 = load(["wrk", "-t1", "-c16", "-d6s", address])
        async let http2 = load(["h2load", "-t1", "-c4", "-m16", "-D6", address])
        let idle = server.processorTime
        for (number, certificate) in [second, first, second].enumerated() {
            let time = idle + .milliseconds(200 * (number + 1))
            #expect(try await Self.wait(for: server) { server.processorTime > time })
            try install(certificate)
            server.send(signal: SIGHUP)
        }
        let reports = try await [Report(wrk: http1), Report(h2load: http2)]
        for report in reports {
            #expect(report.succeeded > 0)
            #expect(report.lost == 0)
        }
        let served = try Subprocess.run("openssl", ["s_client", "-connect", "127.0.0.1:\(port)"]).output
        let expected = try String(contentsOfFile: second.certificatePath, encoding: .utf8)
        #expect(served.contains(expected.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    // On a thread too: what it waits for may need the one that this task would hold.
    private static func wait(
        for server: ServerProcess,
        until condition: @escaping @Sendable () -> Bool
    ) async throws -> Bool {
        try await onThread { server.wait(by: .seconds(60), until: condition) }
    }

    private func load(_ command: [String]) async throws -> String {
        try await onThread { try Subprocess.run(command[0], Array(command.dropFirst())).output }
    }
}

extension Sequence where Element: Sendable {
    /// The values of `body` for all elements, found at the same time.
    fileprivate func asyncMap<Value: Sendable>(
        _ body: @escaping @Sendable (Element) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for element in self {
                group.addTask { try await body(element) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
