import MochiAPI

/// `/products/:id`: one mochi, outside and inside.
struct ProductPage: Component {
    let product: Product

    var body: some HTML {
        Layout(name: product.name, path: product.path) {
            Head { meta(.name("description"), .content(product.summary)) }
            Detail(product: product)
            Tray(name: "Goes well with", products: Array(Catalog.products.filter { $0.id != product.id }.prefix(3)))
        }
    }

    private struct Detail: Component {
        let product: Product

        static let styles = ScopedStyle(
            """
            :scope { margin-bottom: 84px }
            .crumbs { margin: 10px 0 24px }
            article { display: grid; grid-template-columns: 1fr 1fr; gap: 64px; align-items: start }
            .stage { padding: 34px 64px; border-radius: 40px }
            h1 { font-size: clamp(2.4rem, 5vw, 3.9rem) }
            .text { padding-top: 20px }
            dl { display: grid; grid-template-columns: auto 1fr; gap: 8px 24px; margin: 1.6em 0; padding: 18px 0;
              border: solid var(--line); border-width: 1px 0 }
            dt { color: var(--soft) }
            dd { margin: 0 }
            .buy { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 20px }
            .buy p { margin: 0; color: var(--soft) }
            .buy .price { color: var(--accent); font: 600 2rem var(--display) }
            @media (max-width: 800px) {
              article { grid-template-columns: 1fr; gap: 20px }
              .stage { padding: 24px 56px }
            }
            """
        )

        var body: some HTML {
            div {
                p(.class("crumbs")) { a(.class("quiet"), .href(Place.shop.path)) { "← Today’s tray" } }
                article {
                    div(.class("stage"), .data("kind", product.id)) {
                        MochiArt(product: product, label: "\(product.name), whole")
                        MochiArt(product: product, isCut: true, label: "\(product.name), cut in half")
                    }
                    div(.class("text")) {
                        p(.class("eyebrow"), .lang("ja")) { product.original }
                        h1 { product.name }
                        p(.class("lead")) { product.summary }
                        p { product.story }
                        dl {
                            fact("Inside", product.ingredients)
                            fact("Weight", "60 g")
                            fact("Keeps", "until tonight")
                        }
                        div(.class("buy")) {
                            p(.class("price")) { product.price }
                            Stock(product: product)
                        }
                    }
                }
            }
        }

        private func fact(_ name: String, _ text: String) -> some HTML {
            Group {
                dt { name }
                dd { text }
            }
        }
    }

    /// How many there are: the page leaves up to here, the rest follows when they have been counted.
    private struct Stock: AsyncComponent {
        let product: Product

        var body: some HTML {
            get async throws {
                let left = try await Kitchen.left(of: product)
                p { left < 6 ? "Only \(left) left today" : "\(left) left today" }
            }
        }
    }
}
