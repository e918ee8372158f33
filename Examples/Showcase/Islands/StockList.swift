import MochiAPI

/// How many there are of each mochi: counted when somebody comes to look, not for everybody who opens the page.
///
/// `Client/StockList.client.ts` lets people set some aside.
struct StockList: AsyncComponent, Island {
    /// The identifiers of the products.
    let kinds: [String]

    var body: some HTML {
        get async throws {
            let products = Self.products(kinds)
            let counts = try await Kitchen.left(of: products)
            StockRows(rows: zip(products, counts).map { StockRows.Row(product: $0, left: $1) })
        }
    }

    /// Its place on the page.
    var placeholder: StockRows { StockRows(rows: Self.products(kinds).map { StockRows.Row(product: $0, left: nil) }) }

    private static func products(_ kinds: [String]) -> [Product] { kinds.compactMap(Catalog.product) }
}

/// Products with how many are left of each, or with the place for that number: both have the same size.
struct StockRows: Component {
    struct Row: Sendable {
        let product: Product
        /// Nil while nobody has counted.
        let left: Int?
    }

    let rows: [Row]

    // Every row has its height, and the button its place before there is one: nothing moves when the numbers arrive.
    static let styles = ScopedStyle(
        """
        ul { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(290px, 100%), 1fr)); gap: 14px }
        li { display: grid; grid-template-columns: 56px minmax(0, 1fr) 40px; grid-template-rows: 28px 24px; gap: 2px 14px;
          align-content: center; min-height: 92px; padding: 14px; border-radius: 26px; background: var(--raised);
          box-shadow: 0 0 0 1px var(--line) }
        .stage { grid-row: 1 / 3; display: grid; align-items: center; align-self: center; height: 56px; padding: 0 6px;
          border-radius: 18px }
        li p { grid-column: 2; display: flex; align-items: center; gap: 12px; margin: 0; line-height: 28px;
          white-space: nowrap }
        a { overflow: hidden; font: 600 1.06rem/28px var(--display); text-overflow: ellipsis }
        a:hover { text-decoration: underline; text-underline-offset: 4px }
        a:focus-visible { outline-offset: -3px }
        span { flex: none; width: 3.6em; color: var(--soft); font-size: .92rem }
        .few { color: var(--accent); font-weight: 600 }
        progress, i { display: block; flex: 1; min-width: 0; height: 6px; border: 0; border-radius: 3px;
          background: var(--line); overflow: hidden; appearance: none }
        progress::-webkit-progress-bar { background: var(--line) }
        progress::-webkit-progress-value { border-radius: 3px; background: var(--accent) }
        progress::-moz-progress-bar { border-radius: 3px; background: var(--accent) }
        button { grid-area: 1 / 3 / 3; align-self: center; width: 40px; height: 40px; padding: 0; border: 1px solid var(--edge);
          border-radius: 50%; background: none; color: inherit; font: 400 1.3rem/1 var(--text); cursor: pointer }
        button::before { content: "+" }
        button:hover { border-color: currentcolor }
        [aria-pressed=true] { border-color: var(--accent); background: var(--accent); color: var(--paper) }
        [aria-pressed=true]::before { content: "✓" }
        output { display: block; min-height: 28px; margin-top: 12px; color: var(--soft); font-size: .95rem; line-height: 28px }
        .rest, mochi-hydratable-island[data-state=failed] :scope :is(button, output) { visibility: hidden }
        @media (prefers-reduced-motion: no-preference) {
          i { animation: wait 1.6s ease-in-out infinite alternate }
          @keyframes wait { to { opacity: .45 } }
        }
        """
    )

    var body: some HTML {
        div {
            ul { ForEach(rows) { row in item(row) } }
            output(.class("rest", when: rows.contains { $0.left == nil })) { "Put some aside, we keep them until six." }
        }
    }

    private func item(_ row: Row) -> some HTML {
        let product = row.product
        return li {
            div(.class("stage"), .data("kind", product.id)) { MochiArt(product: product) }
            p { a(.href(product.path)) { product.name } }
            if let left = row.left {
                p {
                    progress(.value("\(left)"), .max("24"), .aria("label", "\(product.name): how many are left"))
                    span(.class("few", when: left < 6)) { "\(left) left" }
                }
                button(
                    .type(.button),
                    .value(product.id),
                    .data("cents", "\(product.cents)"),
                    .aria("pressed", "false"),
                    .aria("label", "Set aside one \(product.name)")
                )
            } else {
                p { i() }
            }
        }
    }
}
