/// Work that other threads hand to a loop: the one door between threads.
///
/// A batch costs one wake-up however many threads fill it.
@safe struct Mailbox: ~Copyable {
    struct Batch {
        var jobs: [UnownedJob] = []
        var calls: [@Sendable () -> Void] = []
    }

    private enum Stage {
        case open
        /// Takes what comes, wakes nobody: the loop is on its way out.
        case closing
        case closed
    }

    private let lock = Lock()
    private let batch: UnsafeMutablePointer<Batch>
    private let stage: UnsafeMutablePointer<Stage>

    init() {
        unsafe batch = .allocate(capacity: 1)
        unsafe batch.initialize(to: Batch())
        unsafe stage = .allocate(capacity: 1)
        unsafe stage.initialize(to: .open)
    }

    deinit {
        unsafe batch.deinitialize(count: 1)
        unsafe batch.deallocate()
        unsafe stage.deallocate()
    }

    /// Adds a job, and calls `wake` when the mailbox was empty; false when nobody will ever take it.
    func post(_ job: UnownedJob, wake: () -> Void) -> Bool {
        add(wake) { $0.jobs.append(job) }
    }

    /// Adds a call, and calls `wake` when the mailbox was empty; false when nobody will ever take it.
    func post(_ call: @escaping @Sendable () -> Void, wake: () -> Void) -> Bool {
        add(wake) { $0.calls.append(call) }
    }

    private func add(_ wake: () -> Void, _ append: (inout Batch) -> Void) -> Bool {
        lock.withLock {
            let stage = unsafe self.stage.pointee
            guard stage != .closed else { return false }
            let wasEmpty = unsafe batch.pointee.jobs.isEmpty && batch.pointee.calls.isEmpty
            unsafe append(&batch.pointee)
            // Under the lock: what is woken must not be freed between the look at the stage and the call.
            if wasEmpty, stage == .open { wake() }
            return true
        }
    }

    /// From now on nobody is woken any more.
    func beginClosing() {
        lock.withLock { unsafe stage.pointee = .closing }
    }

    /// Takes everything out; what is posted later is refused.
    func close() -> Batch {
        lock.withLock {
            unsafe stage.pointee = .closed
            return takeBatch()
        }
    }

    var isClosed: Bool {
        lock.withLock { unsafe stage.pointee == .closed }
    }

    /// Takes everything out.
    func takeAll() -> Batch {
        lock.withLock { takeBatch() }
    }

    private func takeBatch() -> Batch {
        let taken = unsafe batch.pointee
        unsafe batch.pointee = Batch()
        return taken
    }
}
