import MochiAPI

/// Every error that a visitor can see.
struct SorryPage: Component {
    let error: HTTPError

    private var isMissing: Bool { error.status == .notFound }

    private var message: String {
        let isUnexplained = error.message == error.status.reasonPhrase
        return isMissing && isUnexplained ? "There is no page at this address." : error.message
    }

    var body: some HTML {
        Layout(name: isMissing ? "Not here" : error.status.reasonPhrase) {
            Head { meta(.name("robots"), .content("noindex")) }
            Apology(error: error, isMissing: isMissing, message: message)
        }
    }

    private struct Apology: Component {
        let error: HTTPError
        let isMissing: Bool
        let message: String

        static let styles = ScopedStyle(
            """
            :scope { max-width: 620px; margin: 0 auto; padding: min(12vh, 110px) 0 30px; text-align: center }
            .art { max-width: 300px; margin: 0 auto 30px }
            h1 { font-size: clamp(2.2rem, 5vw, 3.4rem) }
            .lead { margin-left: auto; margin-right: auto; overflow-wrap: anywhere }
            .actions { justify-content: center }
            pre { padding: 16px; border-radius: 14px; background: var(--raised); font-size: .85rem; text-align: left;
              white-space: pre-wrap; overflow-wrap: anywhere }
            """
        )

        var body: some HTML {
            section(.aria("label", "What went wrong")) {
                div(.class("art")) {
                    if isMissing {
                        MochiArt.emptyPlate
                    } else {
                        MochiArt(product: Catalog.products[2], label: "A grey mochi that means well")
                    }
                }
                p(.class("eyebrow")) { error.status.code }
                h1 { isMissing ? "Only crumbs left." : "That did not rise." }
                p(.class("lead")) { message }
                if let detail = error.detail { pre { detail } }
                p(.class("actions")) {
                    a(.class("button"), .href(Place.shop.path)) { "See today’s tray" }
                    a(.class("quiet"), .href(Place.home.path)) { "Home →" }
                }
            }
        }
    }
}
