internal import Glibc
internal import MochiEngine

/// The buckets of one rate limit in this process, at most `most` of them.
///
/// Two generations: a bucket that is used moves to the young one; when that is full, or old enough for all that it does not hold
/// to be full again, it becomes the old one, and the old one is dropped. So what is dropped is what has not been used for longest.
final class RateLimitMemory: Sendable {
    private final class Shard: @unchecked Sendable {
        // Guard of the unchecked conformance: `lock` around both generations.
        private let lock = Lock()
        private var young: [String: UInt64] = [:]
        private var old: [String: UInt64] = [:]
        private var turned: UInt64 = 0

        func take(_ key: String, _ bucket: TokenBucket, at now: UInt64, most: Int) -> RateLimitResult {
            let (result, dropped) = lock.withLock {
                let dropped = turn(at: now, bucket, most)
                var full = young[key] ?? old[key] ?? 0
                let result = bucket.take(at: now, from: &full)
                young[key] = full
                return (result, dropped)
            }
            // Thousands of keys are freed here, and nobody waits for it.
            _ = dropped
            return result
        }

        var count: Int { lock.withLock { young.count + old.count } }

        private func turn(at now: UInt64, _ bucket: TokenBucket, _ most: Int) -> [String: UInt64] {
            guard young.count >= most || now > turned + bucket.span else { return [:] }
            let dropped = old
            old = young
            young = [:]
            turned = now
            return dropped
        }
    }

    private let bucket: TokenBucket
    private let shards: [Shard]
    /// Buckets of one generation of a shard.
    private let most: Int
    private let now: @Sendable () -> UInt64

    init(
        _ limit: RateLimit,
        most: Int = 131_072,
        shards: Int = 16,
        now: @escaping @Sendable () -> UInt64 = RateLimitMemory.nanoseconds
    ) {
        bucket = TokenBucket(limit)
        self.shards = (0..<shards).map { _ in Shard() }
        self.most = max(most / shards / 2, 1)
        self.now = now
    }

    /// Takes a token from the bucket of `key`; from any thread.
    func take(_ key: String) -> RateLimitResult {
        let key = ClientKey.bounded(key)
        let shard = shards[Int(UInt(bitPattern: key.hashValue) % UInt(shards.count))]
        return shard.take(key, bucket, at: now(), most: most)
    }

    /// Buckets that are kept.
    var count: Int { shards.reduce(0) { $0 + $1.count } }

    @Sendable private static func nanoseconds() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
