import Foundation
import MochiAPI

/// How long the shop is open, or closed: right when the page is made, and kept right by `Client/ClosingTime.client.ts`.
struct ClosingTime: Component, Island {
    let isOpen: Bool
    let until: Date

    init(_ hours: OpeningHours) {
        isOpen = hours.isOpen
        until = hours.until
    }

    static let styles = ScopedStyle(
        """
        :scope { display: flex; align-items: center; gap: 10px; margin: 14px 0 0; color: var(--ink); font-weight: 600;
          font-size: .95rem; line-height: 24px; font-variant-numeric: tabular-nums }
        :scope::before { content: ""; width: 9px; height: 9px; border-radius: 50%; background: var(--edge) }
        :scope[data-open]::before { background: var(--accent) }
        """
    )

    var body: some HTML {
        p(.role("timer"), .data("open", isOpen ? "" : nil)) { text }
    }

    /// The last minute is one until it is over.
    private var text: String {
        let minutes = Int((until.timeIntervalSinceNow / 60).rounded(.up))
        guard minutes > 0 else { return isOpen ? "Just closed" : "Just opened" }
        let (hours, rest) = minutes.quotientAndRemainder(dividingBy: 60)
        return (isOpen ? "Open for another " : "Open again in ")
            + (hours > 0 ? "\(hours) h \(rest) min" : "\(rest) min")
    }
}
