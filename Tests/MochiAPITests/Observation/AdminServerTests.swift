import Foundation
import Synchronization
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct AdminServerTests {
    private struct Broken: Error {}

    private struct Database {
        func ping() async throws {}
    }

    private func examples(_ options: inout ServeOptions, _ database: Database) {
        options.admin = AdminOptions(port: 9090)
        options.admin?.checks["database"] = { try await database.ping() }
    }

    private static func options(_ change: (inout ServeOptions) -> Void = { _ in }) -> ServeOptions {
        .testing { options in
            options.admin = AdminOptions(port: 0)
            change(&options)
        }
    }

    private static func metrics(_ live: LiveServer) async throws -> [String: Double] {
        let answer = try await live.askAdmin("/metrics")
        #expect(answer.status == 200)
        #expect(answer.field("content-type") == "text/plain; version=0.0.4; charset=utf-8")
        var samples: [String: Double] = [:]
        for line in answer.text.split(separator: "\n") where !line.hasPrefix("#") {
            let end = try #require(line.lastIndex(of: " "))
            let value = try #require(Double(line[line.index(after: end)...]), "\(line)")
            #expect(samples.updateValue(value, forKey: String(line[..<end])) == nil, "\(line) is there twice")
        }
        return samples
    }

    @Test func `health, readiness and metrics are answered beside the server, and nothing of it`() async throws {
        let routes: Routes = ["/": Mochi.api { _ in .text("mine") }]
        try await LiveServer.run(routes, Self.options()) { live async throws in
            #expect(try await live.askAdmin("/healthz").text == "ok\n")
            #expect(try await live.askAdmin("/readyz").text == "ready\n")
            #expect(try await live.askAdmin("/readyz").field("cache-control") == "no-store")
            #expect(try await live.askAdmin("/").status == 404)
            #expect(try await live.get("/metrics").status == 404)
        }
    }

    @Test func `many who ask at once are all told that the server is well`() async throws {
        try await LiveServer.run([:], loops: 2, Self.options()) { live async throws in
            let answers = try await withThrowingTaskGroup { group in
                for index in 0..<40 {
                    group.addTask { try await live.askAdmin(index % 2 == 0 ? "/healthz" : "/metrics") }
                }
                return try await group.reduce(into: []) { $0.append(($1.status, $1.text)) }
            }
            #expect(answers.map(\.0) == Array(repeating: 200, count: 40))
            // No loop is left out of any scrape.
            #expect(answers.count { $0.1.contains("mochi_loop_lag_seconds{loop=\"1\"}") } == 20)
        }
    }

    @Test func `requests are counted by the pattern of their route`() async throws {
        let routes: Routes = [
            "/products/:id": Mochi.page { _ in p { "product" } },
            "/slow": Mochi.api { _ async in
                await Task.yield()
                return .text("slow", status: .created)
            },
            "/breaks": Mochi.api { _ in throw Broken() },
        ]
        try await LiveServer.run(routes, loops: 2, Self.options()) { live async throws in
            for path in ["/products/1", "/products/2?a=1", "/slow", "/breaks", "/nowhere", "/nowhere/else"] {
                _ = try await live.get(path)
            }
            _ = try await live.send("GET /refused HTTP/1.1\r\n\r\n")
            let samples = try await Self.metrics(live)
            let name = "http_server_request_duration_seconds"
            func count(_ labels: String) -> Double? { samples["\(name)_count{\(labels)}"] }
            #expect(
                count(#"http_request_method="GET",http_route="/products/:id",http_response_status_code="200""#) == 2
            )
            #expect(count(#"http_request_method="GET",http_route="/slow",http_response_status_code="201""#) == 1)
            #expect(count(#"http_request_method="GET",http_route="/breaks",http_response_status_code="500""#) == 1)
            #expect(count(#"http_request_method="GET",http_response_status_code="404""#) == 2)
            #expect(count(#"http_request_method="_OTHER",http_response_status_code="400""#) == 1)
            // Paths would be as many as clients like.
            #expect(!samples.keys.contains { $0.contains("nowhere") || $0.contains("/products/1") })
            let labels = #"http_request_method="GET",http_route="/slow",http_response_status_code="201""#
            #expect(samples["\(name)_bucket{\(labels),le=\"+Inf\"}"] == 1)
            #expect((samples["\(name)_sum{\(labels)}"] ?? 0) > 0)
            #expect(samples["http_server_active_requests"] == 0)
            #expect(samples["mochi_loops"] == 2)
            #expect(samples.keys.count { $0.hasPrefix("mochi_loop_lag_seconds") } == 2)
            #expect(samples["mochi_refusals_total{reason=\"malformed\"}"] == 1)
            #expect((samples["mochi_connections_accepted_total"] ?? 0) >= 7)
            #expect((samples["process_resident_memory_bytes"] ?? 0) > 1_000_000)
            #expect((samples["process_open_fds"] ?? 0) > 3)
            let start = samples["process_start_time_seconds"] ?? 0
            #expect(abs(start - Date().timeIntervalSince1970) < 86_400)
        }
    }

    @Test func `the requests of operators are no events of the server`() async throws {
        let log = EventLog(of: .request) { ["/healthz", "/metrics"].contains($0.path) && $0.status == 200 }
        try await LiveServer.run([:], Self.options()) { live async throws in
            _ = try await live.askAdmin("/healthz")
            _ = try await live.askAdmin("/metrics")
        }
        #expect(log.events.isEmpty)
    }

    @Test func `a check that throws or takes too long makes the server unready, and no more`() async throws {
        let fails = Mutex(true)
        let options = Self.options {
            $0.admin?.checks = [
                "database": { if fails.withLock({ $0 }) { throw Broken() } }, "queue": {},
            ]
        }
        try await LiveServer.run([:], options) { live async throws in
            let answer = try await live.askAdmin("/readyz")
            #expect(answer.status == 503)
            #expect(answer.text == "These checks fail: database\n")
            #expect(try await live.askAdmin("/healthz").status == 200)
            fails.withLock { $0 = false }
            #expect(try await live.askAdmin("/readyz").status == 200)
        }
    }

    @Test func `a server that stops says so first, until its last request has ended`() async throws {
        let started = Event<Void>()
        let end = Event<Void>()
        let routes: Routes = [
            "/": Mochi.api { _ async in
                started.report()
                await end.value
                return .text("done")
            }
        ]
        var options = Self.options { $0.shutdownTimeout = .seconds(30) }
        options.routes = routes
        options.loops = 1
        let live = LiveServer(server: try await Mochi.serve(options))
        async let answer = live.get("/")
        await started.value
        async let stopped: Void = live.server.stop()
        while !live.server.isDraining { await Task.yield() }
        let ready = try await live.askAdmin("/readyz")
        #expect(ready.status == 503)
        #expect(ready.text == "The server is stopping.\n")
        #expect(try await live.askAdmin("/healthz").status == 200)
        end.report()
        #expect(try await answer.text == "done")
        await stopped
    }

    @Test func `a loop that is stuck is no health, and holds up no scrape`() async throws {
        let started = Event<Void>()
        let release = DispatchSemaphore(value: 0)
        let routes: Routes = [
            "/": Mochi.api { _ in
                started.report()
                release.wait()
                return .text("late")
            }
        ]
        try await LiveServer.run(routes, loops: 1, Self.options()) { live async throws in
            async let answer = live.get("/")
            await started.value
            let health = try await live.askAdmin("/healthz")
            #expect(health.status == 503)
            #expect(health.text == "These event loops do not answer: 0\n")
            let samples = try await Self.metrics(live)
            #expect(!samples.keys.contains { $0.hasPrefix("mochi_loop_lag") })
            release.signal()
            #expect(try await answer.text == "late")
            #expect(try await live.askAdmin("/healthz").status == 200)
        }
    }

    @Test func `a port that is taken stops the start, and frees that of the server`() async throws {
        try await LiveServer.run([:], Self.options()) { live async throws in
            let taken = try #require(live.server.adminPort)
            let options = Self.options { $0.admin?.port = taken }
            let error = await #expect(throws: StartError.self) { try await Mochi.serve(options) }
            #expect(error?.description.hasPrefix("admin: ") == true)
        }
        let options = Self.options { $0.admin?.port = 70_000 }
        let error = await #expect(throws: StartError.self) { try await Mochi.serve(options) }
        #expect(error?.description == "admin.port 70000: accepted are 0 to 65535")
    }

    @Test(arguments: [(0, "0"), (1_000_000_000, "1"), (500_000, "0.0005"), (1_500_000_000, "1.5"), (1, "0.000000001")])
    func `seconds are digits`(nanoseconds: UInt64, text: String) {
        #expect(PrometheusText.seconds(nanoseconds) == text)
    }

    @Test func `values of labels are escaped`() {
        var text = PrometheusText()
        text.add("a", .counter, "b", by: "c", [("x\"\\\ny", 1)])
        #expect(text.text == "# HELP a b\n# TYPE a counter\na{c=\"x\\\"\\\\\\ny\"} 1\n")
    }
}
