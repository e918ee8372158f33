import MochiAPI

/// What the shop recommends today: the same for everybody, so that browsers and proxies may keep it for an hour.
struct DailyPick: Component, Island {
    static let island = IslandOptions().cacheable(for: .hours(1))

    var body: some HTML { PickCard(product: Kitchen.pick()) }
}

/// A recommendation, or the place where one will stand: both have the same size.
struct PickCard: Component {
    /// Nil while nobody knows.
    let product: Product?

    // The drawing has its height, the name one line, the reason two.
    static let styles = ScopedStyle(
        """
        :scope { position: relative; display: flex; flex-direction: column; padding: 12px 12px 22px; border-radius: 32px;
          background: var(--raised); box-shadow: 0 0 0 1px var(--line) }
        .stage { flex: 1; display: grid; place-items: center; min-height: 196px; border-radius: 22px }
        .stage svg { width: 190px }
        .eyebrow { margin: 18px 12px 4px; line-height: 20px }
        h3 { margin: 0 12px; overflow: hidden; line-height: 30px; text-overflow: ellipsis; white-space: nowrap }
        .reason { height: 52px; margin: 4px 12px 0; overflow: hidden; color: var(--soft); font-size: .97rem; line-height: 26px;
          text-wrap: pretty }
        a::after { content: ""; position: absolute; inset: 0; border-radius: inherit }
        h3:has(a:focus-visible) { overflow: visible }
        a:focus-visible { outline: none }
        a:focus-visible::after { outline: 3px solid var(--accent); outline-offset: 3px }
        """
    )

    var body: some HTML {
        article {
            if let product {
                div(.class("stage"), .data("kind", product.id)) { MochiArt(product: product) }
                p(.class("eyebrow")) { "Today we would take" }
                h3 { a(.href(product.path)) { product.name } }
                p(.class("reason")) { product.summary }
            } else {
                div(.class("stage"))
                p(.class("eyebrow")) { "Today’s advice" }
                h3 { a(.href(Place.shop.path)) { "See today’s tray" } }
                p(.class("reason")) { "Six kinds, and it is hard to be wrong." }
            }
        }
    }
}
