internal import Synchronization

/// What metrics know by events: messages of streams, islands and caches of the process.
final class EventCounts: Sendable {
    let streamMessages = Atomic<UInt64>(0)
    let islandErrors = CountsByName()
    let cacheReads = CountsByName()
    let revalidations = Atomic<UInt64>(0)
    private let subscriptions = Mutex<[EventSubscription]>([])

    /// Begins to count.
    init() {
        let all = [
            mochiEvents.on(.sseMessage) { [weak self] _ in self?.streamMessages.add(1, ordering: .relaxed) },
            mochiEvents.on(.islandError) { [weak self] event in self?.islandErrors.add(event.kind.rawValue) },
            mochiEvents.on(.cacheRead) { [weak self] event in self?.cacheReads.add(event.status.rawValue) },
            mochiEvents.on(.cacheRevalidate) { [weak self] _ in self?.revalidations.add(1, ordering: .relaxed) },
        ]
        subscriptions.withLock { $0 = all }
    }

    deinit {
        for subscription in subscriptions.withLock({ $0 }) { subscription.cancel() }
    }
}

/// Counts under a few names.
final class CountsByName: Sendable {
    private let counts = Mutex<[String: UInt64]>([:])

    func add(_ name: String) {
        counts.withLock { $0[name, default: 0] += 1 }
    }

    var sorted: [(name: String, count: UInt64)] {
        counts.withLock { $0 }.sorted { $0.key < $1.key }.map { (name: $0.key, count: $0.value) }
    }
}
