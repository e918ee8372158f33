import Synchronization
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct LifecycleTests {
    private struct Broken: Error {}

    private final class Steps: Sendable {
        private let all = Mutex<[String]>([])
        var values: [String] { all.withLock { $0 } }
        func add(_ text: String) { all.withLock { $0.append(text) } }
    }

    private struct Database {
        func connect() async throws {}
        func close() async throws {}
    }

    private func example(_ options: inout ServeOptions, _ database: Database) {
        options.hooks.initialize = { try await database.connect() }
        options.hooks.shutdown = { try await database.close() }
    }

    @Test func `hooks run at their time`() async throws {
        let steps = Steps()
        var options = ServeOptions.testing()
        options.routes = [
            "/": Mochi.api { _ in
                steps.add("request")
                return .text("hello")
            }
        ]
        options.hooks.initialize = { steps.add("initialize") }
        options.hooks.listening = { steps.add("listening \($0.port > 0)") }
        options.hooks.ready = { _ in steps.add("ready") }
        options.hooks.shutdown = {
            steps.add("shutdown")
            throw Broken()
        }
        let live = LiveServer(server: try await Mochi.serve(options))
        _ = try await live.get("/")
        await live.server.stop()
        #expect(steps.values == ["initialize", "listening true", "ready", "request", "shutdown"])
    }

    @Test func `a hook that throws stops the start`() async throws {
        let port = Mutex(0)
        for number in 0..<3 {
            var options = ServeOptions.testing()
            options.hooks.initialize = { if number == 0 { throw Broken() } }
            options.hooks.listening = { server in
                port.withLock { $0 = server.port }
                if number == 1 { throw Broken() }
            }
            options.hooks.ready = { _ in throw Broken() }
            await #expect(throws: Broken.self) { try await Mochi.serve(options) }
            let port = port.withLock { $0 }
            #expect((port == 0) == (number == 0))
            if port != 0 { #expect(throws: (any Error).self) { try HealthCheck.status(ofPort: port) } }
        }
    }

    @Test func `a start is told with what is served`() async throws {
        var options = ServeOptions.testing()
        options.routes = [
            "/": Mochi.page { _ in p { "page" } }, "/a": Mochi.api { _ in .empty() }, "/f": Mochi.file("/x"),
            "/ws": Mochi.ws(message: { _, _ in }), "/sse": Mochi.sse(topic: "a"),
        ]
        options.hostname = "127.0.0.23"
        let log = EventLog(of: .serverStart) { $0.hostname == "127.0.0.23" }
        let server = try await Mochi.serve(options)
        #expect(
            log.events.map(\.json) == [
                #"{"port":\#(server.port),"hostname":"127.0.0.23","development":false,"routes":{"page":1,"api":2,"ws":1,"sse":1}}"#
            ]
        )
        await server.stop()
    }

    @Test func `pages without parameters are rendered once before clients come`() async throws {
        let steps = Steps()
        var options = ServeOptions.testing()
        options.warmup = true
        options.handle = Handle { request, next in
            if request.isWarmup { steps.add(request.path) }
            return try await next(request)
        }
        let routes: Routes = [
            "/warm": Mochi.page { request in
                steps.add("warm \(request.isWarmup)")
                return p { "page" }
            },
            "/warm/:id": Mochi.page { _ in p { "never" } }, "/warm/api": Mochi.api { _ in .text("never") },
            "/warm/breaks": Mochi.page { _ throws -> EmptyHTML in throw Broken() },
        ]
        let requests = EventLog(of: .request) { $0.path.hasPrefix("/warm") }
        let log = EventLog(of: .warmupComplete) { $0.routeCount == 2 && $0.errorCount == 1 }
        try await LiveServer.run(routes, options) { live in
            _ = await log.wait(for: 1)
            // What nobody else knows cannot be claimed.
            _ = try await live.get("/warm", "X-Mochi-Warmup: true")
        }
        #expect(Set(steps.values) == ["/warm", "/warm/breaks", "warm true", "warm false"])
        #expect(requests.events.map(\.isWarmup) == [true, true, nil])
    }
}
