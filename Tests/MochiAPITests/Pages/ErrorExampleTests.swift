import MochiAPI
import TestSupport
import Testing

/// The examples of the documentation about pages and their errors, compiled and asked.
@Suite struct ErrorExampleTests {
    struct Product: Sendable {
        let name: String
    }

    struct ProductPage: Component {
        let product: Product
        var body: some HTML { h1 { product.name } }
    }

    struct OutOfRice: Error {}

    private static let catalog = ["matcha": Product(name: "Matcha")]

    private static let routes: Routes = [
        "/products/:id": Mochi.page { request in
            guard let product = try catalog[request.parameters.require("id")] else { throw HTTPError(.notFound) }
            return ProductPage(product: product)
        },
        "/api/products/:id": Mochi.api { request in
            let id = try request.parameters.require("id")
            guard let product = catalog[id] else {
                throw HTTPError(.notFound, "We make no such mochi.", detail: "asked for \(id)")
            }
            return .text(product.name)
        },
        "/rice": Mochi.page { _ -> EmptyHTML in throw OutOfRice() },
    ]

    private static var options: ServeOptions {
        var options = ServeOptions(routes: routes)
        options.errorPage = ErrorPage { error, _ in
            Head { title { error.message } }
            h1 { error.status.code }
            p { error.message }
        }
        options.handleError = { error, _ in
            guard error is OutOfRice else { return nil }
            return HTTPError(.serviceUnavailable, "Back tomorrow.", headers: [.retryAfter: "3600"])
        }
        return options
    }

    @Test func `errors of the documentation are what they say`() async throws {
        try await Self.options.test { client async throws in
            #expect(try await client.get("/products/matcha").contains("<h1>Matcha</h1>"))
            let missing = try await client.get("/products/pizza")
            #expect(missing.status == .notFound)
            #expect(missing.contains("<title>Not Found</title>") && missing.contains("<h1>404</h1>"))
            let refused = try await client.get("/api/products/pizza").text
            #expect(refused == #"{"error":{"message":"We make no such mochi.","status":404}}"#)
            let closed = try await client.get("/rice")
            #expect(closed.status == .serviceUnavailable)
            #expect(closed.headers[.retryAfter] == "3600")
            #expect(closed.contains("Back tomorrow."))
        }
    }
}
