import Foundation
import MochiAPI
import MochiTesting
import Synchronization
import Testing

/// Pages with islands, and the requests that browsers make for these.
@Suite struct IslandServingTests {
    struct Avatar: Component, Island {
        let name: String
        var body: some HTML { p(.class("avatar")) { name } }
    }

    struct Visitor: AsyncComponent, Island {
        let greeting: String
        var body: some HTML {
            get async throws {
                await Task.yield()
                let name = try RequestContext.current.cookies.get("name") ?? "nobody"
                return p { "\(greeting), \(name)" }
            }
        }
    }

    struct Broken: AsyncComponent, Island {
        let secret: String
        var body: some HTML {
            get async throws {
                guard secret.isEmpty else { throw Failure(secret: secret) }
                return p { "never" }
            }
        }
    }

    struct Failure: Error {
        let secret: String
    }

    struct Kept: Component, Island {
        static let island = IslandOptions(name: "kept.1", mode: .sealed).cacheable(for: .minutes(5))
        let id: Int
        var body: some HTML { p { "kept \(id)" } }
    }

    struct Looked: AsyncComponent, Island {
        static let island = IslandOptions().cacheable(for: .minutes(5))
        let id: Int
        var body: some HTML {
            get async throws {
                await Task.yield()
                if id == 0 { throw Failure(secret: "none") }
                return Group {
                    p { "looked up \(id)" }
                    if id < 0 { Broken(secret: "inside").streamed { "…" } }
                }
            }
        }
    }

    struct Member: Component, Island {
        static let island = IslandOptions(audience: .session)
        let id: Int
        var body: some HTML { p { "member \(id)" } }
    }

    struct Nest: Component, Island {
        static let styles = ScopedStyle(":scope { color: red }")
        let depth: Int
        var body: some HTML {
            div {
                "depth \(depth)"
                if depth > 0 { AnyHTML(Nest(depth: depth - 1).deferred { "later" }) }
            }
        }
    }

    struct Signing: AsyncComponent, Island {
        let wait: Bool
        var body: some HTML {
            get async throws {
                if wait { for _ in 0..<50 { await Task.yield() } }
                try RequestContext.current.cookies.set("signed", "yes")
                return p { "signed" }
            }
        }
    }

    private static var app: ServeOptions {
        var options = ServeOptions(routes: [
            "/": Mochi.page { _ in
                Avatar(name: "Mo & Co").deferred { i { "…" } }
                Visitor(greeting: "Hello").deferred(.visible(rootMargin: "200px"), retries: 10)
            },
            "/broken": Mochi.page { _ in Broken(secret: "s3cret").deferred() },
            "/kept": Mochi.page { _ in Kept(id: 7).deferred() },
            "/looked/:id": Mochi.page { request in Looked(id: Int(request.parameters["id"] ?? "") ?? 0).deferred() },
            "/member": Mochi.page { _ in Member(id: 7).deferred() },
            "/nest/:depth": Mochi.page { request in
                Nest(depth: Int(request.parameters["depth"] ?? "") ?? 0).deferred()
            },
            "/signing": Mochi.page { _ in
                Signing(wait: false).deferred()
                Signing(wait: true).deferred()
            },
            "/place": Mochi.page { _ in Avatar(name: "here") },
            "/large": Mochi.page { _ in Avatar(name: String(repeating: "ä", count: 2000)).deferred() },
        ])
        options.islands = [
            Avatar.self, Visitor.self, Broken.self, Kept.self, Member.self, Nest.self, Signing.self, Looked.self,
        ]
        options.handle = .sessions(secure: false)
        options.development = true
        options.htmlShell = "{{mochi.body}}|{{mochi.script}}"
        return options
    }

    /// Names and tokens of the islands on a page.
    private static func islands(_ text: String) -> [(name: String, token: String)] {
        text.matches(of: /<mochi-server-island name="([^"]+)" signed-props="([^"]+)"/).map {
            (name: String($0.1), token: String($0.2))
        }
    }

    private static func islands(of path: String, _ client: TestClient) async throws -> [(name: String, token: String)] {
        islands(try await client.get(path).text)
    }

    private static func path(_ island: (name: String, token: String)) -> String {
        "/_mochi/island/\(island.name)?props=\(island.token)"
    }

    @Test(arguments: TestDepth.allCases)
    func `a page leaves its islands to requests of their own`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            let page = try await client.get("/").text
            #expect(page.contains("<i>…</i></mochi-server-island>"))
            #expect(page.contains(#" when="visible" root-margin="200px" retries="10"></mochi-server-island>"#))
            #expect(!page.contains("Mo &amp; Co"))
            let islands = Self.islands(page)
            #expect(islands.map(\.name) == ["Avatar", "Visitor"])
            let avatar = try await client.get(Self.path(islands[0]))
            #expect(avatar.status == .ok)
            #expect(avatar.text == #"<p class="avatar">Mo &amp; Co</p>"#)
            #expect(avatar.headers[.cacheControl] == "private, no-store")
            client.cookies.set("name", "Yuki")
            #expect(try await client.get(Self.path(islands[1])).text == "<p>Hello, Yuki</p>")
            #expect(try await client.get("/place").text.hasPrefix(#"<p class="avatar">here</p>|"#))
        }
    }

    @Test func `a token is good for its island alone`() async throws {
        try await Self.app.test { client async throws in
            let islands = try await Self.islands(of: "/", client)
            let (avatar, visitor) = (islands[0], islands[1])
            for path in [
                "/_mochi/island/Avatar", "/_mochi/island/Avatar?props=", "/_mochi/island/Avatar?props=\(visitor.token)",
                "/_mochi/island/Avatar?props=\(avatar.token)A",
                "/_mochi/island/Avatar?props=\(avatar.token.dropLast())",
                "/_mochi/island/Avatar?props=%00",
            ] {
                let refused = try await client.get(path)
                #expect(refused.status == .forbidden, "\(path)")
                #expect(refused.text.hasPrefix("Invalid props"), "\(path)")
            }
            #expect(try await client.get("/_mochi/island/Nobody?props=\(avatar.token)").status == .notFound)
            #expect(try await client.request(.delete, Self.path(avatar)).status == .methodNotAllowed)
        }
    }

    @Test func `what fails is a sentence that tells nothing`() async throws {
        var app = Self.app
        app.development = false
        try await app.test { client async throws in
            let island = try #require(try await Self.islands(of: "/broken", client).first)
            let answer = try await client.get(Self.path(island))
            #expect(answer.status == .ok)
            #expect(answer.text.hasPrefix(#"<mochi-island-failure role="alert">"#))
            #expect(!answer.text.contains("s3cret"))
        }
    }

    @Test(arguments: ["/kept", "/looked/7"])
    func `what may be kept says so, and is not sent twice`(page: String) async throws {
        try await Self.app.test { client async throws in
            let first = try #require(try await Self.islands(of: page, client).first)
            let second = try #require(try await Self.islands(of: page, client).first)
            #expect(first.token == second.token)
            #expect(first.name == (page == "/kept" ? "kept.1" : "Looked"))
            let answer = try await client.get(Self.path(first))
            #expect(answer.headers[.cacheControl] == "public, max-age=300")
            let tag = try #require(answer.headers[.etag])
            let again = try await client.get(Self.path(first), headers: [.ifNoneMatch: tag])
            #expect(again.status == .notModified)
            #expect(again.text.isEmpty)
            #expect(try await client.get(page).text.contains(" cacheable>"))
        }
    }

    @Test(arguments: [0, -1], [false, true])
    func `nobody keeps an island that has failed, or a part of it`(id: Int, isHandled: Bool) async throws {
        var app = Self.app
        if isHandled {
            let transforming = Handle { request, next in try await next(request, transformPage: { $0 + "<!-- -->" }) }
            app.handle = sequence(.sessions(secure: false), transforming)
        }
        try await app.test { client async throws in
            let island = try #require(try await Self.islands(of: "/looked/\(id)", client).first)
            let answer = try await client.get(Self.path(island))
            #expect(answer.status == .ok)
            #expect(answer.text.contains("could not be shown"))
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer.headers[.etag] == nil)
        }
    }

    @Test func `an island of a session opens for that session alone`() async throws {
        try await Self.app.test { client async throws in
            let island = try #require(try await Self.islands(of: "/member", client).first)
            #expect(try await client.get(Self.path(island)).text == "<p>member 7</p>")
            let other = client.another()
            #expect(try await other.get(Self.path(island)).status == .forbidden)
            let own = try #require(try await Self.islands(of: "/member", other).first)
            #expect(try await other.get(Self.path(own)).status == .ok)
            #expect(try await client.get(Self.path(own)).status == .forbidden)
        }
    }

    @Test func `islands in islands come with them, up to a budget`() async throws {
        try await Self.app.test { client async throws in
            let small = try #require(try await Self.islands(of: "/nest/3", client).first)
            let text = try await client.get(Self.path(small)).text
            #expect(text.contains("depth 0"))
            #expect(!text.contains("mochi-server-island"))
            #expect(text.hasPrefix("<style"))
            let large = try #require(try await Self.islands(of: "/nest/40", client).first)
            let rest = try await client.get(Self.path(large)).text
            #expect(rest.contains("depth 8") && !rest.contains("depth 7"))
            #expect(Self.islands(rest).count == 1)
        }
    }

    @Test func `what does not fit into a URL is sent as a body`() async throws {
        try await Self.app.test { client async throws in
            let island = try #require(try await Self.islands(of: "/large", client).first)
            let answer = try await client.post("/_mochi/island/Avatar", body: .text(island.token))
            #expect(answer.status == .ok)
            #expect(answer.text.contains("ääää"))
            #expect(answer.headers[.cacheControl] == "private, no-store")
        }
    }

    // MARK: Batches

    private struct Line: Decodable {
        let index: Int
        let status: Int
        let html: String
    }

    private static func batch(
        _ islands: [(name: String, token: String)],
        _ client: TestClient
    ) async throws -> (lines: [Line], cookies: [String]) {
        let list = islands.map { ["name": $0.name, "props": $0.token] }
        let answer = try await client.post("/_mochi/islands", body: .json(["islands": list]))
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "application/x-ndjson")
        let lines = try answer.text.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        return (lines.sorted { $0.index < $1.index }, answer.headers.filter { $0.name == .setCookie }.map(\.value))
    }

    @Test(arguments: TestDepth.allCases)
    func `several islands come in one answer`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            let islands = try await Self.islands(of: "/", client)
            let broken = try await Self.islands(of: "/broken", client)
            let forged = [(name: "Avatar", token: "AAAA"), (name: "Nobody", token: islands[0].token)]
            let (lines, _) = try await Self.batch(islands + broken + forged, client)
            #expect(lines.map(\.status) == [200, 200, 200, 403, 404])
            #expect(lines.map(\.index) == [0, 1, 2, 3, 4])
            #expect(lines[0].html == #"<p class="avatar">Mo &amp; Co</p>"#)
            #expect(lines[1].html == "<p>Hello, nobody</p>")
            #expect(lines[2].html.hasPrefix("<mochi-island-failure"))
        }
    }

    @Test func `a batch has an end`() async throws {
        try await Self.app.test { client async throws in
            let island = try await Self.islands(of: "/", client)[0]
            let (lines, _) = try await Self.batch(Array(repeating: island, count: 32), client)
            #expect(lines.count == 32)
            let list = Array(repeating: ["name": island.name, "props": island.token], count: 33)
            #expect(try await client.post("/_mochi/islands", body: .json(["islands": list])).status == .badRequest)
            #expect(try await client.post("/_mochi/islands", body: .json(["islands": 7])).status == .badRequest)
            #expect(try await Self.batch([], client).lines.isEmpty)
        }
    }

    @Test func `a cookie that comes too late for a batch is asked for alone`() async throws {
        try await Self.app.test { client async throws in
            let islands = try await Self.islands(of: "/signing", client)
            let (lines, cookies) = try await Self.batch(islands, client)
            #expect(lines.map(\.status) == [200, 421])
            #expect(cookies.count == 1)
            let alone = try await client.get(Self.path(islands[1]))
            #expect(alone.status == .ok)
            #expect(client.cookies["signed"] != nil)
        }
    }
}
