internal import MochiEngine
internal import Synchronization

/// Whether a loop still takes its turns, and how late.
final class LoopPulse: Sendable {
    /// A loop that takes longer for a turn is stuck.
    static let limit = Duration.seconds(2)

    let loop: EventLoop
    private let isAsked = Atomic(false)

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    /// The time until the loop took its next turn; nil when it takes none, at once while it owes an answer.
    func feel() async -> Duration? {
        guard isAsked.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged else {
            return nil
        }
        let start = ContinuousClock.now
        let (answers, continuation) = AsyncStream<Duration>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let isPosted = loop.post { [isAsked = self] in
            isAsked.isAsked.store(false, ordering: .releasing)
            continuation.yield(.now - start)
            continuation.finish()
        }
        guard isPosted else { return nil }
        let alarm = Task {
            try await Task.sleep(for: Self.limit)
            continuation.finish()
        }
        defer { alarm.cancel() }
        return await answers.first { _ in true }
    }
}
