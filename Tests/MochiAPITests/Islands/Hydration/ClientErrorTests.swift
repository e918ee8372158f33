import MochiTesting
import Synchronization
import Testing

@testable import MochiAPI

/// What browsers tell of islands that failed.
@Suite struct ClientErrorTests {
    private static let json = "Content-Type: application/json"
    private static let path = "/_mochi/client-error"

    private static func run(_ body: (LiveServer, _ lines: () -> [String]) async throws -> Void) async throws {
        let lines = LogLines()
        let routes = ClientErrorEndpoint { lines.add($0) }.routes(below: "/_mochi")
        try await LiveServer.run(routes) { live in try await body(live) { lines.all } }
    }

    private final class LogLines: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    @Test func `a report becomes one line`() async throws {
        try await Self.run { live, lines async throws in
            let report =
                #"{"name":"Counter","message":"Error: no\nINJECTED \u001b[2J\u202e\u0085\u2028","url":"http://h/p?token=1#x"}"#
            let answer = try await live.post(Self.path, report, Self.json)
            #expect(answer.status == 204)
            let expected = "island Counter failed in a browser on http://h/p: Error: no\u{FFFD}INJECTED \u{FFFD}[2J"
            #expect(lines() == [expected + "\u{FFFD}\u{FFFD}\u{FFFD}"])
        }
    }

    @Test func `a flood of reports is a line a second at most`() async throws {
        try await Self.run { live, lines async throws in
            let start = ContinuousClock.now
            for _ in 0..<50 {
                let answer = try await live.post(Self.path, #"{"name":"Counter","message":"no"}"#, Self.json)
                #expect(answer.status == 204)
            }
            let seconds = (ContinuousClock.now - start).components.seconds
            #expect(!lines().isEmpty && lines().count <= seconds + 2)
        }
    }

    @Test func `a report is short, and its line too`() async throws {
        try await Self.run { live, lines async throws in
            let long = String(repeating: "x", count: 3000)
            let report = #"{"name":"\#(long)","message":"\#(long)"}"#
            #expect(try await live.post(Self.path, report, Self.json).status == 204)
            #expect(lines().allSatisfy { $0.count < 1100 } && lines().count == 1)
            let longer = #"{"name":"","message":"\#(String(repeating: "x", count: 9000))"}"#
            #expect(try await live.post(Self.path, longer, Self.json).status == 413)
        }
    }

    @Test(arguments: [
        ("{}", ["Content-Type: application/json"], 400), ("[", ["Content-Type: application/json"], 400),
        ("{}", ["Content-Type: text/plain"], 415), ("{}", [], 415),
        ("{}", ["Content-Type: application/json", "Sec-Fetch-Site: cross-site"], 403),
        ("{}", ["Content-Type: application/json", "Sec-Fetch-Site: same-site"], 403),
    ])
    func `what is no report of our pages is refused`(body: String, fields: [String], status: Int) async throws {
        try await Self.run { live, lines async throws in
            let head = LiveServer.head("POST", Self.path, fields + ["Content-Length: \(body.utf8.count)"])
            #expect(try await live.send(head + body).status == status)
            #expect(lines() == [])
        }
    }
}
