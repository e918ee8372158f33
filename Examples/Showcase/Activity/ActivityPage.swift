import MochiAPI

/// `/activity`: the last second in figures, the last minute in pictures.
struct ActivityPage: Component {
    var body: some HTML {
        Layout(name: "What the server is doing", path: Place.activity.path) {
            Head {
                meta(
                    .name("description"),
                    .content("Requests, latencies, sockets and streams of the shop, second by second.")
                )
            }
            section(.class("intro"), .aria("label", "What the server is doing")) {
                p(.class("eyebrow")) { "Behind the counter" }
                h1 { "What the server is doing" }
                p(.class("lead")) {
                    "Every page, island and socket of this shop, counted once a second. "
                    "Nobody counts while nobody looks."
                }
            }
            ActivityBoard().hydrated()
        }
    }
}
