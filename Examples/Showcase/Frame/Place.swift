/// Where the navigation leads: one case for each of its links, in their order.
enum Place: CaseIterable {
    case home, shop, guestbook, chat, activity, recipe

    var name: String {
        switch self {
        case .home: "Home"
        case .shop: "Shop"
        case .guestbook: "Guestbook"
        case .chat: "Chat"
        case .activity: "Live"
        case .recipe: "Recipe"
        }
    }

    var path: String {
        switch self {
        case .home: "/"
        case .shop: "/products"
        case .guestbook: "/guestbook"
        case .chat: "/chat"
        case .activity: "/activity"
        case .recipe: "/files/recipe.txt"
        }
    }

    /// What `aria-current` says of the link on the page at `path`: that it is this page, or the part of the site that the page
    /// is in.
    func current(at path: String) -> String? {
        if path == self.path { return "page" }
        return path.hasPrefix(self.path + "/") ? "true" : nil
    }
}
