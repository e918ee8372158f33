import MochiAPI

/// `/products`: everything that is sold today.
struct ProductsPage: Component {
    var body: some HTML {
        Layout(name: "Today’s tray", path: Place.shop.path) {
            Head { meta(.name("description"), .content("The six kinds of mochi that are on the tray today.")) }
            section(.class("intro"), .aria("label", "Today’s tray")) {
                p(.class("eyebrow")) { "\(Catalog.products.count) kinds today" }
                h1 { "Today’s tray" }
                p(.class("lead")) { "Order before noon and eat before night." }
            }
            Tray(name: "While it lasts", products: Catalog.products)
        }
    }
}
