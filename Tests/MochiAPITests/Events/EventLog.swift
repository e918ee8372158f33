import Synchronization
import Testing

@testable import MochiAPI

/// The events of one kind that a test is about: the emitter is the process's, and tests run side by side.
final class EventLog<Payload: EventPayload>: Sendable {
    private struct State {
        var events: [Payload] = []
        var waiting: (condition: @Sendable ([Payload]) -> Bool, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())
    private let subscription = Mutex<EventSubscription?>(nil)

    /// Keeps the events that are `wanted`, for as long as anybody keeps the log.
    init(of event: MochiEvent<Payload>, where wanted: @escaping @Sendable (Payload) -> Bool) {
        let subscription = mochiEvents.on(event) { [weak self] in if wanted($0) { self?.add($0) } }
        self.subscription.withLock { $0 = subscription }
    }

    deinit {
        subscription.withLock { $0 }?.cancel()
    }

    var events: [Payload] { state.withLock { $0.events } }

    /// The events, once there are `count`.
    func wait(for count: Int) async -> [Payload] {
        await wait { $0.count >= count }
    }

    /// The events, once the condition holds for them.
    @discardableResult
    func wait(until condition: @escaping @Sendable ([Payload]) -> Bool) async -> [Payload] {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let isThere = condition(state.events)
                if !isThere { state.waiting = (condition, continuation) }
                return isThere
            }
            if isThere { continuation.resume() }
        }
        return events
    }

    private func add(_ event: Payload) {
        let continuation: CheckedContinuation<Void, Never>? = state.withLock { state in
            state.events.append(event)
            guard let waiting = state.waiting, waiting.condition(state.events) else { return nil }
            state.waiting = nil
            return waiting.continuation
        }
        continuation?.resume()
    }
}
