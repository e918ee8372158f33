/// When values of a cache get stale and when they expire.
///
/// Times are nanoseconds; of which epoch, the clock of the cache says.
struct CacheTimes: Sendable, Equatable {
    let stale: Int64
    let live: Int64

    init(minTimeToStale: Duration, maxTimeToLive: Duration) {
        precondition(minTimeToStale >= .zero, "a value cannot be stale \(minTimeToStale) after it was written")
        precondition(
            maxTimeToLive > .zero && maxTimeToLive >= minTimeToStale,
            "a value that is fresh for \(minTimeToStale) cannot expire after \(maxTimeToLive)"
        )
        stale = Self.nanoseconds(minTimeToStale)
        live = Self.nanoseconds(maxTimeToLive)
    }

    /// What a value is that was written at `written`, a time of the same clock as `now`.
    func status(writtenAt written: Int64, isMarkedStale: Bool, at now: Int64) -> CacheStatus {
        let age = now &- written
        // Clocks of two machines differ a little; one that was far ahead would keep its values fresh until the others get there.
        if age >= live || age < -Self.mostSkew { return .expired }
        return age >= stale || isMarkedStale ? .stale : .fresh
    }

    private static let mostSkew: Int64 = 60_000_000_000

    /// Whole nanoseconds, at most some 146 years, so that sums do not overflow.
    private static func nanoseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        guard seconds < Int64.max / 2_000_000_000 else { return Int64.max / 2 }
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
