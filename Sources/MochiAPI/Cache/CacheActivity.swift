internal import MochiEngine

/// How many computations run, and who waits for their end.
final class CacheActivity: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock` around all.
    private let lock = Lock()
    private var running = 0
    private var lastWaiter: UInt64 = 0
    private var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]

    func begin() {
        lock.withLock { running += 1 }
    }

    func end() {
        let waiting: [UInt64: CheckedContinuation<Void, Never>] = lock.withLock {
            running -= 1
            if running > 0 { return [:] }
            let waiting = waiters
            waiters = [:]
            return waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    /// Returns when nothing runs, or when the caller is cancelled.
    func whenIdle() async {
        let waiter = lock.withLock {
            lastWaiter += 1
            return lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = lock.withLock {
                    if running == 0 || Task.isCancelled { return false }
                    waiters[waiter] = continuation
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            lock.withLock { waiters.removeValue(forKey: waiter) }?.resume()
        }
    }
}
