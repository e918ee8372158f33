import Synchronization

@testable import MochiAPI

/// A clock that goes when it is told to.
final class CacheTestClock: Sendable {
    private let time = Atomic<Int64>(1_700_000_000_000_000_000)

    var clock: CacheClock { CacheClock { [self] in time.load(ordering: .relaxed) } }

    func advance(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        time.add(seconds * 1_000_000_000 + attoseconds / 1_000_000_000, ordering: .relaxed)
    }
}
