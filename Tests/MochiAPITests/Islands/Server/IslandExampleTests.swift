import MochiAPI
import MochiTesting
import Testing

/// Where the pictures of the examples come from.
private let users = Users()

private struct Users {
    func picture(of user: Int) async throws -> String { "/pictures/\(user).png" }
}

/// The examples of the documentation about islands, compiled and asked.
@Suite struct IslandExampleTests {
    struct UserAvatar: AsyncComponent, Island {
        let userId: Int
        var body: some HTML {
            get async throws { img(.src(try await users.picture(of: userId)), .alt("")) }
        }
    }

    struct Greeting: AsyncComponent, Island {
        let words: String

        var body: some HTML {
            get async throws {
                let name = try RequestContext.current.cookies.get("name") ?? "stranger"
                p { "\(words), \(name)!" }
            }
        }
    }

    struct Cart: Component, Island {
        static let island = IslandOptions(audience: .session, expires: .hours(1))
        let size: Int

        var body: some HTML { p { "\(size) in your cart" } }
    }

    struct OpeningHours: Component, Island {
        static let island = IslandOptions().cacheable(for: .minutes(5))
        var body: some HTML { p { "Open until six" } }
    }

    struct Offer: Component, Island {
        static let island = IslandOptions(mode: .sealed)
        let price: Price
        var body: some HTML { p { "For you: \(price.amount) cents" } }
    }

    struct Price: Codable, SchemaVersioned {
        static let schemaVersion = 2  // cents, no longer euros
        let amount: Int
    }

    struct Refusing: AsyncComponent, Island {
        let redirects: Bool
        var body: some HTML {
            get async throws {
                await Task.yield()
                guard !redirects else { throw Redirect(to: "/login") }
                guard redirects else { throw HTTPError(.notFound, "No such cart.") }
                return p { "never" }
            }
        }
    }

    struct Headed: AsyncComponent, Island {
        var body: some HTML {
            get async throws {
                let path = try RequestContext.current.path
                Head { title { "Unseen" } }
                p { path }
            }
        }
    }

    private static var app: ServeOptions {
        var options = ServeOptions(routes: [
            "/": Mochi.page { _ in
                Greeting(words: "Hello").deferred { p { "Hello!" } }
            },
            "/users": Mochi.page { _ in
                UserAvatar(userId: 123).deferred { div(.class("skeleton")) { "Loading…" } }
                UserAvatar(userId: 123).deferred(.visible(rootMargin: "200px"), retries: 10) { "…" }
            },
            "/shop": Mochi.page { _ in
                Cart(size: 2).deferred()
                OpeningHours().deferred()
                Offer(price: Price(amount: 390)).deferred()
            },
        ])
        options.islands = [UserAvatar.self, Cart.self]
        options.islands += [Greeting.self, OpeningHours.self, Offer.self]
        options.handle = .sessions(secure: false)
        return options
    }

    /// What the islands of a page are once they have been fetched, in order.
    private func islands(
        of path: String,
        headers: KeyValuePairs<HeaderName, String> = [:],
        _ client: TestClient
    ) async throws -> [TestResponse] {
        let page = try await client.get(path, headers: headers).text
        var answers: [TestResponse] = []
        for island in page.matches(of: /<mochi-server-island name="([^"]+)" signed-props="([^"]+)"/) {
            answers.append(try await client.get("/_mochi/island/\(island.1)?props=\(island.2)"))
        }
        return answers
    }

    @Test func `islands of the documentation are what they say`() async throws {
        try await Self.app.test { client async throws in
            #expect(try await client.get("/").contains("<p>Hello!</p></mochi-server-island>"))
            client.cookies.set("name", "Mo")
            #expect(try await islands(of: "/", client).map(\.text) == ["<p>Hello, Mo!</p>"])
            let avatar = #"<img src="/pictures/123.png" alt="">"#
            #expect(try await islands(of: "/users", client).map(\.text) == [avatar, avatar])
            let shop = try await islands(of: "/shop", client)
            #expect(
                shop.map(\.text)
                    == ["<p>2 in your cart</p>", "<p>Open until six</p>", "<p>For you: 390 cents</p>"]
            )
            #expect(
                shop.map { $0.headers[.cacheControl] }
                    == ["private, no-store", "public, max-age=300", "private, no-store"]
            )
        }
    }

    @Test func `what surprises is as the documentation says`() async throws {
        let asks = Handle { request, next in
            guard request.headers["x-key"] == "rice" else { throw HTTPError(.forbidden) }
            return try await next(request)
        }
        var options = ServeOptions(
            routes: [
                "/refusing": Mochi.page { _ in
                    Refusing(redirects: false).deferred()
                    Refusing(redirects: true).deferred()
                }
            ] + Mochi.group("/guarded", handle: asks, ["/headed": Mochi.page { _ in Headed().deferred() }])
        )
        options.islands = [Refusing.self, Headed.self]
        try await options.test { client async throws in
            for refused in try await islands(of: "/refusing", client) {
                #expect(refused.status == .ok)
                #expect(refused.text.hasPrefix("<mochi-island-failure"))
            }
            #expect(try await client.get("/guarded/headed").status == .forbidden)
            // The page's guard stands before the page alone.
            let answers = try await islands(of: "/guarded/headed", headers: ["x-key": "rice"], client)
            #expect(answers.map(\.text) == ["<p>/_mochi/island/Headed</p>"])
        }
    }

    @Test func `a type that the server is told of is an island`() async throws {
        var options = Self.app
        options.islands = [UserAvatar.self]
        try await options.test { client async throws in
            #expect(try await islands(of: "/users", client).count == 2)
            let shop = try await client.get("/shop").text
            #expect(shop.contains("<p>2 in your cart</p>") && !shop.contains("mochi-server-island"))
        }
    }
}
