import MochiAPI
import TestSupport
import Testing

/// The examples of the documentation about routes, responses and options, compiled and asked.
@Suite struct ServingExampleTests {
    struct User: Codable, Sendable {
        let name: String
    }

    struct Row: Sendable {
        let csv: String
    }

    struct DatabaseError: Error {}

    struct Users: Sendable {
        func find(_ request: RequestContext) async throws -> User {
            User(name: try request.parameters.require("id"))
        }

        func remove(_ request: RequestContext) async throws {
            _ = try await find(request)
        }
    }

    private static let users = Users()
    private static let user = User(name: "Yuki")
    private static let rows = [Row(csv: "matcha;3\n"), Row(csv: "yuzu;2\n")]
    private static let chat: @Sendable (WebSocket<Void>, MochiAPI.WebSocketMessage) throws -> Void = { try $0.send($1) }
    private static let addPhoto: @Sendable (RequestContext) async throws -> Response = { _ in .empty(.created) }
    private static let members = Handle(before: { _ in throw HTTPError(.unauthorized) })
    private static let administrators = members

    @Sendable private static func product(_ request: RequestContext) throws -> some HTML {
        let id = try request.parameters.require("id")
        return h1 { id }
    }

    @Sendable private static func overview(_: RequestContext) throws -> some HTML { h1 { "Overview" } }
    @Sendable private static func account(_: RequestContext) throws -> some HTML { h1 { "Account" } }

    private static let answers: Routes = [
        "/hello": Mochi.api { _ in .text("Hello") },
        "/users": Mochi.api { _ in .json([user], status: .ok) },
        "/rows.csv": Mochi.api { _ in
            .stream(contentType: "text/csv") { writer in
                for row in rows { try await writer.write(row.csv) }
            }
        },
    ]

    private static let methods: Routes = [
        "/users/:id": Mochi.api(
            get: { request in .json(try await users.find(request)) },
            delete: { request in
                try await users.remove(request)
                return .empty()
            }
        ),
        "/users/:id/files/*": Mochi.api { request in
            let id = try request.parameters.require("id", as: Int.self)
            return .text("\(id): \(request.parameters["*"] ?? "")")
        },
    ]

    private static let api: Routes = ["/stock": Mochi.api { _ in .json(["matcha": 3]) }]

    private static var shop: Routes {
        let routes: Routes =
            [
                "/": Mochi.page { _ in h1 { "Shop" } },
                "/products/:id": Mochi.page { request in try product(request) },
            ] + Mochi.group("/api", api)
        return routes
    }

    private static let limited: Routes = [
        "/ws/chat": Mochi.ws(message: chat).webSocket { $0.message = 4096 },
        "/photos": Mochi.api(post: addPhoto).bodyLimit(50 << 20).formLimits { $0.file = 50 << 20 },
        "/report": Mochi.api { _ async in .text("Done") }.timeLimit(.seconds(2)),
        "/account": Mochi.page(account).handle(members),
    ]

    private static let admin =
        Mochi.group("/admin", handle: administrators, ["/": Mochi.page(overview), "/account": Mochi.page(account)])

    private static var options: ServeOptions {
        var options = ServeOptions(routes: shop)
        options.handle = sequence(.cors(origins: .any), .rateLimit(60, per: .minutes(1)))
        options.handleError = { error, _ in error is DatabaseError ? HTTPError(.serviceUnavailable) : nil }
        options.topics["prices/*"] = TopicOptions(slowReader: .dropOldest(10))
        options.trailingSlash = .never
        return options
    }

    /// Behind a proxy of a private network.
    private static var proxied: ServeOptions {
        var options = ServeOptions(routes: [
            "/": Mochi.api { request in .text("\(request.clientAddress) \(request.url)") }
        ])
        options.proxy.trusted = ["10.0.0.0/8"]
        options.proxy.addressHeader = "x-forwarded-for"
        options.proxy.protocolHeader = "x-forwarded-proto"
        options.proxy.hostHeader = "x-forwarded-host"
        return options
    }

    // These take the port and the process: they are compiled, and not run.

    private static func serve() async throws {
        let server = try await Mochi.serve(
            port: 3333,
            routes: ["/": Mochi.api { _ in .text("Hello") }]
        )
        await server.untilStopped()
    }

    private static func hello() async {
        let routes: Routes = [
            "/": Mochi.page { _ in h1 { "Mochi" } },
            "/hello/:name": Mochi.api { request in .text("Hello, \(try request.parameters.require("name"))!") },
            "/ws/echo": Mochi.ws(message: { ws, message in try ws.send(message) }),
        ]
        await Mochi.run("hello", ServeOptions(routes: routes))
    }

    private static func run(_ options: ServeOptions) async {
        await Mochi.run("shop", version: "1.2.0", options)
    }

    private static func fragment(_ count: Int) -> Response {
        .html(p { "There are \(count) left." })
    }

    private static func keys(_ current: String, _ previous: String) throws -> ServeOptions {
        var options = ServeOptions(routes: shop)
        let keys = [try SecretKey(current), try SecretKey(previous)]
        options.handle = .sessions(keys: keys)
        return options
    }

    @Test func `responses of the documentation are what they say`() async throws {
        try await Self.answers.test { client async throws in
            #expect(try await client.get("/hello").text == "Hello")
            #expect(try await client.get("/users").json([User].self).map(\.name) == ["Yuki"])
            let rows = try await client.get("/rows.csv")
            #expect(rows.headers[.contentType] == "text/csv")
            #expect(rows.text == "matcha;3\nyuzu;2\n")
        }
        let routes: Routes = ["/": Mochi.api { _ in Self.fragment(3) }]
        try await routes.test { client async throws in
            #expect(try await client.get("/").text == "<p>There are 3 left.</p>")
        }
    }

    @Test func `routes of the documentation match what they say`() async throws {
        try await Self.methods.test { client async throws in
            #expect(try await client.get("/users/7").json(User.self).name == "7")
            #expect(try await client.delete("/users/7").status == .noContent)
            #expect(try await client.put("/users/7").status == .methodNotAllowed)
            #expect(try await client.get("/users/7/files/a/b").text == "7: a/b")
            #expect(try await client.get("/users/x/files/a").status == .badRequest)
        }
        try await (Self.limited + Self.admin).test { client async throws in
            #expect(try await client.post("/photos").status == .created)
            #expect(try await client.get("/report").text == "Done")
            for path in ["/account", "/admin", "/admin/account"] {
                #expect(try await client.get(path).status == .unauthorized)
            }
        }
    }

    @Test func `options of the documentation do what they say`() async throws {
        try await Self.options.test { client async throws in
            #expect(try await client.get("/products/matcha/").headers[.location] == "/products/matcha")
            #expect(try await client.get("/products/matcha").contains("<h1>matcha</h1>"))
            let stock = try await client.get("/api/stock", headers: [.origin: "https://elsewhere.example"])
            #expect(stock.headers[.accessControlAllowOrigin] == "*")
            #expect(stock.headers[.rateLimitRemaining] != nil)
        }
        try await Self.proxied.test { client async throws in
            let text = try await client.get("/", headers: ["x-forwarded-for": "192.0.2.7"]).text
            #expect(text == "unix: http://localhost/", "nobody in between is trusted")
        }
        let (current, previous) = (SecretKey.random(), SecretKey.random())
        try await Self.keys(current.text, previous.text).test { client async throws in
            #expect(try await client.get("/").status == .ok)
        }
    }
}
