import MochiAPI

/// Who is here: a visitor who has signed the guestbook is known by a cookie.
///
/// The page around it is the same for everybody; this is not.
struct UserAvatar: AsyncComponent, Island {
    static let cookie = "guest"

    var body: some HTML {
        get async throws {
            if let name = try RequestContext.current.cookies.get(Self.cookie), !name.isEmpty {
                Badge(
                    product: own(name),
                    line: "Welcome back, \(name)",
                    link: "Your line is in the book",
                    place: .guestbook
                )
            } else {
                Badge(product: Catalog.products[0], line: "Welcome in", link: Self.link, place: .guestbook)
            }
        }
    }

    /// Its place on the page.
    static var placeholder: Badge { Badge(line: "Welcome in", link: link, place: .guestbook) }

    private static let link = "Sign the guestbook"

    /// The mochi that goes with a name.
    private func own(_ name: String) -> Product {
        Catalog.products[name.utf8.reduce(0) { $0 + Int($1) } % Catalog.products.count]
    }
}
