import MochiAPI

/// The first thing that a visitor sees.
struct Hero: Component {
    let product: Product
    let box: Int

    // The columns have their widths and begin at the top: what is painted before the other has come stays where it is.
    static let styles = ScopedStyle(
        """
        :scope { display: grid; grid-template-columns: minmax(0, 1.08fr) minmax(0, 1fr); gap: 56px; align-items: start;
          padding: 36px 0 72px }
        .stage { padding: 34px 20px 20px; border-radius: 40px }
        .stage > svg { width: calc(100% - 48px); margin: 0 24px 14px }
        .visit { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(230px, 100%), 1fr)); gap: 14px 22px;
          margin-top: 40px }
        @media (max-width: 800px) {
          :scope { grid-template-columns: minmax(0, 1fr); gap: 34px; padding: 10px 0 56px }
          .stage { padding: 22px 14px 14px; border-radius: 32px }
        }
        """
    )

    var body: some HTML {
        section(.aria("label", "Welcome")) {
            div {
                p(.class("eyebrow")) { "Fresh since 5:12 this morning" }
                h1 {
                    "Soft things,"
                    br()
                    "made daily."
                }
                p(.class("lead")) {
                    "Six kinds of mochi, pounded by hand and sold until they are gone. Nothing here keeps, which is the point."
                }
                p(.class("actions")) {
                    a(.class("button"), .href(Place.shop.path)) { "See today’s tray" }
                    a(.class("quiet"), .href(product.path)) { "Start with strawberry →" }
                }
                div(.class("visit")) {
                    UserAvatar().deferred { UserAvatar.placeholder }
                    AtTheCounter().deferred { AtTheCounter.placeholder }
                }
            }
            div(.class("stage"), .data("kind", product.id)) {
                MochiArt(product: product, label: "A pink mochi with a leaf on top and a small smile")
                Counter(name: product.name, cents: product.cents, start: box).hydrated()
            }
        }
    }
}
