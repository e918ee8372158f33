internal import MochiEngine
internal import Synchronization

/// Whether a loop still takes its turns, and how late.
final class LoopPulse: Sendable {
    /// A loop that takes longer for a turn is stuck.
    static let limit = Duration.seconds(2)

    private struct State {
        /// When the loop was asked, while it owes the answer.
        var asked: ContinuousClock.Instant?
        var waiting: [AsyncStream<Duration>.Continuation] = []
    }

    let loop: EventLoop
    private let state = Mutex(State())

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    /// The time until the loop took its next turn; nil when it takes none, at once when that has been so for long.
    ///
    /// Those who ask at the same time get the same answer.
    func feel() async -> Duration? {
        let (answers, continuation) = AsyncStream<Duration>.makeStream()
        let now = ContinuousClock.now
        let isFirst: Bool? = state.withLock { state in
            if let asked = state.asked, now - asked > Self.limit { return nil }
            state.waiting.append(continuation)
            guard state.asked == nil else { return false }
            state.asked = now
            return true
        }
        guard let isFirst, !isFirst || loop.post({ self.beat() }) else { return nil }
        let alarm = Task {
            try await Task.sleep(for: Self.limit)
            continuation.finish()
        }
        defer { alarm.cancel() }
        return await answers.first { _ in true }
    }

    private func beat() {
        let answered = state.withLock { state in
            let answered = state
            state = State()
            return answered
        }
        guard let asked = answered.asked else { return }
        for waiting in answered.waiting {
            waiting.yield(.now - asked)
            waiting.finish()
        }
    }
}
