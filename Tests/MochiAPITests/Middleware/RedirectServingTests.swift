import MochiAPI
import TestSupport
import Testing

@Suite struct RedirectServingTests {
    private static func leave() throws -> String { throw Redirect(to: "/login") }

    /// What is found out deep down in a page, before anything of it was sent.
    private struct Leaving: AsyncComponent {
        var body: some HTML {
            get async throws {
                await Task.yield()
                try RedirectServingTests.leave()
            }
        }
    }

    private static let routes: Routes = [
        "/api": Mochi.api { _ in throw Redirect(to: "/login") },
        "/api/async": Mochi.api { _ async throws in throw Redirect(to: "/login") },
        "/page": Mochi.page { _ in try leave() },
        "/page/async": Mochi.page { _ async throws in try leave() },
        "/component": Mochi.page { _ in Leaving() },
        "/component/async": Mochi.page { _ async in Leaving() },
        "/component/handled": Mochi.page { _ in Leaving() }.handle(Handle { try await $1($0) }),
        "/moved": Mochi.api { _ in throw Redirect(to: "/new", status: .permanentRedirect) },
        "/external": Mochi.api { _ in throw Redirect.external("https://partner.example/") },
        "/response": Mochi.api { try .redirect(to: $0.query["to"] ?? "/") },
        "/response/async": Mochi.api { request async throws in
            await Task.yield()
            return try .redirect(to: request.query["to"] ?? "/")
        },
        "/thrown": Mochi.api { throw Redirect(to: $0.query["to"] ?? "/") },
        "/marked": Mochi.api { try .redirect(to: $0.query["to"] ?? "/", external: true) },
        "/handled": Mochi.api { _ in .text("reached") }.handle(Handle { _, _ in throw Redirect(to: "/login") }),
        "/guarded": Mochi.api { _ in .text("reached") }.handle(Handle(before: { _ in throw Redirect(to: "/login") })),
        "/ws": Mochi.ws(upgrade: { _, _ -> Int? in throw Redirect(to: "/login") }, message: { _, _ in }),
    ]

    @Test(arguments: HTTPProtocol.allCases)
    func `a redirect may be thrown from anywhere`(httpProtocol: HTTPProtocol) async throws {
        try await LiveServer.run(Self.routes) { live in
            for target in [
                "/api", "/api/async", "/page", "/page/async", "/component", "/component/async", "/component/handled",
                "/handled", "/guarded",
            ] {
                let answer = try await live.answer(target, over: httpProtocol)
                #expect(answer.status == 303, "\(target)")
                #expect(answer.field("location") == "/login", "\(target)")
                #expect(answer.text.isEmpty)
            }
            let moved = try await live.answer("/moved", over: httpProtocol)
            #expect(moved.status == 308)
            let external = try await live.answer("/external", over: httpProtocol)
            #expect(external.field("location") == "https://partner.example/")
        }
    }

    @Test func `a handshake may be redirected`() async throws {
        let answer = try await LiveServer.run(Self.routes) { try await $0.shake(WebSocketHandshake("/ws")) }
        #expect(answer.status == 303)
        #expect(answer.field("location") == "/login")
    }

    @Test(arguments: ["/response", "/response/async", "/thrown"])
    func `a target that leads elsewhere is refused, and not told about`(target: String) async throws {
        try await LiveServer.run(Self.routes) { live in
            for elsewhere in ["https://evil.example", "//evil.example", "/%09/evil.example", "javascript:alert(1)"] {
                let answer = try await live.answer("\(target)?to=\(elsewhere)")
                #expect(answer.status == 400)
                #expect(answer.field("location") == nil)
                #expect(!answer.text.contains("evil"))
            }
            for own in ["/a", "http://test/a", "https://test/a"] {
                let answer = try await live.answer("\(target)?to=\(own)")
                #expect(answer.field("location") == own)
            }
        }
    }

    @Test func `marked as external a target may lead elsewhere, and never to a program`() async throws {
        try await LiveServer.run(Self.routes) { live in
            let elsewhere = try await live.answer("/marked?to=https://partner.example")
            let program = try await live.answer("/marked?to=javascript:alert(1)")
            #expect(elsewhere.status == 303)
            #expect(program.status == 400)
        }
    }
}
