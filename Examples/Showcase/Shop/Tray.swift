import MochiAPI

/// Some of the mochi, side by side under a heading.
struct Tray: Component {
    let name: String
    let products: [Product]
    /// A link to all of them.
    var leadsToAll = false

    static let styles = ScopedStyle(
        """
        div { display: flex; align-items: baseline; justify-content: space-between; gap: 20px; margin: 0 0 24px }
        ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(270px, 100%), 1fr)); gap: 24px }
        """
    )

    var body: some HTML {
        section {
            div {
                h2 { name }
                if leadsToAll { a(.class("quiet"), .href(Place.shop.path)) { "All six →" } }
            }
            ul {
                ForEach(products) { product in
                    li { ProductCard(product: product) }
                }
            }
        }
    }
}
