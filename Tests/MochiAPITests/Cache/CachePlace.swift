@testable import MochiAPI

/// The places that a cache may keep its values in: what a cache promises holds in each.
enum CachePlace: CaseIterable, Sendable {
    case memory, storage, file

    /// An empty cache whose values are fresh for 5 seconds and live for a minute, and its clock.
    func cache<Value: Codable & Sendable>(of _: Value.Type) throws -> (MochiCache<Value>, CacheTestClock) {
        let clock = CacheTestClock()
        let cache: MochiCache<Value> =
            switch self {
            case .memory:
                MochiCache(
                    minTimeToStale: .seconds(5),
                    maxTimeToLive: .seconds(60),
                    memory: .memory,
                    clock: clock.clock
                )
            case .storage:
                MochiCache(
                    minTimeToStale: .seconds(5),
                    maxTimeToLive: .seconds(60),
                    storage: ScriptedStorage(),
                    clock: clock.clock
                )
            case .file:
                MochiCache(
                    minTimeToStale: .seconds(5),
                    maxTimeToLive: .seconds(60),
                    storage: TemporaryCacheStorage(),
                    clock: clock.clock
                )
            }
        return (cache, clock)
    }
}
