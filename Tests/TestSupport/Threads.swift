internal import Foundation

/// Runs work that blocks on a thread of its own.
///
/// It is a part of the test that waits for it: what it expects is told of that test.
@discardableResult
package func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await Task(executorPreference: ThreadExecutor()) { try work() }.value
}

/// Runs each job on a thread of its own.
private final class ThreadExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        Thread.detachNewThread { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
