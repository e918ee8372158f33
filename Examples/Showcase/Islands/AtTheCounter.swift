import MochiAPI

/// How many talk at the counter right now.
struct AtTheCounter: Component, Island {
    var body: some HTML {
        Badge(product: Catalog.products[4], line: line, link: Self.link, place: .chat)
    }

    /// Its place on the page.
    static var placeholder: Badge { Badge(line: "At the counter", link: link, place: .chat) }

    private static let link = "Talk mochi"

    private var line: String {
        let count = ChatRoutes.room.people.count
        return count == 0 ? "Nobody at the counter" : "\(count) at the counter"
    }
}
