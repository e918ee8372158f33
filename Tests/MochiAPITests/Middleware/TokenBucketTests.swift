import Testing

@testable import MochiAPI

@Suite struct TokenBucketTests {
    /// A request at a time, and what the bucket says: whether it passes, what is left, and milliseconds until full and until
    /// the next token.
    struct Step: Sendable {
        let at: UInt64
        let isAllowed: Bool
        let remaining: Int
        let reset: Int
        let retry: Int

        init(_ at: UInt64, _ isAllowed: Bool, left remaining: Int, reset: Int, retry: Int) {
            self.at = at
            self.isAllowed = isAllowed
            self.remaining = remaining
            self.reset = reset
            self.retry = retry
        }
    }

    struct Table: Sendable, CustomTestStringConvertible {
        let limit: RateLimit
        let steps: [Step]

        var testDescription: String { "\(limit.count) per \(limit.period), bursts of \(limit.burst)" }
    }

    static let tables = [
        Table(
            limit: RateLimit(3, per: .seconds(3)),
            steps: [
                Step(10_000, true, left: 2, reset: 1000, retry: 0),
                Step(10_000, true, left: 1, reset: 2000, retry: 0),
                Step(10_000, true, left: 0, reset: 3000, retry: 1000),
                Step(10_000, false, left: 0, reset: 3000, retry: 1000),
                // What is refused costs nothing.
                Step(10_400, false, left: 0, reset: 2600, retry: 600),
                Step(10_999, false, left: 0, reset: 2001, retry: 1),
                Step(11_000, true, left: 0, reset: 3000, retry: 1000),
                Step(11_001, false, left: 0, reset: 2999, retry: 999),
                Step(13_000, true, left: 1, reset: 2000, retry: 0),
                // However long it is left alone, it never holds more than its burst.
                Step(1_000_000, true, left: 2, reset: 1000, retry: 0),
            ]
        ),
        Table(
            limit: RateLimit(1, per: .seconds(1)),
            steps: [
                Step(0, true, left: 0, reset: 1000, retry: 1000),
                Step(0, false, left: 0, reset: 1000, retry: 1000),
                Step(999, false, left: 0, reset: 1, retry: 1),
                Step(1000, true, left: 0, reset: 1000, retry: 1000),
            ]
        ),
        Table(
            limit: RateLimit(10, per: .seconds(1), burst: 2),
            steps: [
                Step(50, true, left: 1, reset: 100, retry: 0),
                Step(50, true, left: 0, reset: 200, retry: 100),
                Step(50, false, left: 0, reset: 200, retry: 100),
                Step(149, false, left: 0, reset: 101, retry: 1),
                Step(150, true, left: 0, reset: 200, retry: 100),
                Step(350, true, left: 1, reset: 100, retry: 0),
            ]
        ),
        Table(
            limit: RateLimit(2, per: .seconds(10), burst: 4),
            steps: [
                Step(100_000, true, left: 3, reset: 5000, retry: 0),
                Step(100_000, true, left: 2, reset: 10_000, retry: 0),
                Step(100_000, true, left: 1, reset: 15_000, retry: 0),
                Step(100_000, true, left: 0, reset: 20_000, retry: 5000),
                Step(104_999, false, left: 0, reset: 15_001, retry: 1),
                Step(105_000, true, left: 0, reset: 20_000, retry: 5000),
            ]
        ),
    ]

    @Test(arguments: tables) func `a bucket fills evenly and holds its burst`(table: Table) {
        let bucket = TokenBucket(table.limit)
        var full: UInt64 = 0
        for step in table.steps {
            let result = bucket.take(at: step.at * 1_000_000, from: &full)
            let expected = RateLimitResult(
                isAllowed: step.isAllowed,
                remaining: step.remaining,
                resetAfter: .milliseconds(step.reset),
                retryAfter: .milliseconds(step.retry)
            )
            #expect(result == expected, "at \(step.at)")
        }
    }

    @Test(arguments: [
        RateLimit(.max, per: .nanoseconds(1)), RateLimit(1, per: .seconds(Int64.max)),
        RateLimit(1, per: .seconds(3_155_760_000), burst: .max), RateLimit(.max, per: .seconds(1), burst: 1),
    ])
    func `extreme limits do not overflow`(limit: RateLimit) {
        let bucket = TokenBucket(limit)
        var full: UInt64 = 0
        for now in [0, 1, 1_000_000_000, UInt64(Int64.max) / 2] {
            #expect(bucket.take(at: now, from: &full).remaining >= 0)
        }
    }

    @Test func `in the long run as many pass as the limit says`() {
        let bucket = TokenBucket(RateLimit(7, per: .seconds(1)))
        var full: UInt64 = 0
        // A request each millisecond of ten seconds, after the first seven have been used.
        for _ in 0..<7 { _ = bucket.take(at: 1_000_000_000, from: &full) }
        let passed = (1...10_000).count { step in
            bucket.take(at: 1_000_000_000 + UInt64(step) * 1_000_000, from: &full).isAllowed
        }
        #expect(passed == 70)
    }
}
