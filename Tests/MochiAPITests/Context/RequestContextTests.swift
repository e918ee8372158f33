import MochiAPI
import Synchronization
import TestSupport
import Testing

@Suite struct RequestContextTests {
    /// The description of a request by a handler of each kind.
    private static func routes(_ describe: @escaping @Sendable (RequestContext) throws -> String) -> Routes {
        [
            "/sync/*": Mochi.api { .text(try describe($0)) },
            "/async/*": Mochi.api { request async throws in .text(try describe(request)) },
            "/late/*": Mochi.api { request async throws in
                // Comes back from another thread than the loop's, so that nothing is left of the connection's memory.
                let text = try await Task.detached { try describe(request) }.value
                return .text(text)
            },
        ]
    }

    @Test(arguments: ["sync", "async", "late"])
    func `a handler reads all of the request`(kind: String) async throws {
        let routes = Self.routes { request in
            [
                request.method.rawValue, request.target, request.path, request.query["q"] ?? "-",
                request.query.all("t").joined(separator: "+"), request.parameters["*"] ?? "-",
                request.routePattern ?? "-",
                request.headers["X-One"] ?? "-", request.headers.all("x-two").joined(separator: "+"), request.authority,
                request.isSecure.description, request.httpVersion,
                request.cookies.getAll().map { "\($0.name):\($0.value)" }.joined(separator: "+"),
            ].joined(separator: "|")
        }
        let response = try await LiveServer.run(routes) {
            try await $0.get(
                "/\(kind)/a%20b?q=green+tea&t=1&t=%C3%A9",
                "X-One: 1",
                "X-Two: a",
                "x-two: b",
                "Cookie: a=1; b=\"2\"",
                "Cookie: c=3"
            )
        }
        let target = "/\(kind)/a%20b?q=green+tea&t=1&t=%C3%A9"
        #expect(
            response.text
                == [
                    "GET", target, "/\(kind)/a%20b", "green tea", "1+é", "a b", "/\(kind)/*", "1", "a+b", "test",
                    "false",
                    "HTTP/1.1", "a:1+b:2+c:3",
                ].joined(separator: "|")
        )
    }

    @Test(arguments: ["sync", "async", "late"])
    func `the client's address is known to every kind of handler`(kind: String) async throws {
        let response = try await LiveServer.run(Self.routes { $0.clientAddress }) { try await $0.get("/\(kind)/") }
        #expect(response.text == "127.0.0.1")
    }

    @Test(arguments: ["sync", "async"])
    func `current is the request of the calling handler`(kind: String) async throws {
        let routes = Self.routes { request in "\(try RequestContext.current === request)" }
        let response = try await LiveServer.run(routes) { try await $0.get("/\(kind)/") }
        #expect(response.text == "true")
    }

    @Test func `a task inherits current, a detached one does not`() async throws {
        let routes: Routes = [
            "/:n": Mochi.api { request async throws in
                await Task.yield()
                async let child = RequestContext.current.path
                let inherited = try await Task { try RequestContext.current.path }.value
                let detached = try? await Task.detached { try RequestContext.current.path }.value
                return .text("\(try await child) \(inherited) \(detached ?? "none")")
            }
        ]
        try await LiveServer.run(routes, loops: 2) { live in
            try await withThrowingTaskGroup { group in
                for number in 0..<20 {
                    group.addTask {
                        let response = try await live.get("/\(number)")
                        #expect(response.text == "/\(number) /\(number) none")
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `outside a request current throws and says so`() async throws {
        let reason = #expect(throws: NoRequest.self) { try RequestContext.current }
        #expect(reason?.description.contains("outside a request") == true)
        let seen = Event(of: Bool.self)
        let routes: Routes = [
            "/": Mochi.api { _ in
                Task { seen.report((try? RequestContext.current) == nil) }
                return .empty()
            }
        ]
        try await LiveServer.run(routes) { live in
            _ = try await live.get("/")
            #expect(await seen.value == true)
        }
    }

    @Test func `a context that a synchronous handler keeps can be read for ever`() async throws {
        let kept = Mutex<RequestContext?>(nil)
        let routes: Routes = [
            "/keep/:name": Mochi.api { request in
                kept.withLock { $0 = request }
                return .empty()
            },
            "/*": Mochi.api { _ in .text("other") },
        ]
        try await LiveServer.run(routes) { live in
            try await live.talk { client in
                _ = try client.exchange(LiveServer.head("GET", "/keep/it?a=1", ["X-One: first"]))
                // The next request reuses the connection's memory.
                for _ in 0..<20 {
                    _ = try client.exchange(LiveServer.head("GET", "/xxxxxxxxxxxxxxxx", ["X-One: second"]))
                }
            }
        }
        let context = try #require(kept.withLock { $0 })
        let read = try await onThread {
            [
                context.method.rawValue, context.target, context.parameters["name"] ?? "-", context.query["a"] ?? "-",
                context.headers["x-one"] ?? "-", context.clientAddress,
            ]
        }
        #expect(read == ["GET", "/keep/it?a=1", "it", "1", "first", "127.0.0.1"])
    }

    @Test func `the authority is the target's, or Host`() async throws {
        let routes: Routes = ["/*": Mochi.api { .text("\($0.authority) \($0.target)") }]
        let texts = try await LiveServer.run(routes) { live in
            [
                try await live.get("http://absolute.example:81/a?b").text,
                try await live.send("GET /a HTTP/1.0\r\n\r\n").text,
            ]
        }
        #expect(texts == ["absolute.example:81 /a?b", " /a"])
    }

    @Test func `over HTTP/2 the version and the authority are the stream's`() async throws {
        let routes: Routes = ["/*": Mochi.api { .text("\($0.httpVersion) \($0.authority) \($0.headers.count)") }]
        try await LiveServer.run(routes) { live in
            let url = "http://127.0.0.1:\(live.server.port)/a"
            let output = try await onThread {
                try TLSClient.curl(["--http2-prior-knowledge", "-H", "user-agent:", "-H", "accept:", url]).output
            }
            #expect(output == "HTTP/2 127.0.0.1:\(live.server.port) 0")
        }
    }
}
