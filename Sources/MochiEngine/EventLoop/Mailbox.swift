internal import Glibc

/// Work that other threads hand to a loop: the one door between threads.
///
/// A batch costs one wake-up however many threads fill it. The lock is a POSIX mutex because ThreadSanitizer does not see
/// the futex of `Synchronization.Mutex`.
@safe struct Mailbox: ~Copyable {
    struct Batch {
        var jobs: [UnownedJob] = []
        var calls: [@Sendable () -> Void] = []
    }

    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let batch: UnsafeMutablePointer<Batch>

    init() {
        unsafe lock = .allocate(capacity: 1)
        unsafe batch = .allocate(capacity: 1)
        unsafe batch.initialize(to: Batch())
        unsafe pthread_mutex_init(lock, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(lock)
        unsafe batch.deinitialize(count: 1)
        unsafe batch.deallocate()
        unsafe lock.deallocate()
    }

    /// Adds a job; true when the mailbox was empty, so that the loop must be woken.
    func post(_ job: UnownedJob) -> Bool {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        let wasEmpty = unsafe batch.pointee.jobs.isEmpty && batch.pointee.calls.isEmpty
        unsafe batch.pointee.jobs.append(job)
        return wasEmpty
    }

    /// Adds a call; true when the mailbox was empty, so that the loop must be woken.
    func post(_ call: @escaping @Sendable () -> Void) -> Bool {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        let wasEmpty = unsafe batch.pointee.jobs.isEmpty && batch.pointee.calls.isEmpty
        unsafe batch.pointee.calls.append(call)
        return wasEmpty
    }

    /// Takes everything out.
    func takeAll() -> Batch {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        let taken = unsafe batch.pointee
        unsafe batch.pointee = Batch()
        return taken
    }
}
