import MochiAPI
import TestSupport
import Testing

/// The examples of the documentation about handles and guards, compiled and asked.
@Suite struct MiddlewareExampleTests {
    /// A store that never runs out.
    struct SharedStore: RateLimitStore {
        func take(_ key: String, _ limit: RateLimit) async throws -> RateLimitResult {
            RateLimitResult(isAllowed: true, remaining: limit.burst, resetAfter: .zero, retryAfter: .zero)
        }
    }

    private static let receivePayment: @Sendable (RequestContext) async throws -> Response = { _ in .empty() }

    @Sendable private static func login(_: RequestContext) throws -> some HTML { h1 { "Log in" } }

    private static let routes: Routes = [
        "/": Mochi.page { request in
            p { "Hello" }
            RawHTML("<script nonce=\"\(request.cspNonce)\" src=\"/shop.js\"></script>")
        },
        "/year": Mochi.page { _ in p { "{{year}}" } },
        "/hooks/payments": Mochi.api(post: receivePayment).csrf(.webhook),
        "/login": Mochi.page(login).handle(.rateLimit(5, per: .minutes(1), by: .key { $0.query["user"] })),
        "/old": Mochi.page { _ -> EmptyHTML in throw Redirect(to: "/", status: .movedPermanently) },
        "/partner": Mochi.api { _ in throw Redirect.external("https://partner.example/") },
    ]

    /// The server with one change.
    private static func options(_ change: (inout ServeOptions) -> Void) -> ServeOptions {
        var options = ServeOptions(routes: routes)
        options.htmlShell = "{{mochi.body}}"
        change(&options)
        return options
    }

    @Test func `handles of the documentation do what they say`() async throws {
        let served = Self.options { options in
            options.handle = sequence(
                Handle { request, next in
                    var response = try await next(request)
                    try response.headers.append("x-served-by", "mochi")
                    return response
                },
                .rateLimit(60, per: .minutes(1))
            )
        }
        try await served.test { client async throws in
            let response = try await client.get("/nowhere")
            #expect(response.headers["x-served-by"] == "mochi")
            #expect(response.headers[.rateLimitLimit] == "60")
        }
        let token = "Bearer soft"
        let members = Self.options { options in
            let members = Handle(before: { request in
                guard request.headers[.authorization] == token else { throw HTTPError(.unauthorized) }
                return nil
            })
            options.handle = members
        }
        try await members.test { client async throws in
            #expect(try await client.get("/").status == .unauthorized)
            #expect(try await client.get("/", headers: [.authorization: token]).status == .ok)
        }
    }

    @Test func `what comes back can be timed and changed`() async throws {
        let timed = Handle { request, next in
            let start = ContinuousClock.now
            let response = try await next(request)
            print(request.path, response.status.code, ContinuousClock.now - start)
            return response
        }
        let dated = Handle { request, next in
            try await next(
                request,
                transformPage: { html in html.replacing("{{year}}", with: "2025") },
                filterResponseHeaders: { field in field.name != "x-internal" }
            )
        }
        try await Self.options { $0.handle = sequence(timed, dated) }.test { client async throws in
            #expect(try await client.get("/year").text == "<p>2025</p>")
        }
    }

    @Test func `limits of the documentation hold`() async throws {
        let limited = Self.options { options in
            options.handle = .rateLimit(600, per: .minutes(1))
        }
        try await limited.test { client async throws in
            for _ in 0..<5 { _ = try await client.get("/login?user=Mo") }
            let refused = try await client.get("/login?user=Mo")
            #expect(refused.status == .tooManyRequests)
            #expect(refused.headers[.retryAfter] != nil)
            #expect(try await client.get("/login?user=Yuki").status == .ok)
        }
        let shared = SharedStore()
        let stored = Self.options { options in
            options.handle = .rateLimit(60, per: .minutes(1), store: shared)
        }
        try await stored.test { client async throws in
            #expect(try await client.get("/").headers[.rateLimitRemaining] == "60")
        }
    }

    @Test func `guards of the documentation let in whom they say`() async throws {
        let guarded = Self.options { options in
            options.csrf.trustedOrigins = ["https://app.example"]
            options.handle = .cors(origins: .list("https://app.example"), credentials: true, maxAge: .seconds(3600))
            options.securityHeaders?.frameOptions = .deny
            options.securityHeaders?.contentSecurityPolicy =
                "script-src 'nonce-{nonce}' 'strict-dynamic'; object-src 'none'"
        }
        try await guarded.test { client async throws in
            let page = try await client.get("/", headers: [.origin: "https://app.example"])
            #expect(page.headers[.accessControlAllowOrigin] == "https://app.example")
            #expect(page.headers[.xFrameOptions] == "DENY")
            let nonce = try #require(page.text.split(separator: "nonce=\"").last?.prefix { $0 != "\"" })
            #expect(page.headers[.contentSecurityPolicy]?.contains("'nonce-\(nonce)'") == true)
            let evil = TestOrigin.crossSite("https://evil.example")
            #expect(try await client.submit("/hooks/payments", from: evil).status == .noContent)
            #expect(try await client.submit("/login", from: evil).status == .forbidden)
            #expect(try await client.get("/old").headers[.location] == "/")
            #expect(try await client.get("/partner").headers[.location] == "https://partner.example/")
        }
    }
}
