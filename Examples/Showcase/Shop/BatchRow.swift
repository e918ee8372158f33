import MochiAPI

/// A batch in the making, or the place where one will stand: both have the same size.
struct BatchRow: Component {
    /// Nil while nobody knows.
    let batch: Kitchen.Batch?

    // No line wraps and every row has its height, whatever stands in it: nothing moves when the batches arrive.
    static let styles = ScopedStyle(
        """
        :scope { display: grid; grid-template-columns: 64px minmax(0, 1fr); gap: 2px 14px; align-items: center;
          grid-template-rows: 26px 24px 10px; padding: 14px 20px 14px 14px; border-radius: 26px; background: var(--raised);
          box-shadow: 0 0 0 1px var(--line) }
        .stage { grid-row: 1 / 4; display: grid; align-items: center; height: 64px; padding: 0 6px; border-radius: 18px }
        p { display: flex; justify-content: space-between; gap: 8px; margin: 0; line-height: 24px; white-space: nowrap }
        b { overflow: hidden; font: 600 1.06rem/24px var(--display); text-overflow: ellipsis }
        span { color: var(--soft); font-size: .92rem }
        progress { display: block; width: 100%; height: 6px; border: 0; border-radius: 3px; background: var(--line);
          overflow: hidden; appearance: none }
        progress::-webkit-progress-bar { background: var(--line) }
        progress::-webkit-progress-value { border-radius: 3px; background: var(--accent) }
        progress::-moz-progress-bar { border-radius: 3px; background: var(--accent) }
        i { display: block; width: 75%; height: 12px; border-radius: 6px; background: var(--line) }
        .stage + i { width: 55% }
        i:last-child { width: auto; height: 6px }
        @media (prefers-reduced-motion: no-preference) {
          i { animation: wait 1.6s ease-in-out infinite alternate }
          @keyframes wait { to { opacity: .45 } }
        }
        """
    )

    var body: some HTML {
        li {
            if let batch {
                div(.class("stage"), .data("kind", batch.product.id)) { MochiArt(product: batch.product) }
                p {
                    b { batch.product.name }
                    span { "\(batch.minutesLeft) min" }
                }
                p { span { batch.step } }
                progress(
                    .value("\(Int(batch.done * 100))"),
                    .max("100"),
                    .aria("label", "\(batch.product.name): how much is done")
                )
            } else {
                div(.class("stage"))
                i()
                i()
                i()
            }
        }
    }
}
