import Foundation
import MochiAPI
import TestSupport
import Testing

/// The examples of the documentation about the request context, compiled and asked.
@Suite struct ContextExampleTests {
    struct User: Sendable {
        let name: String
    }

    struct Users: Sendable {
        func find(_ id: String?) async throws -> User? { id.map { User(name: $0) } }
    }

    struct UserKey: LocalKey {
        static var defaultValue: User? { nil }
    }

    /// Counts bytes, where others would make a checksum of them.
    struct Digest {
        var count = 0
        mutating func update(_ bytes: [UInt8]) { count += bytes.count }
    }

    struct Span {
        func link(_ trace: String, _ parent: String) -> String { "\(trace)/\(parent)" }
    }

    private static let users = Users()
    private static let span = Span()

    private static func encode(_ url: String) -> String {
        url.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private static func audit() throws -> String {
        let request = try RequestContext.current
        return "\(request.method) \(request.path) by \(request.clientAddress)"
    }

    private static let routes: Routes = [
        "/theme": Mochi.api { request in
            let theme = request.cookies.get("theme") ?? "light"
            try request.cookies.set("seen", "yes", CookieOptions(maxAge: .seconds(86_400)))
            try request.cookies.delete("offer")
            return .text(theme)
        },
        "/dark": Mochi.api { request in
            try request.cookies.set("theme", "dark", CookieOptions(maxAge: .seconds(365 * 86_400), httpOnly: false))
            return .empty()
        },
        "/me": Mochi.api { request async throws in
            let session = request.query["session"]
            request.locals[UserKey.self] = try await users.find(session)
            guard let user = request.locals[UserKey.self] else { throw HTTPError(.unauthorized) }
            return .text(user.name)
        },
        "/users/:id": Mochi.api { request async throws in
            let id = request.query["id"]
            guard let user = try await users.find(id) else {
                throw HTTPError(.notFound, "No such user.")
            }
            return .text(user.name)
        },
        "/login": Mochi.api { request in
            // https://shop.example/products?page=2
            let login = "/login?back=" + encode(request.url)
            return .text(login)
        },
        "/count": Mochi.api { request async throws in
            var digest = Digest()
            for try await piece in request.body { digest.update(piece) }
            return .text("\(digest.count)")
        },
        "/collect": Mochi.api { request async throws in
            let all = try await request.body.collect(upTo: 64 * 1024)
            return .text("\(all.count)")
        },
        "/read": Mochi.api { request in
            guard request.method.isSafe else { throw HTTPError(.methodNotAllowed) }
            return .text(try audit())
        },
        "/trace": Mochi.api { request in
            if let parent = request.traceparent { return .text(span.link(parent.traceID, parent.parentID)) }
            return .empty()
        },
    ]

    @Test func `requests of the documentation are what they say`() async throws {
        try await Self.routes.test { client async throws in
            #expect(try await client.get("/dark").headers[.setCookie]?.hasPrefix("theme=dark; ") == true)
            client.cookies.set("theme", "dark")
            let theme = try await client.get("/theme")
            #expect(theme.text == "dark")
            #expect(theme.headers.all(.setCookie).map { String($0.prefix(6)) } == ["seen=y", "offer="])
            #expect(try await client.get("/me").status == .unauthorized)
            #expect(try await client.get("/me?session=Yuki").text == "Yuki")
            #expect(try await client.get("/users/7").contains("No such user."))
            #expect(try await client.get("/login").text.hasPrefix("/login?back=http%3A%2F%2Flocalhost"))
            #expect(try await client.post("/count", body: "soft things").text == "11")
            #expect(try await client.post("/collect", body: "soft things").text == "11")
            #expect(try await client.get("/read").text == "GET /read by unix:")
            #expect(try await client.post("/read").status == .methodNotAllowed)
            let parent = "00-\(String(repeating: "a", count: 32))-\(String(repeating: "b", count: 16))-01"
            let trace = try await client.get("/trace", headers: ["traceparent": parent]).text
            #expect(trace.hasPrefix("aaaa") && trace.hasSuffix("bbbb"))
        }
    }

    @Test func `values of the documentation are what they say`() throws {
        let query = Query("q=green+tea&tag=hot&tag=new")
        let q = query["q"]  // "green tea"
        let tags = query.all("tag")  // ["hot", "new"]
        #expect(q == "green tea")
        #expect(tags == ["hot", "new"])

        let stylesheet = "/site.css"
        var headers: HeaderFields = [.contentType: "text/plain; charset=utf-8"]
        try headers.append(.link, "<\(stylesheet)>; rel=preload; as=style")
        let type = headers[.contentType]  // "text/plain; charset=utf-8"
        #expect(type == "text/plain; charset=utf-8")
        #expect(headers[.link] == "</site.css>; rel=preload; as=style")

        let name: HeaderName = "X-Trace"
        let isTrace = name == "x-trace"  // true
        #expect(isTrace)

        let phrase = HTTPStatus.notFound.reasonPhrase  // "Not Found"
        #expect(phrase == "Not Found")

        let limit = Handle.rateLimit(60, per: .minutes(1))
        _ = limit
    }
}
