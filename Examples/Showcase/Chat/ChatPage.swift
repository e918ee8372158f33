import MochiAPI

/// `/chat`: the counter, which `Public/chat.js` fills with people and words.
struct ChatPage: Component {
    var body: some HTML {
        Layout(name: "At the counter", path: Place.chat.path) {
            Head {
                meta(.name("description"), .content("Ask who is in the shop right now which mochi comes first."))
                HTMLStyle(ChatPage.skins)
                HTMLScript(src: "/files/chat.js")
            }
            Counter()
        }
    }

    /// The colour of each mochi, for the faces of those who speak.
    private static let skins = Catalog.products.map { "[data-kind=\($0.id)]{--skin:\($0.skin)}" }.joined()
}
