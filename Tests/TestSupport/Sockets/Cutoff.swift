/// The moment after which a blocking test operation gives up.
///
/// A cutoff is made once and handed down, so nested operations share one limit instead of adding up theirs.
///
///     try client.send(bytes, by: .seconds(5))
package struct Cutoff: Sendable {
    private let instant: ContinuousClock.Instant

    package static func after(_ duration: Duration) -> Self {
        Self(instant: .now.advanced(by: duration))
    }

    package static func seconds(_ count: Int) -> Self {
        .after(.seconds(count))
    }

    package static func milliseconds(_ count: Int) -> Self {
        .after(.milliseconds(count))
    }

    package var hasPassed: Bool {
        instant <= .now
    }

    /// What is left in milliseconds for `poll`, rounded up so that a wait never spins; 0 once passed.
    package var remaining: Int32 {
        let left = ContinuousClock.now.duration(to: instant)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        guard seconds < 1_000_000 else { return Int32.max }
        return Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    /// The earlier of this cutoff and one `duration` from now.
    package func atMost(_ duration: Duration) -> Self {
        let other = ContinuousClock.now.advanced(by: duration)
        return Self(instant: min(instant, other))
    }
}
