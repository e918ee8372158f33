internal import MochiEngine

/// One who waits for an end that comes once: an object of a few words, for there may be one for each stream.
@safe final class EndWait: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock` around both.
    private let lock = SpinLock()
    private var waiter: UnsafeContinuation<Void, Never>?
    private var hasEnded = false

    func wait() async {
        unsafe await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let hasEnded = lock.withLock {
                if !self.hasEnded { unsafe waiter = continuation }
                return self.hasEnded
            }
            if hasEnded { unsafe continuation.resume() }
        }
    }

    /// Tells of the end; from any thread, and any number of times.
    func end() {
        let waiter = unsafe lock.withLock {
            hasEnded = true
            return unsafe self.waiter.take()
        }
        unsafe waiter?.resume()
    }
}
