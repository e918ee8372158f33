internal import Glibc
internal import MochiEngine
internal import Synchronization

/// Waits for sockets on a thread of its own, so that no thread of Swift's pool ever blocks.
///
/// There is one for each server under test; its thread ends with `stop`.
final class Poller: Sendable {
    enum Interest {
        case reading
        case writing
    }

    /// How a wait has ended.
    enum Outcome {
        case ready
        case timedOut
        case cancelled
        /// The socket was closed by this side, or the poller has stopped.
        case closed
    }

    private struct Wait {
        let descriptor: Int32
        let events: Int16
        let end: ContinuousClock.Instant
        let continuation: CheckedContinuation<Outcome, Never>
    }

    private struct State {
        var waits: [Int: Wait] = [:]
        var nextID = 0
        var isStopped = false
        /// The bell is gone, or about to be.
        var isDeaf = false
        var hasEnded = false
        var stopping: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    /// What is written to the one end makes the thread look at its work again.
    private let bell: (ringing: Int32, hearing: Int32)

    /// Starts the thread.
    init() throws(ConnectionError) {
        bell = try ClientSocket.makePair()
        Process.startThread { self.run() }
    }

    // MARK: Waiting

    /// Waits until `socket` can be read or written, until `end`, or until the task is cancelled.
    func wait(
        for socket: ClientSocket,
        _ interest: Interest,
        until end: ContinuousClock.Instant
    ) async -> Outcome {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // With the descriptor held, so that it is not closed, and its number given to another socket, meanwhile.
                socket.withDescriptor { descriptor in
                    add(id, descriptor, interest, end, continuation)
                }
            }
        } onCancel: {
            finish(id, .cancelled)
            ring()
        }
    }

    private func add(
        _ id: Int,
        _ descriptor: Int32?,
        _ interest: Interest,
        _ end: ContinuousClock.Instant,
        _ continuation: CheckedContinuation<Outcome, Never>
    ) {
        let refusal: Outcome? = state.withLock { state in
            guard let descriptor, !state.isStopped else { return .closed }
            // A handler of cancellation that ran before found nothing to finish.
            if Task.isCancelled { return .cancelled }
            let events = Int16(interest == .reading ? POLLIN : POLLOUT)
            state.waits[id] = Wait(descriptor: descriptor, events: events, end: end, continuation: continuation)
            return nil
        }
        if let refusal {
            continuation.resume(returning: refusal)
        } else {
            ring()
        }
    }

    private func finish(_ id: Int, _ outcome: Outcome) {
        let wait = state.withLock { $0.waits.removeValue(forKey: id) }
        wait?.continuation.resume(returning: outcome)
    }

    // A wait that is given up wakes the thread: as long as it polls a descriptor, a `close` of that does not reach the server.

    /// Ends the waits for a descriptor that is about to be closed.
    func forget(_ descriptor: Int32) {
        let ids = state.withLock { state in state.waits.filter { $0.value.descriptor == descriptor }.map(\.key) }
        for id in ids { finish(id, .closed) }
        if !ids.isEmpty { ring() }
    }

    // MARK: The thread

    private func run() {
        while let (ids, awaited, milliseconds) = nextTurn() {
            var entries = awaited
            _ = unsafe poll(&entries, nfds_t(entries.count), milliseconds)
            if entries[0].revents != 0 { hear() }
            for (id, entry) in zip(ids, entries.dropFirst()) where entry.revents != 0 {
                finish(id, .ready)
            }
            let now = ContinuousClock.now
            let late = state.withLock { state in state.waits.filter { $0.value.end <= now }.map(\.key) }
            for id in late { finish(id, .timedOut) }
        }
        state.withLock { $0.isDeaf = true }
        close(bell.ringing)
        close(bell.hearing)
        let stopping = state.withLock { state in
            state.hasEnded = true
            return state.stopping
        }
        for continuation in stopping { continuation.resume() }
    }

    /// What to wait for and how long; nil once the poller has stopped.
    private func nextTurn() -> (ids: [Int], entries: [pollfd], milliseconds: Int32)? {
        state.withLock { state in
            guard !state.isStopped else { return nil }
            let waits = Array(state.waits)
            let entries = waits.map { pollfd(fd: $0.value.descriptor, events: $0.value.events, revents: 0) }
            let end = waits.map(\.value.end).min()
            return (
                waits.map(\.key), [pollfd(fd: bell.hearing, events: Int16(POLLIN), revents: 0)] + entries,
                end.map(Self.milliseconds) ?? -1
            )
        }
    }

    /// Rounded up, so that a wait does not spin before its end.
    private static func milliseconds(until end: ContinuousClock.Instant) -> Int32 {
        let left = ContinuousClock.now.duration(to: end)
        guard left > .zero else { return 0 }
        guard left < .seconds(1_000_000) else { return .max }
        let (seconds, attoseconds) = left.components
        return Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    private func ring() {
        state.withLock { state in
            guard !state.isDeaf else { return }
            // Full is as good as rung.
            _ = unsafe write(bell.ringing, [0], 1)
        }
    }

    private func hear() {
        var bytes: [UInt8] = Array(repeating: 0, count: 256)
        while unsafe read(bell.hearing, &bytes, bytes.count) == bytes.count {}
    }

    /// Ends what still waits, and the thread; returns when it has ended.
    func stop() async {
        let waits = state.withLock { state in
            state.isStopped = true
            defer { state.waits = [:] }
            return state.waits
        }
        for wait in waits.values { wait.continuation.resume(returning: .closed) }
        ring()
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.stopping.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }
}
