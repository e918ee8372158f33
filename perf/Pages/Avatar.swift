package import MochiAPI

/// A small component that a page may leave to a request of its own.
package struct Avatar: Component, Island {
    let userId: Int
    let name: String

    package init(userId: Int, name: String) {
        self.userId = userId
        self.name = name
    }

    package static var island: IslandOptions { IslandOptions(expires: nil) }

    package var body: some HTML {
        a(.class("avatar"), .href("/users/\(userId)")) {
            img(.src("/pictures/\(userId).webp"), .alt(""))
            name
        }
    }
}

/// A page of many islands, or of what stands in their places.
package struct Avatars: Component, Sendable {
    let areIslands: Bool

    package init(areIslands: Bool) {
        self.areIslands = areIslands
    }

    package var body: some HTML {
        if areIslands {
            ForEach(0..<100) { user in Avatar(userId: user, name: "Mo & Co").deferred { p { "…" } } }
        } else {
            ForEach(0..<100) { user in
                element("mochi-server-island", .custom("name", "Avatar"), .custom("signed-props", Self.filling)) {
                    p { "…" }
                }
            }
        }
    }

    /// As long as a token.
    private static let filling = String(repeating: "A", count: 108)
}
