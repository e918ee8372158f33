import TestSupport
import Testing

@testable import MochiAPI

@Suite struct RequestEventTests {
    private struct Broken: Error {}

    private struct Slow: AsyncComponent {
        var body: some HTML {
            get async {
                await Task.yield()
                return p { "slow" }
            }
        }
    }

    private static let routes: Routes = [
        "/request-event/sync": Mochi.api { _ in .text("hello") },
        "/request-event/async": Mochi.api { _ async in
            await Task.yield()
            return .text("hello", status: .created)
        },
        "/request-event/large": Mochi.api { _ in .text(String(repeating: "a", count: 300_000)) },
        "/request-event/stream": Mochi.api { _ in
            .stream { writer in
                for _ in 0..<3 { try await writer.write("piece") }
            }
        },
        "/request-event/page": Mochi.page { _ in p { "page" } },
        "/request-event/slow": Mochi.page { _ in
            p { "first" }
            Slow()
        },
        "/request-event/throws": Mochi.api { _ in throw Broken() },
        "/request-event/refuses": Mochi.page { _ async throws -> EmptyHTML in throw HTTPError(.forbidden) },
        "/request-event/post": Mochi.api(post: { _ in .empty() }),
        "/request-event/file": Mochi.file("/proc/self/nothing"),
        "/request-event/ws": Mochi.ws(message: { _, _ in }),
    ]

    @Test(
        arguments: [
            ("GET", "sync", 200, "api"), ("HEAD", "sync", 200, "api"), ("GET", "async", 201, "api"),
            ("GET", "large", 200, "api"), ("GET", "stream", 200, "api"), ("GET", "page", 200, "page"),
            ("GET", "slow", 200, "page"), ("GET", "throws", 500, "api"), ("GET", "refuses", 403, "page"),
            ("DELETE", "post", 405, "api"), ("GET", "nowhere", 404, "none"), ("GET", "file", 404, "file"),
            ("GET", "ws", 426, "ws"),
        ]
    )
    func `each response is told once`(method: String, name: String, status: Int, kind: String) async throws {
        let path = "/request-event/\(name)"
        // Others ask for the same paths at the same time.
        let mark = "\(method)-\(name)-\(UInt64.random(in: .min ... .max))"
        var options = ServeOptions.testing()
        options.proxy.trusted = ["127.0.0.1"]
        options.proxy.requestIDHeader = "x-request-id"
        let log = EventLog(of: .request) { $0.requestID == mark }
        try await LiveServer.run(Self.routes, options) { live in
            let answer = try await live.send(
                LiveServer.head(method, path + "?a=1", ["X-Request-Id: \(mark)", "Connection: close"])
            )
            #expect(answer.status == status)
        }
        // The server has ended: there is no more to come.
        #expect(log.events.count == 1)
        let event = try #require(log.events.first)
        #expect(event.method == method)
        #expect(event.path == path)
        #expect(event.status == status)
        #expect(event.kind.rawValue == kind)
        #expect(event.duration > .zero)
        #expect(event.isWarmup == nil)
    }

    @Test(
        arguments: [
            ("GET /refused-event/1 HTTP/1.1\r\nHost: a\r\nBad Field: x\r\n\r\n", "/refused-event/1", 400),
            ("GET /refused-event/2?a=1 HTTP/1.1\r\n\r\n", "/refused-event/2", 400),
            (
                "POST /refused-event/3 HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", "/refused-event/3",
                413
            ),
            (
                "GET /refused-event/4 HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 70_000))\r\n\r\n",
                "/refused-event/4", 431
            ),
        ]
    )
    func `what the connection refuses is told where there is a path`(
        head: String,
        path: String,
        status: Int
    ) async throws {
        let log = EventLog(of: .request) { $0.path == path }
        try await LiveServer.run(Self.routes) { live in
            let answer = try await live.send(head)
            #expect(answer.status == status)
        }
        #expect(log.events.map(\.status) == [status])
        #expect(log.events.map(\.kind) == [RequestEvent.Kind.none])
    }

    @Test func `a client that leaves before its response gets none, and nothing is told`() async throws {
        let path = "/request-event/left"
        let started = Event<Void>()
        let ended = Event<Void>()
        let routes: Routes = [
            path: Mochi.api { _ async throws in
                started.report()
                defer { ended.report() }
                try await Task.sleep(for: .seconds(60))
                return .text("late")
            }
        ]
        let log = EventLog(of: .request) { $0.path == path }
        try await LiveServer.run(routes) { live in
            _ = try await live.talk { client in
                try client.send(LiveServer.head("GET", path))
            }
            await started.value
            await ended.value
        }
        #expect(log.events.isEmpty)
    }
}
