import MochiAPI

/// `/`: what the shop is, what it makes right now and what it sells.
struct HomePage: Component {
    /// How many mochi somebody wants in a box.
    let box: Int

    var body: some HTML {
        Layout(name: "Soft things, made daily", path: Place.home.path) {
            Head {
                meta(.name("description"), .content("Six kinds of mochi, pounded by hand, sold until they are gone."))
            }
            Hero(product: Catalog.products[0], box: box)
            KitchenPanel()
            Tray(name: "On the tray", products: Array(Catalog.products[1...3]), leadsToAll: true)
            RightNow()
            Promises()
        }
    }
}
