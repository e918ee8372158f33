import MochiAPI
import MochiTesting
import Testing

/// Cookies between a client and a server; which ones are kept and sent stands in `TestCookiesTests`.
@Suite struct CookieServingTests {
    private static let app: Routes = [
        "/set": Mochi.api { request in
            var response = Response.empty()
            for line in request.query.all("line") { try response.headers.append(.setCookie, line) }
            return response
        },
        "/login": Mochi.api { _ in
            var response = try Response.redirect(to: "/account")
            try response.headers.append(.setCookie, "session=Mo; Path=/; HttpOnly; SameSite=Lax; Secure")
            return response
        },
        "/account": Mochi.api { .text($0.headers[.cookie] ?? "nobody") },
        "/ws": Mochi.ws(
            upgrade: { request, _ -> String? in request.headers[.cookie] },
            open: { ws in try ws.send(ws.data.user) },
            message: { _, _ in }
        ),
    ]

    @Test(arguments: TestDepth.allCases)
    func `a cookie comes back with what follows`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            #expect(try await client.get("/account").text == "nobody")
            #expect(try await client.with(redirects: .follow()).submit("/login").text == "session=Mo")
            #expect(try await client.get("/account").text == "session=Mo")
            #expect(client.cookies["session"]?.value == "Mo")
            #expect(client.cookies["session"]?.isHTTPOnly == true)
            #expect(client.cookies["session"]?.sameSite == "Lax")
            #expect(client.cookies["other"] == nil)
            try await client.webSocket("/ws") { socket async throws in
                #expect(try await socket.receive() == "session=Mo")
            }
            #expect(try await client.another().get("/account").text == "nobody")
            let forged = try await client.get("/account", headers: ["cookie": "session=Bo"])
            #expect(forged.text == "session=Bo")
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `a server deletes what it has set`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            _ = try await client.get("/set?line=a=1&line=b=2")
            #expect(try await client.get("/account").text == "a=1; b=2")
            _ = try await client.get("/set?line=a=;+Max-Age=0")
            #expect(client.cookies.all.map(\.description) == ["b=2"])
            #expect(try await client.get("/account").text == "b=2")
        }
    }

    @Test func `a test has cookies of its own`() async throws {
        try await Self.app.test { client async throws in
            client.cookies.set("theme", "dark")
            client.cookies.set("narrow", "1", path: "/elsewhere")
            #expect(try await client.get("/account").text == "theme=dark")
            client.cookies.remove("theme")
            #expect(try await client.get("/account").text == "nobody")
            client.cookies.removeAll()
            #expect(client.cookies.all == [])
        }
    }
}
