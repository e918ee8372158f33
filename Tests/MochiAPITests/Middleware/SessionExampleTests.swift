import MochiAPI
import TestSupport
import Testing

/// The examples of the documentation about sessions, compiled and asked.
@Suite struct SessionExampleTests {
    struct Visitor: Codable {
        var name: String
    }

    struct LoginForm: Component {
        var body: some HTML {
            form(.method(.post)) { input(.name("name")) }
        }
    }

    private static let routes: Routes = [
        "/": Mochi.page { request in
            guard let visitor = try request.session.get(Visitor.self) else { throw Redirect(to: "/login") }
            return h1 { "Hello, \(visitor.name)!" }
        },
        "/login": Mochi.page(actions: [
            "default": { request in
                try request.context.session.set(Visitor(name: request.form["name"] ?? ""))
                return .redirect(to: "/")
            }
        ]) { _ in LoginForm() },
        "/logout": Mochi.api(post: { request in
            try request.session.clear()
            return try .redirect(to: "/")
        }),
        "/yuki": Mochi.api { request in
            let visitor = try request.session.get(Visitor.self)
            try request.session.set(Visitor(name: "Yuki"))
            try request.session.set(3, "visits")
            try request.session.remove(Int.self, "visits")
            return .text(visitor?.name ?? "nobody")
        },
    ]

    @Test func `a session of the documentation begins and ends`() async throws {
        var options = ServeOptions(routes: Self.routes)
        options.handle = .sessions()
        try await options.test(.tls) { client async throws in
            #expect(try await client.get("/").headers[.location] == "/login")
            let page = try await client.with(redirects: .follow()).submit("/login", ["name": "Mo"])
            #expect(page.contains("Hello, Mo!"))
            #expect(client.cookies["__Host-session"]?.isHTTPOnly == true)
            #expect(try await client.get("/yuki").text == "Mo")
            #expect(try await client.get("/").contains("Hello, Yuki!"))
            try await client.submit("/logout")
            #expect(try await client.get("/").status == .seeOther)
        }
    }
}
