import MochiAPI
import TestSupport
import Testing

@Suite struct RouteServingTests {
    private static let routes: Routes =
        [
            "/": Mochi.page { _ in h1 { "Home" } },
            "/text": Mochi.api { _ in .text("every method") },
            "/async": Mochi.api { _ async in .text("from a task") },
            "/page": Mochi.page { _ async in p { "from a task" } },
            "/users/:id": Mochi.api(
                get: { .text("user \($0.parameters["id"] ?? "")") },
                post: { _ in .text("made", status: .created) },
                delete: { _ in .empty() }
            ),
            "/users/me": Mochi.api { _ in .text("me") },
            "/files/*": Mochi.api { .text($0.parameters["*"] ?? "") },
            "/*": Mochi.page { _ in p { "anything" } },
        ]
        + Mochi.group(
            "/admin",
            ["/": Mochi.api { _ in .text("admin") }, "/users/:id": Mochi.api { .text($0.routePattern ?? "") }]
        )

    private static let few: Routes = ["/only": Mochi.page { _ in "only" }]

    @Test(arguments: [
        ("/", "<h1>Home</h1>"), ("/?a=1", "<h1>Home</h1>"), ("/text", "every method"), ("/async", "from a task"),
        ("/page", "<p>from a task</p>"), ("/users/7", "user 7"), ("/users/me", "me"), ("/files/a/b.txt", "a/b.txt"),
        ("/nowhere", "<p>anything</p>"), ("/admin", "admin"), ("/admin/users/9", "/admin/users/:id"),
        ("/users/%C3%A9t%C3%A9", "user été"),
    ])
    func `the most specific route answers`(target: String, body: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get(target) }
        #expect(response.status == 200)
        #expect(response.text == body)
    }

    @Test func `a path without a route is 404`() async throws {
        let response = try await LiveServer.run(Self.few) { try await $0.get("/nothing") }
        #expect(response.status == 404)
        #expect(response.text.contains("<p>404</p><h1>Not Found</h1>"))
        #expect(response.field("content-type") == "text/html; charset=utf-8")
    }

    @Test(arguments: [
        "/users/a%2Fb", "/users/a%5Cb", "/users/a%00b", "/users/%FF", "/users/%G0", "/a/../b", "/a/%2e%2e/b",
    ])
    func `a path that could mean two things is 400`(target: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get(target) }
        #expect(response.status == 400)
    }

    @Test(arguments: ["PATCH", "PUT", "BREW"])
    func `a method that the route lacks is 405 with Allow`(method: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.request(method, "/users/1") }
        #expect(response.status == 405)
        #expect(response.field("allow") == "GET, POST, DELETE, HEAD, OPTIONS")
        #expect(response.text == #"{"error":{"message":"Method Not Allowed","status":405}}"#)
    }

    @Test func `a page is for reading only`() async throws {
        let response = try await LiveServer.run(Self.few) { try await $0.request("POST", "/only", "Content-Length: 0") }
        #expect(response.status == 405)
        #expect(response.field("allow") == "GET, HEAD, OPTIONS")
    }

    @Test(arguments: [("/users/1", "GET, POST, DELETE, HEAD, OPTIONS"), ("/page", "GET, HEAD, OPTIONS")])
    func `OPTIONS answers Allow`(target: String, allow: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.request("OPTIONS", target) }
        #expect(response.status == 204)
        #expect(response.field("allow") == allow)
        #expect(response.body == [])
    }

    @Test func `OPTIONS asterisk asks the server`() async throws {
        let response = try await LiveServer.run(Self.few) { try await $0.request("OPTIONS", "*") }
        #expect(response.status == 204)
    }

    @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE", "BREW", "OPTIONS"])
    func `a route for every method takes them all`(method: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.request(method, "/text") }
        #expect(response.status == 200)
        #expect(response.text == "every method")
    }

    @Test(arguments: ["/", "/text", "/async", "/page", "/users/7", "/files/x"])
    func `HEAD has the fields of GET and no body`(target: String) async throws {
        try await LiveServer.run(Self.routes) { live in
            let (get, head) = try await live.talk { client in
                let get = try client.exchange(LiveServer.head("GET", target))
                let head = try client.exchange(LiveServer.head("HEAD", target))
                // The connection goes on behind a response without a body.
                _ = try client.exchange(LiveServer.head("GET", target))
                return (get, head)
            }
            #expect(head?.status == get?.status)
            #expect(head?.body == [])
            #expect(head?.field("content-length") == get?.body.count.description)
            #expect(head?.field("content-type") == get?.field("content-type"))
        }
    }

    @Test(arguments: [
        (TrailingSlash.never, "GET", "/about/?a=1", 301, "/about?a=1"), (.never, "HEAD", "/about/", 301, "/about"),
        (.never, "POST", "/about/", 308, "/about"), (.always, "GET", "/about", 301, "/about/"),
        (.always, "DELETE", "/about?b", 308, "/about/?b"),
    ])
    func `a trailing slash is redirected to the form that was chosen`(
        rule: TrailingSlash,
        method: String,
        target: String,
        status: Int,
        location: String
    ) async throws {
        let response = try await LiveServer.run(
            ["/about": Mochi.page { _ in "about" }],
            .testing { $0.trailingSlash = rule }
        ) {
            try await $0.request(method, target)
        }
        #expect(response.status == status)
        #expect(response.field("location") == location)
    }

    @Test(arguments: ["/", "//evil.example/", "/about"])
    func `paths in order and paths that name another host are left alone`(target: String) async throws {
        let routes: Routes = ["/": Mochi.page { _ in "home" }, "/about": Mochi.page { _ in "about" }]
        let response = try await LiveServer.run(routes, .testing { $0.trailingSlash = .never }) {
            try await $0.get(target)
        }
        #expect(response.field("location") == nil)
    }
}
