import Glibc

/// The yardstick: a dictionary behind a POSIX mutex, and nothing else.
@safe final class LockedDictionary: @unchecked Sendable {
    // Guard of the unchecked conformance: `mutex` around `values`.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var values: [String: String]

    init(_ values: [String: String]) {
        self.values = values
        unsafe pthread_mutex_init(mutex, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    @inline(never)
    func value(of key: String) -> String? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return values[key]
    }
}
