internal import Synchronization

/// Lets one line a second through: what a client can cause must not fill the log.
final class LogThrottle: Sendable {
    private let start = ContinuousClock.now
    /// The second, from `start`, of the last line; -1 before the first.
    private let last = Atomic<Int64>(-1)

    func admits() -> Bool {
        let second = (ContinuousClock.now - start).components.seconds
        return last.exchange(second, ordering: .relaxed) != second
    }
}
