/// A thread that serves connections and runs the handlers of their requests.
///
/// The loop is an executor: a task that prefers it starts on the connection's thread and comes back to it after every
/// suspension. Everything but `enqueue`, `post` and `isCurrent` belongs to the loop's own thread.
@safe package final class EventLoop: TaskExecutor, @unchecked Sendable {
    // Guard of the unchecked conformance: `mailbox` locks; all other variables are touched on the loop's thread only,
    // which `preconditionIsCurrent` checks where the answer is not obvious.

    /// Position in the group, from 0.
    package let index: Int
    let mailbox = Mailbox()
    private(set) var handle: LoopHandle
    private let responder: any Responder
    // Unchecked: of `jobs` are only pushed, counted and swapped, and nothing touches `running` while its jobs run.
    @exclusivity(unchecked) private var jobs: [UnownedJob] = []
    @exclusivity(unchecked) private var running: [UnownedJob] = []
    private var isRunningJobs = false
    /// Whether the job that comes next is the one that `resumeNow` waits for.
    private var isResuming = false
    private var resumed: UnownedJob?
    private var isTickScheduled = false
    private var needsTick = false
    private var timers = Timers<() -> Void>()
    private var sleepers = Timers<Sleeper>()
    /// Nothing of both is due before; it is looked at anew when it has come.
    private var nextDue: UInt64 = .max
    let sockets = LoopSockets()
    let events = LoopEvents()
    /// The loops of the server, this one among them; none once it has ended.
    private(set) var publisher = Publisher(loops: [], topics: TopicRules())
    private var isStopped = false
    private var onEmpty: (() -> Void)?
    /// Handlers that have not returned: the loop stays for them after its last connection.
    private var suspendedTasks = 0

    /// The loop of the calling thread.
    package static var current: EventLoop? { LoopHandle.currentLoop }

    /// Nanoseconds of the monotonic clock.
    package static var nanoseconds: UInt64 { LoopHandle.nanoseconds }

    /// Makes a loop bound to the calling thread.
    init(index: Int, limits: Limits, responder: any Responder) {
        self.index = index
        self.responder = responder
        handle = LoopHandle()
        unsafe jobs.reserveCapacity(64)
        unsafe running.reserveCapacity(64)
        handle.create(limits: limits, owner: self)
    }

    // Private, for then the compiler proves that accesses never overlap, and checks none of them at run time.
    private var ambientObject: UnsafeRawPointer?
    private var spareObject: AnyObject?

    /// What the code that runs on this thread right now works for; set around a synchronous responder.
    package var ambient: AnyObject? {
        unsafe ambientObject.map { unsafe Unmanaged<AnyObject>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Sets `ambient`, which is not retained.
    package func setAmbient(_ object: UnsafeRawPointer?) {
        unsafe ambientObject = object
    }

    /// Takes the object that the last synchronous responder left to be used again.
    package func takeSpare() -> AnyObject? {
        spareObject.take()
    }

    /// Leaves an object for the next synchronous responder.
    package func keepSpare(_ object: consuming AnyObject) {
        spareObject = object
    }

    // MARK: Executor

    /// Whether the caller runs on this loop's thread.
    package var isCurrent: Bool { LoopHandle.isCurrent(self) }

    /// Stops the process when the caller runs elsewhere.
    ///
    /// Once the loop has ended, what was on its way to it runs anywhere, and finds nothing left to touch.
    package func preconditionIsCurrent() {
        precondition(isCurrent || hasEnded, "this belongs to event loop \(index), and was called from another thread")
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            if isResuming {
                resumed = job
                return
            }
            unsafe jobs.append(job)
            scheduleTick()
        } else if !mailbox.post(job, wake: handle.wake) {
            // The loop has ended. A task that outlived it still has to come to its own end.
            globalConcurrentExecutor.enqueue(ExecutorJob(job))
        }
    }

    /// Runs `call` on the loop, in the next turn at the latest.
    ///
    /// From any thread. False when the loop has ended.
    @discardableResult
    package func post(_ call: @escaping @Sendable () -> Void) -> Bool {
        mailbox.post(call, wake: handle.wake)
    }

    /// Whether the loop has ended: nothing runs on it any more.
    package var hasEnded: Bool { mailbox.isClosed }

    /// Runs `call` on the loop and returns its value; at once when the caller is there already, or when the loop has ended
    /// and nobody else touches what is left of it.
    package func run<Value: Sendable>(_ call: @escaping @Sendable () -> Value) async -> Value {
        if isCurrent {
            return call()
        }
        return await withCheckedContinuation { continuation in
            if !post({ continuation.resume(returning: call()) }) {
                continuation.resume(returning: call())
            }
        }
    }

    private var hasQueued: Bool { unsafe !jobs.isEmpty }

    private func scheduleTick() {
        guard !isTickScheduled else { return }
        isTickScheduled = true
        handle.schedule()
    }

    private func run(_ batch: [UnownedJob]) {
        isRunningJobs = true
        // As a task executor and nothing more: a job that ran isolated to the loop would be queued again at each suspension.
        let executor = unsafe asUnownedTaskExecutor()
        for job in batch {
            unsafe job.runSynchronously(on: executor)
        }
        isRunningJobs = false
    }

    /// Resumes a task of the loop and runs it at once, until it suspends again; in the next turn when another one is running.
    package func resumeNow(_ continuation: UnsafeContinuation<Void, Never>) {
        guard !isRunningJobs else { return unsafe continuation.resume() }
        isRunningJobs = true
        isResuming = true
        unsafe continuation.resume()
        isResuming = false
        if let job = resumed.take() { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
        isRunningJobs = false
    }

    /// The tick asked for by `scheduleTick`: runs what is queued now.
    ///
    /// What these jobs enqueue waits for the next turn, after I/O: a task that yields in a loop starves nobody.
    func onJobs() {
        runQueued()
        // Not before the next turn: h2o runs what is linked to its zero timeout in the same turn, and a handler whose writes
        // complete there would never let it go.
        needsTick = true
    }

    private func runQueued() {
        unsafe swap(&jobs, &running)
        run(unsafe running)
        unsafe running.removeAll(keepingCapacity: true)
    }

    func onWake() {
        let batch = mailbox.takeAll()
        run(batch.jobs)
        for call in batch.calls {
            call()
        }
    }

    // MARK: Timers

    /// Runs `action` on the loop after `delay`; never when the loop has ended.
    package func schedule(after delay: Duration, _ action: @escaping () -> Void) -> TimerID {
        preconditionIsCurrent()
        guard isCurrent else { return TimerID(id: Timers<() -> Void>.none) }
        let deadline = LoopHandle.nanoseconds + delay.clampedNanoseconds
        nextDue = min(nextDue, deadline)
        return TimerID(id: timers.add(at: deadline, action))
    }

    /// Tasks that sleep, and those that did and were cancelled before their time.
    var sleeperCount: Int { sleepers.count }

    /// Wakes a task when it is time, from any thread; elsewhere when the loop ends before.
    func wake(_ sleeper: Sleeper) {
        if isCurrent {
            nextDue = min(nextDue, sleeper.deadline)
            _ = sleepers.add(at: sleeper.deadline, sleeper)
        } else if !post({ self.wake(sleeper) }) {
            sleeper.wakeElsewhere()
        }
    }

    package func cancel(_ timer: TimerID) {
        preconditionIsCurrent()
        guard isCurrent else { return }
        timers.cancel(timer.id)
    }

    // MARK: Running

    /// Serves until `stop`, cuts what is left, calls `served`, and returns when the last handler has.
    ///
    /// A handler that ignores its cancellation keeps its loop, and nothing else.
    func run(_ served: () -> Void) {
        while !isStopped {
            turn()
        }
        handle.closeListeners()
        handle.cut()
        for _ in 0..<100 where handle.connectionCount != 0 {
            turn()
        }
        served()
        while suspendedTasks != 0 || hasQueued {
            turn()
        }
        while let task = unsafe spareTasks.popLast() {
            task.end()
        }
        while hasQueued {
            turn()
        }
        mailbox.beginClosing()
        handle.destroy()
        let left = mailbox.close()
        for call in left.calls {
            call()
        }
        for job in unsafe left.jobs + jobs {
            globalConcurrentExecutor.enqueue(ExecutorJob(job))
        }
        while let sleeper = sleepers.next(dueAt: .max) {
            sleeper.wakeElsewhere()
        }
        // They hold the loop, and the loop holds them.
        unsafe spareExchanges = []
        spareObject = nil
        timers = Timers()
        onEmpty = nil
        distribute = nil
        publisher = Publisher(loops: [], topics: TopicRules())
    }

    private func turn() {
        if needsTick {
            needsTick = false
            isTickScheduled = false
            if hasQueued {
                scheduleTick()
            }
        }
        handle.run(maximumWait: maximumWait())
        fireDue()
        sockets.settle()
        events.endTurn()
        if handle.connectionCount == 0, let emptied = onEmpty {
            onEmpty = nil
            emptied()
        }
    }

    private func fireDue() {
        guard nextDue != .max else { return }
        let now = LoopHandle.nanoseconds
        guard nextDue <= now else { return }
        while let action = timers.next(dueAt: now) {
            action()
        }
        while let sleeper = sleepers.next(dueAt: now) {
            run([sleeper.job])
        }
        nextDue = min(timers.earliest ?? .max, sleepers.earliest ?? .max)
    }

    /// A handler has been suspended for the first time.
    package func taskIsSuspended() {
        suspendedTasks += 1
    }

    /// A handler that was suspended has returned.
    package func suspendedTaskEnded() {
        suspendedTasks -= 1
    }

    /// Tells the loop whom it shares its topics with.
    func join(_ publisher: Publisher) {
        self.publisher = publisher
        sockets.topics.rules = publisher.topics
    }

    /// Tells the clients that the loop stops serving; calls `emptied` once, when the last connection is gone.
    ///
    /// Streams of events end at once, WebSockets are closed with `code`, one after another within `time`.
    func drain(webSockets code: UInt16, within time: Duration, _ emptied: @escaping () -> Void) {
        preconditionIsCurrent()
        handle.drain()
        onEmpty = emptied
        events.drain()
        sockets.close(code, within: time, on: self)
    }

    private func maximumWait() -> Int32 {
        if hasQueued { return 0 }
        if nextDue == .max { return 1000 }
        let now = LoopHandle.nanoseconds
        return nextDue <= now ? 0 : Int32(min((nextDue - now) / 1_000_000 + 1, 1000))
    }

    /// Ends `run` after this turn; open requests are disposed of.
    func stop() {
        preconditionIsCurrent()
        isStopped = true
    }

    // MARK: Requests

    func onRequest(_ request: IncomingRequest) {
        responder.respond(to: request, on: self)
        // A handler that has only yielded goes on at once, while its memory is still in the cache.
        if hasQueued, !isRunningJobs {
            runQueued()
        }
    }

    func onRefused(method: UnsafeRawBufferPointer, target: UnsafeRawBufferPointer, status: Int) {
        unsafe responder.refused(method: RawSpan(_unsafeBytes: method), target: RawSpan(_unsafeBytes: target), status)
    }

    func trustsProxyLine(of peer: PeerAddress) -> Bool {
        responder.trustsProxyLine(of: peer)
    }

    // Unchecked: the accesses below do nothing but push and pop.
    @exclusivity(unchecked) private var spareExchanges: [Exchange] = []

    func takeSpareExchange() -> Exchange? { unsafe spareExchanges.popLast() }

    /// Keeps an exchange that nobody else holds for the next request; a few of them, a burst must not stay in memory.
    func recycle(_ exchange: consuming Exchange) {
        guard isKnownUniquelyReferenced(&exchange), unsafe spareExchanges.count < 64 else { return }
        exchange.reset()
        unsafe spareExchanges.append(consume exchange)
    }

    // Unchecked, as above.
    @exclusivity(unchecked) private var spareTasks: [any SpareTask] = []

    /// The task that came to rest last.
    package func takeSpareTask() -> (any SpareTask)? { unsafe spareTasks.popLast() }

    /// Whether the loop has stopped serving: what begins now would be cut at once.
    var isStopping: Bool { isStopped }

    /// Whether tasks may rest here for other requests: on the loop, while it runs, and a few of them.
    package var keepsSpareTasks: Bool { unsafe isCurrent && !isStopped && spareTasks.count < 64 }

    /// Keeps a task that waits for another request.
    package func keep(_ task: any SpareTask) {
        unsafe spareTasks.append(task)
    }

    /// Where sockets go that were accepted for the whole group.
    var distribute: ((_ listener: UInt32, _ descriptor: Int32) -> Void)?
}

/// A task that waits on its loop for another request.
package protocol SpareTask: AnyObject {
    /// Lets the task end.
    func end()
}

/// Names a timer of a loop.
package struct TimerID {
    let id: Timers<() -> Void>.ID
}

/// What answers requests: called on the loop, once for each head.
package protocol Responder: AnyObject, Sendable {
    /// Answers `request`, now or later.
    ///
    /// To answer later, take it over with `Exchange`; a request that is neither answered nor taken over never ends.
    func respond(to request: IncomingRequest, on loop: EventLoop)

    /// Takes note of a request that was answered with `status` by the connection itself: its head or its body breaks a rule.
    ///
    /// Method and target may be any bytes, and are valid during the call. On the loop.
    func refused(method: RawSpan, target: RawSpan, _ status: Int)

    /// Whether `peer` may tell by a PROXY line for whom it has connected; asked of listeners that expect one.
    ///
    /// On the loop.
    func trustsProxyLine(of peer: PeerAddress) -> Bool
}

extension Responder {
    package func refused(method: RawSpan, target: RawSpan, _ status: Int) {}

    /// Nobody, unless a responder knows better.
    package func trustsProxyLine(of peer: PeerAddress) -> Bool { false }
}

extension Duration {
    /// Nanoseconds, not below 0 and not above a century.
    var clampedNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0 else { return 0 }
        return UInt64(min(seconds, 3_155_760_000)) * 1_000_000_000 + UInt64(max(attoseconds, 0)) / 1_000_000_000
    }

    /// Whole milliseconds, as far as the shim's `uint32_t` reaches.
    var clampedMilliseconds: UInt32 {
        UInt32(min(clampedNanoseconds / 1_000_000, UInt64(UInt32.max)))
    }
}
