import MochiAPI
import TestSupport
import Testing

@testable import MochiAPI

/// What a context tells of the server and of its own time.
@Suite struct ContextStateTests {
    @Test func `a handler learns that the server is stopping`() async throws {
        let (began, stopping) = (Event(), Event())
        let routes: Routes = [
            "/": Mochi.api { request async throws in
                let before = request.isDraining
                began.report()
                while !request.isDraining { await Task.yield() }
                stopping.report()
                return .text("\(before) \(request.isDraining)")
            }
        ]
        var options = ServeOptions.testing()
        options.routes = routes
        options.loops = 1
        let live = LiveServer(server: try await Mochi.serve(options))
        async let response = live.get("/")
        _ = await began.value
        await live.server.stop()
        #expect(try await response.text == "false true")
    }

    @Test func `a deadline is the end of the time limit`() async throws {
        let routes: Routes = [
            "/limited": Mochi.api { request async throws in
                guard let deadline = request.deadline else { return .text("none") }
                let left = ContinuousClock.now.duration(to: deadline)
                return .text(left <= .seconds(3600) && left > .zero ? "ahead" : "\(left)")
            }.timeLimit(.seconds(3600)),
            "/free": Mochi.api { request async throws in .text(request.deadline == nil ? "none" : "some") },
            "/sync": Mochi.api { request in .text(request.deadline == nil ? "none" : "some") },
        ]
        try await LiveServer.run(routes) { live in
            let texts = try await live.talk { client in
                try ["/limited", "/free", "/sync", "/limited", "/free"].map {
                    try client.exchange(LiveServer.head("GET", $0))?.text
                }
            }
            #expect(texts == ["ahead", "none", "none", "ahead", "none"])
        }
    }
}
