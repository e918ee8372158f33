import MochiAPI

/// A mochi with a line beside it and a link below, or the place where they will stand: both have the same size.
struct Badge: Component {
    /// Nil while nobody knows.
    var product: Product?
    /// What it says; while nobody knows, what it says where nothing will come any more.
    let line: String
    let link: String
    let place: Place

    // No line wraps and the mochi has its size, whatever stands in it: nothing moves when the island arrives.
    static let styles = ScopedStyle(
        """
        :scope { display: grid; grid-template-columns: 52px minmax(0, 1fr); grid-template-rows: 26px 26px; gap: 0 14px }
        .stage { grid-row: 1 / 3; display: grid; align-items: center; width: 52px; height: 52px; padding: 0 6px;
          border-radius: 50%; background: color-mix(in oklab, var(--skin, var(--line)) calc(100% - var(--stage)), var(--raised)) }
        .stage:empty { background: var(--line) }
        p { margin: 0; overflow: hidden; line-height: 26px; text-overflow: ellipsis; white-space: nowrap }
        p:last-child { font-size: .95rem }
        b { font: 600 1.06rem/26px var(--display) }
        .quiet { padding: 0 }
        .quiet:focus-visible { outline-offset: -3px }
        .rest { display: none }
        @media (scripting: none) { .wait { display: none } .rest { display: inline } }
        [data-state=failed] :scope .wait { display: none }
        [data-state=failed] :scope .rest { display: inline }
        @media (prefers-reduced-motion: no-preference) {
          .stage:empty { animation: wait 1.6s ease-in-out infinite alternate }
          @keyframes wait { to { opacity: .45 } }
        }
        """
    )

    var body: some HTML {
        div {
            if let product {
                div(.class("stage"), .data("kind", product.id)) { MochiArt(product: product) }
                p { b { line } }
            } else {
                div(.class("stage"))
                p {
                    b(.class("wait")) { "Loading..." }
                    b(.class("rest")) { line }
                }
            }
            p { a(.class("quiet"), .href(place.path)) { "\(link) →" } }
        }
    }
}
