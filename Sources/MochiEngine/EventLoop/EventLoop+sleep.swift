/// A task that sleeps.
struct Sleeper: Sendable {
    let job: UnownedJob
    /// When it is woken, in nanoseconds of the loop's clock.
    let deadline: UInt64
}

// The protocol is not public yet. Compilers that have another one leave sleeping tasks to libdispatch, which costs each sleep
// a thread that wakes up twice.
#if compiler(>=6.3) && compiler(<6.4)
@_spi(ExperimentalScheduling) package import _Concurrency

/// Tasks that prefer the loop sleep on it, and are woken up to two milliseconds late.
extension EventLoop: SchedulingExecutor {
    package func enqueue<C: Clock>(
        _ job: consuming ExecutorJob,
        after delay: C.Duration,
        tolerance: C.Duration?,
        clock: C
    ) {
        // Only the standard clocks come here: others sleep in ways of their own.
        let delay = (delay as? Duration ?? .zero).clampedNanoseconds
        wake(Sleeper(job: UnownedJob(job), deadline: LoopHandle.nanoseconds + delay))
    }

    package func enqueue<C: Clock>(
        _ job: consuming ExecutorJob,
        at instant: C.Instant,
        tolerance: C.Duration?,
        clock: C
    ) {
        enqueue(job, after: clock.now.duration(to: instant), tolerance: tolerance, clock: clock)
    }
}

extension Sleeper {
    /// Wakes the task although its loop has ended.
    func wakeElsewhere() {
        let now = LoopHandle.nanoseconds
        let delay = Duration.nanoseconds(deadline > now ? deadline - now : 0)
        guard let executor = globalConcurrentExecutor as? any SchedulingExecutor else {
            return globalConcurrentExecutor.enqueue(ExecutorJob(job))
        }
        executor.enqueue(ExecutorJob(job), after: delay, tolerance: nil, clock: ContinuousClock())
    }
}
#else
extension Sleeper {
    func wakeElsewhere() { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
}
#endif
