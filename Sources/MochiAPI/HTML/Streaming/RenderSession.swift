internal import Synchronization

/// Lets the task that assembles a page wait for news of the parts that are still being rendered.
final class RenderSession: Sendable {
    private struct State {
        var hasNews = false
        var waiting: CheckedContinuation<Void, Never>?
        var streamedParts = 0
        var countedParts = 0
    }

    private let state = Mutex(State())

    /// Tells that a part has delivered or ended.
    func tellNews() {
        let waiting = state.withLock { state in
            guard let waiting = state.waiting.take() else {
                state.hasNews = true
                return nil as CheckedContinuation<Void, Never>?
            }
            return waiting
        }
        waiting?.resume()
    }

    /// Waits for news since the last time; one task does.
    func waitForNews() async {
        await withCheckedContinuation { continuation in
            let hasNews = state.withLock { state in
                if state.hasNews {
                    state.hasNews = false
                    return true
                }
                state.waiting = continuation
                return false
            }
            if hasNews { continuation.resume() }
        }
    }

    /// A number for the next streamed part of the page.
    func nextNumber() -> Int {
        state.withLock { state in
            state.streamedParts += 1
            return state.streamedParts
        }
    }

    /// Counts a part that has waited, for those that want no more of them than a number.
    func countPart() -> Int {
        state.withLock { state in
            state.countedParts += 1
            return state.countedParts
        }
    }
}
