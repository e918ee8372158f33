import MochiAPI
import TestSupport
import Testing

/// The examples of the documentation about elements and components, compiled and rendered.
@Suite struct ComponentExampleTests {
    struct Product: Sendable {
        var name = "Matcha"
        var summary = "Shaded & ground"
        var isSoldOut = true
    }

    struct Tea {
        let name: String
    }

    struct Row: Sendable {
        let name: String
        let price: Int
    }

    struct Price: Component {
        let cents: Int
        var body: some HTML {
            span(.class("price")) { "€ \(cents / 100)" }
        }
    }

    struct Card: Component {
        static let styles = ScopedStyle("p { margin: 0 } :scope { padding: 1rem }")
        var body: some HTML { div { p { "Hello" } } }
    }

    struct ProductPage: Component {
        let product: Product
        var body: some HTML {
            Head {
                title { product.name }
                meta(.name("description"), .content(product.summary))
            }
            h1 { product.name }
        }
    }

    struct Layout<Content: HTML>: Component {
        let name: String
        @HTMLBuilder let content: Content
        var body: some HTML {
            Head { title { "\(name) · Mochi" } }
            header { a(.href("/")) { "Mochi" } }
            main { content }
        }
    }

    func greeting(_ name: String) -> some HTML {
        p(.class("greeting")) {
            "Hello, "
            strong { name }
        }
    }

    private func text(_ html: some HTML) async throws -> String { try await html.rendered().text }

    @Test func `elements of the documentation are what they say`() async throws {
        let text = try await p { "1 < 2" }.rendered().text  // "<p>1 &lt; 2</p>"
        #expect(text == "<p>1 &lt; 2</p>")
        #expect(try await self.text(greeting("<Mo>")) == #"<p class="greeting">Hello, <strong>&lt;Mo&gt;</strong></p>"#)

        let product = Product()
        let item = li(.class("item"), .class("sold-out", when: product.isSoldOut)) { product.name }
        #expect(try await self.text(item) == #"<li class="item sold-out">Matcha</li>"#)

        let dot = svg(.viewBox("0 0 8 8")) {
            element("circle", .custom("r", "4"), .class("dot"))
        }
        #expect(try await self.text(dot) == #"<svg viewBox="0 0 8 8"><circle r="4" class="dot"></circle></svg>"#)
        let raw = RawHTML("<svg viewBox='0 0 8 8'><circle cx='4' cy='4' r='4'/></svg>")
        #expect(try await self.text(raw).hasPrefix("<svg viewBox='"))
    }

    @Test func `lists of the documentation are what they say`() async throws {
        let teas: [Tea] = []
        let list = ul {
            for tea in teas { li { tea.name } }
            if teas.isEmpty { li { "Sold out." } }
        }
        #expect(try await text(list) == "<ul><li>Sold out.</li></ul>")
        let rows = [Row(name: "Matcha", price: 3)]
        let prices = table {
            ForEach(rows) { row in
                tr {
                    td { row.name }
                    td { row.price }
                }
            }
        }
        #expect(try await text(prices) == "<table><tr><td>Matcha</td><td>3</td></tr></table>")
    }

    @Test func `components of the documentation are what they say`() async throws {
        #expect(try await text(Price(cents: 300)) == #"<span class="price">€ 3</span>"#)
        let stylesheet = "\"theme\": \"dark\""
        let encoded = "{\(stylesheet)}"
        let routes: Routes = [
            "/product": Mochi.page { _ in ProductPage(product: Product()) },
            "/cards": Mochi.page { _ in
                Card()
                Card()
            },
            "/layout": Mochi.page { _ in
                Layout(name: "Tea") { p { "Soon." } }
            },
            "/scripts": Mochi.page { _ in
                Head {
                    HTMLScript("document.documentElement.classList.add('js')")
                    HTMLScript(json: encoded, id: "cart")
                }
            },
            "/whole": Mochi.api { _ in
                .html(
                    Group {
                        HTMLDoctype()
                        html(.lang("en")) { body { h1 { "Tea" } } }
                    }
                )
            },
        ]
        var options = ServeOptions(routes: routes)
        options.htmlShell = """
            <!doctype html>
            <html lang="en">
            <head>{{mochi.head}}{{mochi.css}}</head>
            <body>{{mochi.body}}{{mochi.script}}</body>
            </html>
            """
        try await options.test { client async throws in
            let page = try await client.get("/product")
            #expect(page.contains(#"<title>Matcha</title><meta name="description" content="Shaded &amp; ground">"#))
            #expect(try await client.get("/cards").text.split(separator: "@scope").count == 2)
            #expect(try await client.get("/layout").contains("<main><p>Soon.</p></main>"))
            #expect(try await client.get("/scripts").contains(#"id="cart">{"theme""#))
            #expect(try await client.get("/whole").text.hasPrefix(#"<!doctype html><html lang="en"><body>"#))
        }
    }
}
