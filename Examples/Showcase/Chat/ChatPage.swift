import MochiAPI

/// `/chat`: the counter, which `Public/chat.js` fills with people and words.
struct ChatPage: Component {
    var body: some HTML {
        Layout(name: "At the counter", path: Place.chat.path) {
            Head {
                meta(.name("description"), .content("Ask who is in the shop right now which mochi comes first."))
                HTMLScript(src: "/files/chat.js")
            }
            Conversation()
        }
    }
}
