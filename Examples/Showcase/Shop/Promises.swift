import MochiAPI

/// Three things that the shop holds to.
struct Promises: Component {
    static let styles = ScopedStyle(
        """
        :scope { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(230px, 100%), 1fr)); gap: 36px;
          margin-top: 72px; padding-top: 40px; border-top: 1px solid var(--line) }
        h2 { font-size: 1.28rem }
        p { color: var(--soft) }
        """
    )

    var body: some HTML {
        section(.aria("label", "What we hold to")) {
            div { promise("Rice first", "One variety, one mill, soaked overnight. Flour is for people in a hurry.") }
            div { promise("Four bites", "Sixty grams each. Big enough to share and small enough not to.") }
            div {
                promise("Gone by six", "What is left at closing goes to the neighbours. There is rarely anything left.")
                ClosingTime(OpeningHours()).hydrated(.visible)
            }
        }
    }

    private func promise(_ name: String, _ text: String) -> some HTML {
        Group {
            h2 { name }
            p { text }
        }
    }
}
