import MochiAPI
import MochiTesting
import Testing

@Suite struct RequestTests {
    private struct Order: Codable, Equatable, Sendable {
        var mochi: String
        var count: Int
    }

    private static let app: Routes = [
        "/hello/:name": Mochi.api { .text("Hello, \(try $0.parameters.require("name"))!") },
        "/echo": Echo.route,
        "/orders": Mochi.api(post: { request in .json(try await request.json(Order.self), status: .created) }),
        "/large": Mochi.api { _ in .bytes([UInt8](repeating: 0x6D, count: 3_000_000)) },
        "/count": Mochi.api { request async throws in .text("\(try await request.body.collect(upTo: .max).count)") }
            .bodyLimit(50_000_000),
        "/small": Mochi.api { request async throws in .text(try await request.text()) }.bodyLimit(10),
        "/fail": Mochi.api { _ in throw HTTPError(.conflict, "Taken.") },
        "/empty": Mochi.api { _ in .empty() },
    ]

    @Test(arguments: TestDepth.allCases)
    func `a request gets its response`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            let response = try await client.get("/hello/Mo")
            #expect(response.status == .ok)
            #expect(response.text == "Hello, Mo!")
            #expect(response.headers[.contentType] == "text/plain; charset=utf-8")
            #expect(response.contains("Mo"))
            #expect(response.path == "/hello/Mo")
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `the server sees what was sent, and how`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            let token = 7
            let headers: KeyValuePairs<HeaderName, String> = ["X-One": "1", "x-one": "token \(token)"]
            let echo = try await client.put("/echo?a=1", headers: headers, body: "soft").json(Echo.self)
            #expect(echo.method == "PUT")
            #expect(echo.target == "/echo?a=1")
            #expect(echo.isSecure == (depth == .tls))
            #expect(echo.clientAddress == (depth == .inProcess ? "unix:" : "127.0.0.1"))
            #expect(echo.values("x-one") == ["1", "token 7"])
            #expect(echo.values("content-type") == ["text/plain; charset=utf-8"])
            #expect(echo.body == "soft")
            #expect(client.origin.hasPrefix(depth == .tls ? "https://localhost:" : "http://localhost"))
            #expect(client.origin.hasSuffix(depth == .inProcess ? "localhost" : ":\(client.server.port)"))
            #expect(client.origin.hasSuffix("//" + echo.authority))
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `each method has its function`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            let responses = [
                try await client.get("/echo"), try await client.post("/echo"), try await client.put("/echo"),
                try await client.patch("/echo"), try await client.delete("/echo"),
                try await client.request(HTTPMethod(rawValue: "BREW"), "/echo"),
            ]
            let seen = try responses.map { try $0.json(Echo.self).method }
            #expect(seen == ["GET", "POST", "PUT", "PATCH", "DELETE", "BREW"])
            let head = try await client.request(.head, "/hello/Mo")
            #expect(head.headers[.contentLength] == "10")
            #expect(head.body.isEmpty)
            #expect(try await client.request(.options, "*").status == .noContent)
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `values travel as JSON`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            let order = Order(mochi: "matcha", count: 2)
            let response = try await client.post("/orders", body: .json(order))
            #expect(response.status == .created)
            #expect(try response.json(Order.self) == order)
            #expect(try await client.post("/orders", body: "no order").status == .badRequest)
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `a response of any status is an answer`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            #expect(try await client.get("/nowhere").status == .notFound)
            #expect(try await client.get("/orders").status == .methodNotAllowed)
            #expect(try await client.get("/fail").text == #"{"error":{"message":"Taken.","status":409}}"#)
            #expect(try await client.get("/empty").body.isEmpty)
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `large bodies travel whole, both ways`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            #expect(try await client.get("/large").body.count == 3_000_000)
            let body = [UInt8](repeating: 0x6D, count: 8_000_000)
            #expect(try await client.post("/count", body: .bytes(body)).text == "8000000")
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `a refusal is heard though the server has not read the body`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            for count in [11, 100_000, 15_000_000] {
                let body = [UInt8](repeating: 0x6D, count: count)
                #expect(try await client.post("/small", body: .bytes(body)).status == .contentTooLarge)
            }
            #expect(try await client.post("/small", body: "short").text == "short")
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `requests one after another share a connection`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            for _ in 0..<10 { _ = try await client.get("/hello/Mo") }
            _ = try await client.another().get("/hello/Mo")
            #expect(await client.server.counters().accepted == 1)
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `requests at the same time have connections of their own`(depth: TestDepth) async throws {
        let all = Signal()
        let arrived = Guarded(0)
        let routes: Routes = [
            "/": Mochi.api { request async in
                arrived.change { $0 += 1 }
                if arrived.value == 50 { all.report() }
                await all.wait()
                return .text(request.query["n"] ?? "")
            }
        ]
        try await routes.test(depth) { client async throws in
            let numbers = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<50 {
                    group.addTask { try await client.get("/?n=\(number)").text }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(numbers == Set((0..<50).map(String.init)))
            let counters = await client.server.counters()
            #expect(counters.accepted == 50)
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `a connection that the server has closed is not used again`(depth: TestDepth) async throws {
        var app = ServeOptions(routes: Self.app)
        app.limits.keepAlive = .milliseconds(50)
        try await app.test(depth) { client async throws in
            _ = try await client.get("/hello/Mo")
            while await client.server.counters().openConnections > 0 { await Task.yield() }
            #expect(try await client.post("/echo", body: "again").status == .ok)
            #expect(await client.server.counters().accepted == 2)
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `fields of the client go with each request that has none of the name`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            let member = client.with(headers: ["authorization": "Bearer 1", "host": "shop.example"])
            let echo = try await member.get("/echo").json(Echo.self)
            #expect(echo.values("authorization") == ["Bearer 1"])
            #expect(echo.authority == "shop.example")
            let other = try await member.get("/echo", headers: ["Authorization": "Bearer 2"]).json(Echo.self)
            #expect(other.values("authorization") == ["Bearer 2"])
            #expect(try await client.get("/echo").json(Echo.self).values("authorization") == [])
        }
    }

    @Test func `a field that would begin another one is refused`() async throws {
        try await Self.app.test { client async throws in
            await #expect(throws: HeaderError.self) { try await client.get("/echo", headers: ["x": "1\r\ny: 2"]) }
        }
    }

    @Test func `a path is the server's`() async throws {
        try await Self.app.test { client async throws in
            let error = await #expect(throws: TestClientError.self) { try await client.get("https://example.com/") }
            #expect(
                error?.description
                    == "GET https://example.com/: a path begins with /; the server is the one under test."
            )
        }
    }

    @Test func `a response shows itself when a test fails`() async throws {
        try await Self.app.test { client async throws in
            let text = "\(try await client.get("/hello/Mo"))"
            #expect(text.hasPrefix("200 OK\n"))
            #expect(text.contains("content-type: text/plain; charset=utf-8\n"))
            #expect(text.hasSuffix("\n\nHello, Mo!"))
            #expect("\(try await client.get("/large"))".hasSuffix("m… (3000000 bytes)"))
        }
    }
}
