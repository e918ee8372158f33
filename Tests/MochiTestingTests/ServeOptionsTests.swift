import MochiAPI
import MochiTesting
import Testing

@Suite struct ServeOptionsTests {
    private struct Failure: Error {}

    @Test(arguments: TestDepth.allCases)
    func `what the body returns or throws is what the test does`(depth: TestDepth) async throws {
        let routes: Routes = ["/": Mochi.api { _ in .text("soft") }]
        #expect(try await routes.test(depth) { client in try await client.get("/").text } == "soft")
        await #expect(throws: Failure.self) { try await routes.test(depth) { _ in throw Failure() } }
    }

    @Test(arguments: TestDepth.allCases)
    func `options that cannot work are thrown before the body`(depth: TestDepth) async throws {
        let routes: Routes = ["/:a": Mochi.api { _ in .empty() }, "/:b": Mochi.api { _ in .empty() }]
        await #expect(throws: StartError.self) {
            try await routes.test(depth) { _ in Issue.record("the body has run") }
        }
        var app = ServeOptions(routes: [:])
        app.loops = 0
        await #expect(throws: StartError.self) { try await app.test(depth) { _ in } }
    }

    @Test(arguments: TestDepth.allCases)
    func `the options decide, but for where to listen`(depth: TestDepth) async throws {
        var app = ServeOptions(routes: ["/": Mochi.api { .text($0.authority) }])
        app.unixSocket = "/nowhere/mochi.sock"
        app.tls = TLSOptions(certificateFile: "/nowhere", keyFile: "/nowhere")
        app.hostname = "nowhere.example"
        app.port = 1
        app.loops = 2
        app.trailingSlash = .never
        try await app.test(depth) { client async throws in
            #expect(try await client.get("/").status == .ok)
            #expect(try await client.get("/nowhere/").status == .movedPermanently)
            #expect((client.server.port == 0) == (depth == .inProcess))
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `development is up to the options`(depth: TestDepth) async throws {
        var app = ServeOptions(routes: ["/": Mochi.page { _ in throw Failure() }])
        for isDevelopment in [false, true] {
            app.development = isDevelopment
            try await app.test(depth) { client async throws in
                let response = try await client.get("/")
                #expect(response.status == .internalServerError)
                #expect(response.contains("Failure") == isDevelopment)
            }
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `nobody is served after the end`(depth: TestDepth) async throws {
        let routes: Routes = ["/": Mochi.api { _ in .text("soft") }]
        let client = try await routes.test(depth) { $0 }
        await client.server.untilStopped()
        let error = await #expect(throws: TestClientError.self) { try await client.get("/") }
        #expect(error?.description.hasPrefix("GET /: the test has ended") == true)
    }

    @Test(arguments: TestDepth.allCases)
    func `a server that has been stopped takes no more requests`(depth: TestDepth) async throws {
        let routes: Routes = ["/": Mochi.api { _ in .text("soft") }]
        try await routes.test(depth) { client async throws in
            #expect(try await client.get("/").text == "soft")
            await client.server.stop()
            await #expect(throws: TestClientError.self) { try await client.get("/") }
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `a stop lets the request in flight finish`(depth: TestDepth) async throws {
        let (begun, go) = (Signal(), Signal())
        let routes: Routes = [
            "/": Mochi.api { _ async in
                begun.report()
                await go.wait()
                return .text("finished")
            }
        ]
        try await routes.test(depth) { client async throws in
            async let text = client.get("/").text
            await begun.wait()
            async let stopped: Void = client.server.stop()
            go.report()
            #expect(try await text == "finished")
            await stopped
        }
    }

    @Test func `tests run side by side`() async throws {
        let routes: Routes = ["/": Mochi.api { .text("\($0.query["n"] ?? "")") }]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                group.addTask {
                    try await routes.test(TestDepth.allCases[number % 3]) { client async throws in
                        #expect(try await client.get("/?n=\(number)").text == "\(number)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
