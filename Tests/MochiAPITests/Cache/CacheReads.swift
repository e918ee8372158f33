import MochiAPI

/// The events `cache:read` of one key, to be waited for: who fires one has found its computation.
final class CacheReads {
    private let subscription: EventSubscription
    private var events: AsyncStream<CacheStatus>.Iterator

    init(of key: String) {
        let (stream, continuation) = AsyncStream<CacheStatus>.makeStream()
        events = stream.makeAsyncIterator()
        subscription = mochiEvents.on(.cacheRead) { event in
            if event.key == key { continuation.yield(event.status) }
        }
    }

    deinit {
        subscription.cancel()
    }

    /// The statuses of the next `count` reads.
    func next(_ count: Int) async -> [CacheStatus] {
        var statuses: [CacheStatus] = []
        while statuses.count < count, let status = await events.next(isolation: #isolation) { statuses.append(status) }
        return statuses
    }
}
