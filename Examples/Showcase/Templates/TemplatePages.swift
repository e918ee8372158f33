import MochiAPI

/// `/templates`: a page of the shop that is made of `.mochi` files, and what these may use.
enum TemplatePages {
    static let routes: Routes = [
        "/templates": Mochi.page("TrayPage") { _, _ in TrayProps(products: Catalog.products) }
    ]

    static var options: TemplateOptions {
        var options = TemplateOptions()
        options.directory = Folder.components
        options.components = [
            Mochi.component(TemplateLayout.self, name: "Layout"), Mochi.component(TemplateArt.self, name: "MochiArt"),
        ]
        options.functions["price"] = TemplateFunction { (cents: Int) in Price.text(cents: cents) }
        return options
    }

    /// What the page is given.
    private struct TrayProps: Codable {
        /// What the card of a mochi shows.
        struct Card: Codable {
            let id: String
            let name: String
            let original: String
            let summary: String
            let cents: Int
        }

        let products: [Card]

        init(products: [Product]) {
            self.products = products.map {
                Card(id: $0.id, name: $0.name, original: $0.original, summary: $0.summary, cents: $0.cents)
            }
        }
    }
}

/// The frame of the shop's pages, around the content that a template puts between its tags.
private struct TemplateLayout: Component, Decodable {
    let name: String
    let path: String
    let children: TemplateChildren

    var body: some HTML {
        Layout(name: name, path: path) { children }
    }
}

/// The drawing of a mochi, by its name.
private struct TemplateArt: Component, Decodable {
    let kind: String

    var body: some HTML {
        if let product = Catalog.product(kind) { MochiArt(product: product) }
    }
}
