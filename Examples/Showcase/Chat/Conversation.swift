import MochiAPI

/// The frame of a conversation: who is there, what is said, and two forms to come in and to speak.
///
/// The script finds its places by their ids.
struct Conversation: Component {
    var body: some HTML {
        div {
            section(.class("about"), .aria("label", "The counter")) {
                p(.class("eyebrow")) { "At the counter" }
                h1 { "Talk mochi." }
                p(.class("lead")) {
                    "Which one first, and does anybody eat the leaf? Ask who is in the shop right now. "
                    "Nothing here keeps, words included."
                }
                h2 {
                    "In the shop "
                    span(.id("count"))
                }
                ul(.id("people")) { li(.class("nobody")) { "Come in and see" } }
                div(.class("stage pair"), .data("kind", Catalog.products[4].id)) {
                    MochiArt(product: Catalog.products[0])
                    MochiArt(product: Catalog.products[3])
                }
            }
            section(.class("room"), .aria("label", "Conversation")) {
                p(.class("state")) {
                    span(.id("state"), .role("status")) { "Come in and say hello" }
                    button(.id("leave"), .type(.button), .class("plain"), .hidden()) { "Change name" }
                }
                messages
                door
                form(.id("say"), .hidden()) {
                    label(.for("text"), .class("unseen")) { "Message" }
                    div(.class("line")) {
                        input(
                            .id("text"),
                            .name("text"),
                            .required(),
                            .maxLength(500),
                            .autocomplete("off"),
                            .enterKeyHint("send"),
                            .placeholder("Say something soft")
                        )
                        button(.class("button")) { "Send" }
                    }
                }
                noscript {
                    p(.class("sorry")) {
                        "The counter talks through a WebSocket, which needs JavaScript. The tray does not: "
                        a(.href(Place.shop.path)) { "see what there is today" }
                        "."
                    }
                }
            }
        }
    }

    private var messages: some HTML {
        div(.id("log"), .class("log"), .role("log"), .aria("label", "Messages"), .tabIndex(0)) {
            ol(.id("messages"))
            div(.class("silence")) {
                MochiArt(product: Catalog.products[1])
                p { "It is quiet here. Go first." }
            }
        }
    }

    private var door: some HTML {
        form(.id("join")) {
            label(.for("name")) { "What may we call you?" }
            div(.class("line")) {
                input(
                    .id("name"),
                    .name("name"),
                    .required(),
                    .maxLength(24),
                    .autocomplete("nickname"),
                    .spellcheck("false"),
                    .pattern(#"\s*[\p{L}\p{N}][\p{L}\p{M}\p{N} .'’_\-]*"#),
                    .title("Letters, digits, spaces and . ' _ -")
                )
                button(.class("button")) { "Come in" }
            }
        }
    }
}
