import Synchronization

/// How often something has happened.
final class CacheCounter: Sendable {
    private let number = Atomic<Int>(0)

    var count: Int { number.load(ordering: .relaxed) }

    /// Counts one, and tells which it is.
    @discardableResult
    func next() -> Int { number.add(1, ordering: .relaxed).newValue }

    func previous() { number.subtract(1, ordering: .relaxed) }
}
