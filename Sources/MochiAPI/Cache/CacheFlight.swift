internal import MochiEngine

/// One computation, and those who wait for it.
final class CacheFlight<Value: Sendable>: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock` around all that changes, but `isMarkedStale`, which has that of its stripe.
    private let lock = Lock()
    private var waiters: [UInt64: CheckedContinuation<Value, any Error>] = [:]
    private var lastWaiter: UInt64 = 0
    private var outcome: Result<Value, any Error>?

    /// Whether a stale value has been served in its stead.
    let isBackground: Bool
    /// Whether its value is stale when it comes; changed in `CacheFlights` only.
    var isMarkedStale = false

    init(isBackground: Bool) {
        self.isBackground = isBackground
    }

    /// What comes out.
    ///
    /// Who is cancelled leaves at once; the computation goes on for the others, and for who comes next.
    func value() async throws -> Value {
        let waiter = lock.withLock {
            lastWaiter += 1
            return lastWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                wait(waiter, continuation)
            }
        } onCancel: {
            lock.withLock { waiters.removeValue(forKey: waiter) }?.resume(throwing: CancellationError())
        }
    }

    private func wait(_ waiter: UInt64, _ continuation: CheckedContinuation<Value, any Error>) {
        let known: Result<Value, any Error>? = lock.withLock {
            if let outcome { return outcome }
            // Under the lock: who is cancelled later finds itself among the waiters.
            if Task.isCancelled { return .failure(CancellationError()) }
            waiters[waiter] = continuation
            return nil
        }
        if let known { continuation.resume(with: known) }
    }

    /// Gives the outcome to all who wait and who will.
    func finish(_ outcome: Result<Value, any Error>) {
        let waiting = lock.withLock {
            self.outcome = outcome
            let waiting = waiters
            waiters = [:]
            return waiting
        }
        for continuation in waiting.values { continuation.resume(with: outcome) }
    }
}
