import TestSupport
import Testing

@testable import MochiAPI

@Suite struct CrossSiteTests {
    @Test(arguments: CrossSiteRow.table)
    func `only our own pages and trusted ones send forms`(row: CrossSiteRow) {
        switch row.verdict {
        case .pass: #expect(row.refused == nil)
        case .refuse(let field, _): #expect(row.refused == field.text)
        }
    }

    /// Rows that a client can send, without TLS.
    static let live =
        (CrossSiteRow.servers.filter { !$0.server.isTLS } + CrossSiteRow.types + CrossSiteRow.sites
        + CrossSiteRow.methods).filter { row in
            let values = row.types + row.sites + row.origins
            return !row.server.authority.isEmpty && values.allSatisfy { !$0.isEmpty && !$0.hasPrefix(" ") }
        }

    @Test(arguments: HTTPProtocol.allCases)
    func `a server decides as the table does`(httpProtocol: HTTPProtocol) async throws {
        let routes: Routes = [
            "/sync": Mochi.api { _ in .text("reached") },
            "/async": Mochi.api { _ async in .text("reached") },
        ]
        try await LiveServer.run(routes, .testing()) { live in
            for row in Self.live {
                let fields =
                    row.types.map { ("Content-Type", $0) } + row.sites.map { ("Sec-Fetch-Site", $0) }
                    + row.origins.map { ("Origin", $0) }
                for target in ["/sync", "/async"] {
                    let answer = try await live.answer(
                        to: row.method,
                        target,
                        fields,
                        host: row.server.authority,
                        over: httpProtocol
                    )
                    #expect(answer.status == (row.refused == nil ? 200 : 403), "\(row)")
                    let isReached = row.refused == nil && row.method != "HEAD"
                    #expect((answer.text == "reached") == isReached, "\(row)")
                }
            }
        }
    }

    private static let foreign = [
        ("Content-Type", "application/x-www-form-urlencoded"), ("Origin", "https://evil.example"),
    ]

    @Test(arguments: HTTPProtocol.allCases)
    func `nothing that a route does is done for another site`(httpProtocol: HTTPProtocol) async throws {
        let routes: Routes = [
            "/page": Mochi.page { _ in "page" },
            "/methods": Mochi.api(post: { _ in .text("reached") }),
            "/async": Mochi.api { _ async in .text("reached") },
            "/file": Mochi.file(#filePath),
            "/ws": Mochi.ws(message: { _, _ in }),
        ]
        // A handle that answers by itself is guarded too.
        let handle = Handle { request, next in
            request.path == "/handled" ? .text("reached") : try await next(request)
        }
        try await LiveServer.run(routes, .testing { $0.handle = handle }) { live in
            for target in ["/page", "/methods", "/async", "/file", "/ws", "/nowhere", "/handled", "/a/../b"] {
                let answer = try await live.answer(to: "POST", target, Self.foreign, body: "a=b", over: httpProtocol)
                #expect(answer.status == 403, "\(target)")
                #expect(!answer.text.contains("reached"))
            }
        }
    }

    @Test(arguments: HTTPProtocol.allCases)
    func `a webhook takes forms of everybody`(httpProtocol: HTTPProtocol) async throws {
        let routes: Routes = [
            "/hook": Mochi.api(post: { request in .text(try await request.text()) }).csrf(.webhook),
            "/enforced": Mochi.api(post: { _ in .text("reached") }).csrf(.webhook).csrf(.enforced),
        ]
        try await LiveServer.run(routes) { live in
            let hook = try await live.answer(to: "POST", "/hook", Self.foreign, body: "a=b", over: httpProtocol)
            #expect(hook.text == "a=b")
            let enforced = try await live.answer(to: "POST", "/enforced", Self.foreign, body: "a=b", over: httpProtocol)
            #expect(enforced.status == 403)
        }
    }

    @Test(arguments: [true, false])
    func `in development the answer names the field and the settings`(isDevelopment: Bool) async throws {
        let options = ServeOptions.testing { $0.development = isDevelopment }
        let answer = try await LiveServer.run(["/": Mochi.page { _ in "" }], options) { live in
            try await live.answer(to: "POST", "/", Self.foreign, body: "a=b")
        }
        for word in ["Origin is", "https://evil.example", "csrf.trustedOrigins", "proxy.origin", ".csrf(.webhook)"] {
            #expect(answer.text.contains(word) == isDevelopment)
        }
        #expect(answer.text.contains("Forms of other sites are refused.") == !isDevelopment)
    }

    @Test(arguments: [
        ("https://shop.example", 200), ("http://shop.example", 403), ("http://127.0.0.1:3000", 403),
        ("http://test", 403),
        ("https://evil.example", 403),
    ])
    func `behind a proxy our own origin is that of proxy.origin`(origin: String, status: Int) async throws {
        let options = ServeOptions.testing { $0.proxy.origin = "https://shop.example" }
        let answer = try await LiveServer.run(["/": Mochi.api { _ in .text("reached") }], options) { live in
            try await live.answer(to: "POST", "/", [("Origin", origin)])
        }
        #expect(answer.status == status)
    }

    @Test func `trusted origins send forms and open sockets`() async throws {
        let routes: Routes = [
            "/": Mochi.api { _ in .text("reached") },
            "/ws": Mochi.ws(message: { _, _ in }),
        ]
        let options = ServeOptions.testing { $0.csrf.trustedOrigins = ["https://App.example:443"] }
        try await LiveServer.run(routes, options) { live in
            let fields = [("Origin", "https://app.example"), ("Sec-Fetch-Site", "cross-site")]
            let form = try await live.answer(to: "POST", "/", fields)
            let socket = try await live.shake(WebSocketHandshake("/ws", origin: "https://app.example"))
            let refused = try await live.shake(WebSocketHandshake("/ws", origin: "https://evil.example"))
            #expect(form.text == "reached")
            #expect(socket.status == 101)
            #expect(refused.status == 403)
        }
    }

    @Test(arguments: [
        "app.example", "https://app.example/", "https://app.example/path", "null", "", "https://", "*",
        "https://*.app.example", "https://a,https://b", "https://user@app.example", "://app.example", "1https://a",
    ])
    func `what is no origin stops the start`(origin: String) {
        var options = ServeOptions.testing { $0.csrf.trustedOrigins = ["https://app.example", origin] }
        options.routes = [:]
        let error = #expect(throws: StartError.self) { _ = try Application(options) }
        let beginning = "csrf.trustedOrigins \(origin.debugDescription)"
        #expect(error?.description.hasPrefix(beginning) == true)
    }

    @Test func `the table has its rows`() {
        #expect(CrossSiteRow.table.count >= 100)
        #expect(Self.live.count >= 40)
    }
}
