import Foundation
import MochiAPI
import Synchronization

/// Counts what the server does, second by second, for as long as somebody watches.
///
/// Without a watcher nobody handles `request`, and a request costs what it costs anywhere: a load and a branch. What is open
/// is always known, for a lock at the beginning and the end of a socket or stream. Memory is bounded: the second that runs,
/// the one before, and what the topic keeps.
final class ActivityMeter: Sendable {
    static let topic = "activity"
    /// A minute for the chart, and what lies beyond its edges.
    static let topics = [topic: TopicOptions(slowReader: .dropOldest(kept), history: kept, for: .seconds(kept))]
    static let kept = 62

    /// How long it goes on after a look: who reloads finds the chart as it was.
    private static let patience = Duration.seconds(60)

    private struct State {
        var (sockets, streams) = (0, 0)
        var watchers = 0
        var until = ContinuousClock.now
        /// Nil while nobody watches.
        var counting: Counting?
        var last: ActivitySecond?
    }

    private struct Counting {
        var second: ActivitySecond
        var latencies = LatencyHistogram()
        var subscriptions: [EventSubscription] = []
    }

    private let state = Mutex(State())
    private let publish: @Sendable (_ text: String) -> Void

    /// A meter that hands over each second, as JSON.
    init(publish: @escaping @Sendable (_ text: String) -> Void) {
        self.publish = publish
        mochiEvents.on(.wsOpen) { [weak self] _ in self?.state.withLock { $0.sockets += 1 } }
        mochiEvents.on(.wsClose) { [weak self] _ in self?.state.withLock { $0.sockets -= 1 } }
        mochiEvents.on(.sseOpen) { [weak self] _ in self?.state.withLock { $0.streams += 1 } }
        mochiEvents.on(.sseClose) { [weak self] _ in self?.state.withLock { $0.streams -= 1 } }
    }

    // MARK: Watching

    /// Counts until `watch` returns, and a minute longer.
    func whileWatched(_ watch: () async throws -> Void) async rethrows {
        look(1)
        defer { look(-1) }
        try await watch()
    }

    /// What is open, and the last second when there is one; from now on it counts for a minute.
    func glance() -> ActivitySecond {
        look(0)
        return state.withLock { state in
            var second = (state.counting == nil ? nil : state.last) ?? ActivitySecond(at: 0)
            (second.sockets, second.streams) = (state.sockets, state.streams)
            return second
        }
    }

    private func look(_ watchers: Int) {
        let begins = state.withLock { state in
            state.watchers += watchers
            state.until = .now + Self.patience
            guard state.counting == nil else { return false }
            state.last = nil
            state.counting = Counting(second: ActivitySecond(at: Int(Date.now.timeIntervalSince1970) + 1))
            state.counting?.subscriptions = subscribe()
            return true
        }
        if begins { Task { await count() } }
    }

    private func subscribe() -> [EventSubscription] {
        [
            mochiEvents.on(.request) { [weak self] event in self?.note(event) },
            mochiEvents.on(.error) { [weak self] event in if event.status >= 500 { self?.noteError() } },
            mochiEvents.on(.islandError) { [weak self] _ in self?.noteError() },
        ]
    }

    // MARK: Counting

    private func note(_ event: RequestEvent) {
        guard event.isWarmup != true else { return }
        state.withLock { state in
            if state.counting?.second.count(event.kind) == true { state.counting?.latencies.add(event.duration) }
        }
    }

    private func noteError() {
        state.withLock { $0.counting?.second.errors += 1 }
    }

    /// Ends a second after the other, by a clock that does not drift.
    private func count() async {
        var next = ContinuousClock.now
        repeat {
            next = max(next + .seconds(1), .now)
            try? await Task.sleep(until: next)
        } while endSecond()
    }

    /// False once nobody has looked for a while.
    private func endSecond() -> Bool {
        let ended = state.withLock { state in
            guard state.watchers > 0 || .now < state.until, var second = state.counting?.second else {
                defer { state.counting = nil }
                return (second: nil, subscriptions: state.counting?.subscriptions ?? []) as Ended
            }
            second.median = state.counting?.latencies.quantile(0.5)
            second.p99 = state.counting?.latencies.quantile(0.99)
            (second.sockets, second.streams) = (state.sockets, state.streams)
            state.counting?.second = ActivitySecond(at: second.at + 1)
            state.counting?.latencies = LatencyHistogram()
            state.last = second
            return (second, [])
        }
        for subscription in ended.subscriptions { subscription.cancel() }
        guard let second = ended.second else { return false }
        guard let text = try? JSONEncoder().encode(second) else { preconditionFailure("numbers are always encoded") }
        publish(String(decoding: text, as: UTF8.self))
        return true
    }

    private typealias Ended = (second: ActivitySecond?, subscriptions: [EventSubscription])
}
