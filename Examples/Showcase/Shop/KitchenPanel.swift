import MochiAPI

/// What is in the making: its frame at once, what the kitchen says when the kitchen has said it.
struct KitchenPanel: Component {
    static let styles = ScopedStyle(
        """
        :scope { margin-bottom: 72px }
        div { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 4px 20px;
          margin: 0 0 24px }
        div p { margin: 0; color: var(--soft) }
        ul { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(290px, 100%), 1fr)); gap: 16px }
        """
    )

    var body: some HTML {
        section {
            div {
                h2 { "In the kitchen" }
                p { "Minutes to go, if nobody lifts a lid." }
            }
            Batches().streamed {
                p(.class("unseen")) { "Asking the kitchen…" }
                ul(.aria("hidden", "true")) {
                    ForEach(0..<Kitchen.places) { _ in BatchRow(batch: nil) }
                }
            } failure: { _ in
                p { "The kitchen does not answer. Its hands are full, which is a good sign." }
            }
        }
    }

    private struct Batches: AsyncComponent {
        var body: some HTML {
            get async throws {
                let batches = try await Kitchen.batches()
                ul {
                    ForEach(batches) { batch in BatchRow(batch: batch) }
                }
            }
        }
    }
}
