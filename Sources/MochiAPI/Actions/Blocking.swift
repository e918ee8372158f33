/// Work that waits for a disk: never on an event loop, whose other connections would wait too.
enum Blocking {
    /// Runs `work` on a thread of Swift's global pool, and returns to the executor of the caller.
    ///
    /// For calls that usually take microseconds, because the kernel caches: a disk that hangs holds a thread of that pool,
    /// of which there are as many as cores, but no loop.
    static func run<Value: Sendable, Failure: Error>(
        _ work: @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws(Failure) in try work() }
    }
}
