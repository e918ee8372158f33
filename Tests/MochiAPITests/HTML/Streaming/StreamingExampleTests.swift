import MochiAPI
import TestSupport
import Testing

/// The examples of the documentation about pages that wait, compiled and asked.
@Suite struct StreamingExampleTests {
    struct Product: Sendable {
        let name: String
    }

    struct Review: Sendable {
        let text: String
    }

    struct Row: Sendable {
        let name: String
    }

    struct Database: Sendable {
        func reviews(of product: Product) async throws -> [Review] {
            await Task.yield()
            guard product.name == "Matcha" else { throw HTTPError(.serviceUnavailable) }
            return [Review(text: "A second of bitterness, then spring.")]
        }

        func rows() -> AsyncStream<Row> {
            AsyncStream { rows in
                for name in ["Matcha", "Yuzu"] { rows.yield(Row(name: name)) }
                rows.finish()
            }
        }
    }

    static let database = Database()

    struct Reviews: AsyncComponent {
        let product: Product
        var body: some HTML {
            get async throws {
                let reviews = try await database.reviews(of: product)
                ForEach(reviews) { review in p { review.text } }
            }
        }
    }

    private static let routes: Routes = [
        "/:name": Mochi.page { request in
            let product = Product(name: try request.parameters.require("name"))
            return Group {
                h1 { product.name }
                Reviews(product: product).streamed { p { "Looking for reviews…" } }
            }
        },
        "/quiet/:name": Mochi.page { request in
            let product = Product(name: try request.parameters.require("name"))
            return main {
                Reviews(product: product).streamed {
                    p { "…" }
                } failure: { _ in
                    p { "No reviews today." }
                }
            }
        },
        "/outermost/:name": Mochi.page { request in
            Reviews(product: Product(name: try request.parameters.require("name")))
        },
        "/rows": Mochi.page { _ in
            table { AsyncForEach(database.rows()) { row in tr { td { row.name } } } }
        },
    ]

    @Test func `streamed pages of the documentation are what they say`() async throws {
        var options = ServeOptions(routes: Self.routes)
        options.htmlShell = "{{mochi.body}}"
        options.rendersInOrder = { request in request.headers["save-data"] == "on" }
        try await options.test { client async throws in
            let inOrder = try await client.get("/Matcha", headers: ["save-data": "on"])
            #expect(inOrder.text == "<h1>Matcha</h1><p>A second of bitterness, then spring.</p>")
            #expect(try await client.get("/Matcha").contains("A second of bitterness"))
            #expect(try await client.get("/quiet/Yuzu").contains("No reviews today."))
            #expect(try await client.get("/outermost/Yuzu").status == .serviceUnavailable)
            #expect(
                try await client.get("/rows").text == "<table><tr><td>Matcha</td></tr><tr><td>Yuzu</td></tr></table>"
            )
        }
    }
}
