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

/// The same, asked for by itself: what may be kept takes part in no batch.
package struct KeptAvatar: Component, Island {
    let avatar: Avatar

    package static var island: IslandOptions { IslandOptions(expires: nil).cacheable(for: .seconds(1)) }

    package var body: some HTML { avatar }
}

/// Twenty islands that browsers fetch together, or one by one.
package struct TwentyAvatars: Component, Sendable {
    let areTogether: Bool

    package init(areTogether: Bool) {
        self.areTogether = areTogether
    }

    package var body: some HTML {
        ForEach(0..<20) { user in
            let avatar = Avatar(userId: user, name: "Mo & Co")
            if areTogether {
                avatar.deferred { p { "…" } }
            } else {
                KeptAvatar(avatar: avatar).deferred { p { "…" } }
            }
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
