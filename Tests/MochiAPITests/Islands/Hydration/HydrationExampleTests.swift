import MochiTesting
import TestSupport
import Testing

@testable import MochiAPI

/// The examples of client islands, compiled and asked.
@Suite struct HydrationExampleTests {
    struct Counter: Component, Island {
        let start: Int
        var body: some HTML { button { start } }
    }

    struct ShoppingCart: Component, Island {
        let items: [String]
        var body: some HTML { ul { ForEach(items) { item in li { item } } } }
    }

    private static let options: ServeOptions = {
        let items = ["Uji"]
        var options = ServeOptions(routes: [
            "/": Mochi.page { _ in
                Counter(start: 3).hydrated()
                Counter(start: 3).hydrated(.visible(rootMargin: "200px"))
            },
            "/cart": Mochi.page { _ in
                ShoppingCart(items: items).deferred().hydrated()
                ShoppingCart(items: items).deferred { p { "Loading…" } }.hydrated(.visible)
            },
        ])
        options.islands = [Counter.self]
        options.clientModules = "Client"
        return options
    }()

    @Test func `pages are rendered with what the examples name`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write(
            "Counter.client.ts",
            """
            export default (element, props, { signal }) => {
              const button = element.querySelector("button");
              let count = props.start;
              button.addEventListener("click", () => (button.textContent = ++count), { signal });
            };
            """
        )
        var options = Self.options
        options.clientModules = directory.path
        try await options.test { client async throws in
            let text = try await client.get("/").text
            #expect(text.contains("<button>3</button></mochi-hydratable-island>"))
            #expect(try await client.get("/cart").text.contains("<li>Uji</li>"))
        }
    }
}
