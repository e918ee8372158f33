import MochiAPI

/// What holds for this hour only: the advice of the day, and what is left.
struct RightNow: Component {
    static let styles = ScopedStyle(
        """
        :scope { margin-top: 72px }
        .head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 4px 20px;
          margin: 0 0 24px }
        .head p { margin: 0; color: var(--soft) }
        .columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: 24px }
        @media (max-width: 800px) { .columns { grid-template-columns: minmax(0, 1fr) } }
        """
    )

    private let stock = StockList(kinds: Catalog.products.map(\.id))

    var body: some HTML {
        section {
            div(.class("head")) {
                h2 { "Right now" }
                p { "Counted when you look. The page of each mochi knows its own number." }
            }
            div(.class("columns")) {
                DailyPick().deferred { PickCard(product: nil) }
                stock.deferred(.visible(rootMargin: "200px")) { stock.placeholder }.hydrated()
            }
        }
    }
}
