/// The arithmetic of a rate limit: a value that is told the time.
///
/// Instead of tokens it keeps the time at which the bucket is full again (the generic cell rate algorithm), so that a bucket is
/// one number, and one that has been left alone for long enough is none at all:
///
///     ──┬───────────────┬───────────────────────────┬──▶ time, in nanoseconds
///       now             full - span + interval      full
///                       a request passes from here on
struct TokenBucket: Sendable {
    /// Time between two tokens.
    let interval: UInt64
    /// Time in which an empty bucket fills.
    let span: UInt64
    private let burst: Int

    init(_ limit: RateLimit) {
        let (seconds, attoseconds) = limit.period.components
        let century: Int64 = 3_155_760_000
        let nanoseconds = UInt64(min(seconds, century)) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
        interval = max(nanoseconds / UInt64(limit.count), 1)
        // A bucket that takes longer than a century to fill is as good as one that takes a century.
        let most = UInt64(century) * 1_000_000_000 / interval
        burst = Int(min(UInt64(limit.burst), max(most, 1)))
        span = interval * UInt64(burst)
    }

    /// Takes a token at `now` from a bucket that is full at `full`.
    func take(at now: UInt64, from full: inout UInt64) -> RateLimitResult {
        let start = max(full, now)
        let next = start + interval
        guard next <= now + span else {
            return RateLimitResult(
                isAllowed: false,
                remaining: 0,
                resetAfter: .nanoseconds(Int64(start - now)),
                retryAfter: .nanoseconds(Int64(next - now - span))
            )
        }
        full = next
        let remaining = Int((now + span - next) / interval)
        return RateLimitResult(
            isAllowed: true,
            remaining: remaining,
            resetAfter: .nanoseconds(Int64(next - now)),
            retryAfter: remaining > 0 ? .zero : .nanoseconds(Int64(next + interval - now - span))
        )
    }
}
