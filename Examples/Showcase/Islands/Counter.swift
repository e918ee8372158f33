import MochiAPI

/// How many of a mochi somebody wants in a box, and what that costs.
///
/// Without scripts its buttons ask for the page with another number; with them `Client/Counter.client.ts` counts in place.
struct Counter: Component, Island {
    /// What is counted.
    let name: String
    /// What one of them costs.
    let cents: Int
    let start: Int

    init(name: String, cents: Int, start: Int) {
        self.name = name
        self.cents = cents
        self.start = min(max(start, Self.least), Self.most)
    }

    private static let least = 1
    /// What fits into a box.
    private static let most = 12

    // Digits have one width and no line wraps: nothing moves while somebody counts.
    static let styles = ScopedStyle(
        """
        :scope { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: 12px;
          padding: 12px 12px 12px 20px; border-radius: 24px; background: var(--raised);
          box-shadow: 0 6px 24px #0000001a; font-variant-numeric: tabular-nums; scroll-margin: 24px }
        p { margin: 0; overflow: hidden; font-size: .95rem; line-height: 24px; text-overflow: ellipsis; white-space: nowrap }
        b { font: 600 1.06rem/24px var(--display) }
        output { color: var(--accent); font-weight: 600 }
        div { display: grid; grid-template-columns: 40px 2ch 40px; align-items: center; gap: 8px; text-align: center }
        button { width: 40px; height: 40px; padding: 0; border: 1px solid var(--edge); border-radius: 50%; background: none;
          color: inherit; font: 400 1.3rem/1 var(--text); cursor: pointer; touch-action: manipulation }
        button:hover { border-color: currentcolor }
        [aria-disabled] { border-color: var(--line); color: var(--soft); cursor: default }
        span { font-weight: 600 }
        @media (max-width: 460px) {
          :scope { gap: 6px; padding: 10px 10px 10px 14px }
          div { gap: 4px }
          p, b { font-size: .92rem }
        }
        @media (max-width: 350px) {
          p { line-height: 20px; white-space: normal }
          b { line-height: 20px }
          output { white-space: nowrap }
        }
        """
    )

    var body: some HTML {
        form(.id("box"), .method(.get), .action("/#box"), .aria("label", "A box of \(name)")) {
            p {
                b { name }
                br()
                output { "\(start) for \(Price.text(cents: start * cents))" }
            }
            div {
                step("One less", "−", to: start - 1)
                span(.aria("hidden", "true")) { start }
                step("One more", "+", to: start + 1)
            }
        }
    }

    /// A button that leads to another number; at the end of what is possible it stays, so that the focus does.
    private func step(_ label: String, _ sign: String, to count: Int) -> some HTML {
        let isPossible = (Self.least...Self.most).contains(count)
        return button(
            .name("box"),
            .value("\(isPossible ? count : start)"),
            .aria("label", label),
            .aria("disabled", isPossible ? nil : "true")
        ) { sign }
    }
}
