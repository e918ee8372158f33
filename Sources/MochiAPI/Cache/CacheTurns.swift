internal import MochiEngine

/// Turns to change a storage: one change of a key at a time, in the order in which they were asked for.
///
/// What looks whether it still may write and then writes, with a wait between the two, needs that nobody else writes
/// meanwhile. Keys share stripes, so one may wait for another.
final class CacheTurns: Sendable {
    private final class Stripe: @unchecked Sendable {
        // Guard of the unchecked conformance: `lock` around both.
        private let lock = Lock()
        private var isTaken = false
        private var waiting: [CheckedContinuation<Void, Never>] = []

        func take() async {
            await withCheckedContinuation { continuation in
                let isFree = lock.withLock {
                    if isTaken {
                        waiting.append(continuation)
                        return false
                    }
                    isTaken = true
                    return true
                }
                if isFree { continuation.resume() }
            }
        }

        func give() {
            let next: CheckedContinuation<Void, Never>? = lock.withLock {
                if waiting.isEmpty {
                    isTaken = false
                    return nil
                }
                return waiting.removeFirst()
            }
            next?.resume()
        }
    }

    private let stripes = (0..<64).map { _ in Stripe() }

    /// Runs `body` when no other change of `key` runs.
    func take<Value, Failure: Error>(
        _ key: CacheKey,
        _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let stripe = stripes[key.stripe(of: stripes.count)]
        await stripe.take()
        defer { stripe.give() }
        return try await body()
    }

    /// Runs `body` when no other change runs.
    func takeAll(_ body: () async -> Void) async {
        // In one order: two who take all turns do not wait for each other.
        for stripe in stripes { await stripe.take() }
        await body()
        for stripe in stripes { stripe.give() }
    }
}
