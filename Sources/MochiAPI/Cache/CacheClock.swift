internal import Glibc

/// Where a cache has the time from, in nanoseconds.
struct CacheClock: Sendable {
    let now: @Sendable () -> Int64

    /// For what ends with the process: nobody sets it.
    static let monotonic = CacheClock { time(of: CLOCK_MONOTONIC) }

    /// For what outlives the process or is read by others: since 1970-01-01 00:00 UTC.
    static let wall = CacheClock { time(of: CLOCK_REALTIME) }

    private static func time(of clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
