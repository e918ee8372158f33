import MochiAPI

/// A mochi on the tray; the whole card leads to its page.
struct ProductCard: Component {
    let product: Product

    static let styles = ScopedStyle(
        """
        :scope { position: relative; display: flex; flex-direction: column; height: 100%; padding: 12px 12px 20px; border-radius: 32px; background: var(--raised);
          box-shadow: 0 0 0 1px var(--line) }
        .stage { padding: 22px 38px 16px; border-radius: 22px }
        h3, p { margin: 14px 12px 0 }
        h3 span { margin-left: 4px; color: var(--soft); font: 400 .85rem var(--text); letter-spacing: 0 }
        p { margin-top: 4px; color: var(--soft); font-size: .97rem; text-wrap: pretty }
        .price { margin-top: auto; padding-top: 12px; color: var(--accent); font-weight: 600 }
        a::after { content: ""; position: absolute; inset: 0; border-radius: inherit }
        a:focus-visible { outline: none }
        a:focus-visible::after { outline: 3px solid var(--accent); outline-offset: 3px }
        @media (prefers-reduced-motion: no-preference) {
          :scope { transition: transform .2s, box-shadow .2s }
          :scope:hover { transform: translateY(-4px); box-shadow: 0 0 0 1px var(--line), 0 18px 40px var(--shade) }
        }
        """
    )

    var body: some HTML {
        article(.data("kind", product.id)) {
            div(.class("stage")) { MochiArt(product: product) }
            h3 {
                a(.href(product.path)) { product.name }
                " "
                span(.lang("ja")) { product.original }
            }
            p { product.summary }
            p(.class("price")) { product.price }
        }
    }
}
