import MochiAPI
import MochiTesting
import TestSupport
import Testing

/// The examples of the documentation about templates, compiled and asked.
@Suite struct TemplateExampleTests {
    private struct User: Codable, Sendable {
        let name: String
        let picture: String
    }

    private struct Users: Sendable {
        func find(_ id: Int) async throws -> User { User(name: "Mo", picture: "/pictures/\(id).png") }
    }

    private struct Product: Codable, Sendable {
        let name: String
        let cents: Int
    }

    private struct Catalog: Sendable {
        subscript(id: String) -> Product { get throws { Product(name: id, cents: 350) } }
    }

    struct Card: Component, Decodable {
        let title: String
        let children: TemplateChildren
        var body: some HTML {
            section {
                h2 { title }
                children
            }
        }
    }

    private struct Home: Component {
        var body: some HTML {
            div {
                Template("UserAvatar", ["userId": 123])
            }
            Template("UserAvatar", ["userId": 123]).deferred { "Loading…" }
            Template("Counter", ["start": 3]).hydrated()
        }
    }

    private static let users = Users()
    private static let catalog = Catalog()

    private static func serving(
        _ templates: [String: String],
        _ routes: Routes
    ) throws -> (TemporaryDirectory, ServeOptions) {
        let directory = try TemporaryDirectory()
        for (name, text) in templates { try directory.write("\(name).mochi", text) }
        var options = ServeOptions(routes: routes)
        options.templates.directory = directory.path
        return (directory, options)
    }

    @Test func `pages and components of the documentation are what they say`() async throws {
        let (users, catalog) = (Self.users, Self.catalog)
        var (directory, options) = try Self.serving(
            [
                "Product": "<h1>{name}</h1><Card title=\"Price\"><Price {cents} />, {price(cents)}</Card>",
                "UserAvatar": "<img src={picture} alt={name} />",
                "Counter": "<output>{start}</output>",
            ],
            [
                "/": Mochi.page { _ in Home() },
                "/products/:id": Mochi.page("Product") { request, parameters in
                    try catalog[parameters.require("id")]
                },
            ]
        )
        struct Price: Component, Decodable {
            let cents: Int
            var body: some HTML { span(.class("price")) { "€ \(cents / 100)" } }
        }

        options.templates.components = [Mochi.component(Price.self)]
        options.templates.components = [
            Mochi.component("UserAvatar") { props, request in try await users.find(props["userId"].decoded()) },
            Mochi.component(Price.self),
        ]
        options.templates.components.append(Mochi.component(Card.self))
        options.templates.functions["price"] = TemplateFunction { (cents: Int) in "€ \(cents / 100)" }
        try await options.test { client async throws in
            #expect(
                try await client.get("/products/uji")
                    .contains("<h1>uji</h1><section><h2>Price</h2><span class=\"price\">€ 3</span>, € 3</section>")
            )
            let home = try await client.get("/").text
            #expect(home.contains("<div><img src=\"/pictures/123.png\" alt=\"Mo\"></div>"))
            #expect(home.contains("Loading…</mochi-server-island>"))
            #expect(home.contains("<output>3</output>"))
        }
        withExtendedLifetime(directory) {}
    }

    @Test func `serverProps find what a tag does not give`() async throws {
        let users = Self.users
        var (directory, options) = try Self.serving(
            ["Home": "<UserAvatar userId={7} />", "UserAvatar": "{name} {userId}"],
            ["/": Mochi.page("Home")]
        )
        options.templates.components = [
            Mochi.component("UserAvatar") { props, request in
                try await users.find(props["userId"].decoded())
            }
        ]
        try await options.test { client async throws in
            #expect(try await client.get("/").contains("Mo 7"))
        }
        withExtendedLifetime(directory) {}
    }

    @Test func `values are made of literals and of what can be encoded`() throws {
        let catalog = Self.catalog
        let props: TemplateValue = ["title": "Mochi", "count": 3, "tags": ["soft", "sweet"]]
        let product = try TemplateValue(encoding: catalog["uji"])
        #expect(props["tags"][1] == "sweet")
        #expect(product == ["name": "uji", "cents": 350])
    }
}
