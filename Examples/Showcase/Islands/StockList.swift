import MochiAPI

/// How many there are of each mochi: counted when somebody comes to look, not for everybody who opens the page.
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

    static let styles = ScopedStyle(
        """
        :scope { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(250px, 100%), 1fr)); gap: 14px }
        li { display: grid; grid-template-columns: 56px minmax(0, 1fr); grid-template-rows: 28px 10px; gap: 6px 14px;
          align-content: center; min-height: 92px; padding: 14px 20px 14px 14px; border-radius: 26px; background: var(--raised);
          box-shadow: 0 0 0 1px var(--line) }
        .stage { grid-row: 1 / 3; display: grid; align-items: center; align-self: center; height: 56px; padding: 0 6px;
          border-radius: 18px }
        p { display: flex; align-items: center; justify-content: space-between; gap: 8px; margin: 0; line-height: 28px;
          white-space: nowrap }
        a { overflow: hidden; font: 600 1.06rem/28px var(--display); text-overflow: ellipsis }
        a:hover { text-decoration: underline; text-underline-offset: 4px }
        a:focus-visible { outline-offset: -3px }
        span { color: var(--soft); font-size: .92rem }
        .few { color: var(--accent); font-weight: 600 }
        progress, i { display: block; width: 100%; height: 6px; border: 0; border-radius: 3px; background: var(--line);
          overflow: hidden; appearance: none }
        progress::-webkit-progress-bar { background: var(--line) }
        progress::-webkit-progress-value { border-radius: 3px; background: var(--accent) }
        progress::-moz-progress-bar { border-radius: 3px; background: var(--accent) }
        @media (prefers-reduced-motion: no-preference) {
          i { animation: wait 1.6s ease-in-out infinite alternate }
          @keyframes wait { to { opacity: .45 } }
        }
        """
    )

    var body: some HTML {
        ul {
            ForEach(rows) { row in
                li {
                    div(.class("stage"), .data("kind", row.product.id)) { MochiArt(product: row.product) }
                    p {
                        a(.href(row.product.path)) { row.product.name }
                        if let left = row.left { span(.class("few", when: left < 6)) { "\(left) left" } }
                    }
                    if let left = row.left {
                        progress(
                            .value("\(left)"),
                            .max("24"),
                            .aria("label", "\(row.product.name): how many are left")
                        )
                    } else {
                        i()
                    }
                }
            }
        }
    }
}
