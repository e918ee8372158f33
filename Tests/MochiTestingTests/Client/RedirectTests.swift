import MochiAPI
import MochiTesting
import Testing

@Suite struct RedirectTests {
    private static let app: Routes = [
        "/old": Mochi.api { _ in try .redirect(to: "/new?from=old#top") },
        "/new": Echo.route,
        "/relative/here": Mochi.api { _ in
            var response = Response.empty(.seeOther)
            try response.headers.append(.location, "../new")
            return response
        },
        "/away": Mochi.api { _ in try .redirect(to: "https://example.com/", external: true) },
        "/loop": Mochi.api { _ in try .redirect(to: "/loop") },
        "/absolute": Mochi.api { request in try .redirect(to: "http://\(request.authority)/new") },
        "/:status/redirect": Mochi.api { request in
            let status = HTTPStatus(Int(try request.parameters.require("status")) ?? 0)
            return try .redirect(to: "/new", status: status)
        },
    ]

    @Test(arguments: TestDepth.allCases)
    func `a redirect is shown, or followed when told so`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            let shown = try await client.get("/old")
            #expect(shown.status == .seeOther)
            #expect(shown.headers[.location] == "/new?from=old#top")
            let followed = try await client.with(redirects: .follow()).get("/old")
            #expect(followed.status == .ok)
            #expect(followed.path == "/new?from=old")
            #expect(try followed.json(Echo.self).target == "/new?from=old")
            #expect(try await client.with(redirects: .follow()).get("/relative/here").path == "/new")
        }
    }

    @Test(arguments: [
        (301, "GET", ""), (302, "GET", ""), (303, "GET", ""), (307, "POST", "soft"), (308, "POST", "soft"),
    ])
    func `a redirected POST is what browsers make of it`(status: Int, method: String, body: String) async throws {
        try await Self.app.test { client async throws in
            let follower = client.with(redirects: .follow(max: 1))
            let echo = try await follower.post("/\(status)/redirect", body: "soft").json(Echo.self)
            #expect(echo.method == method)
            #expect(echo.body == body)
            #expect(echo.values("content-type").isEmpty == body.isEmpty)
        }
    }

    @Test func `a redirect to another server is shown`() async throws {
        try await Self.app.test { client async throws in
            let follower = client.with(redirects: .follow())
            #expect(try await follower.get("/away").headers[.location] == "https://example.com/")
            #expect(try await follower.get("/absolute").path == "/new")
        }
    }

    @Test func `redirects come to an end`() async throws {
        try await Self.app.test { client async throws in
            let error = await #expect(throws: TestClientError.self) {
                try await client.with(redirects: .follow(max: 3)).get("/loop")
            }
            #expect(error?.description == "GET /loop: more than 3 redirects; the next one leads to /loop.")
        }
    }
}
