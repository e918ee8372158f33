internal import Glibc

/// What was published lately to topics that keep it, with its offsets; shared by all loops.
///
/// Offsets of a topic count up by one. They begin at the time of the first message, in microseconds since 1970: so a
/// client that comes back to a server that was restarted meanwhile is behind everything, and not ahead.
@safe final class TopicHistories: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock` around `histories`.
    private final class History {
        var entries: [(message: Publication, time: UInt64)] = []
        var first = 0
        var last: UInt64
        /// Nanoseconds.
        var keeps: UInt64 = 0

        init(last: UInt64) {
            self.last = last
        }
    }

    /// What a client that comes back gets.
    enum Missed {
        case messages([Publication])
        case tooMany
    }

    private let lock = Lock()
    private var histories: [String: History] = [:]
    /// Messages since the last sweep.
    private var published = 0

    /// Gives a message its offset, and calls `deliver` with it before the topic's next message can be published.
    func publish(
        _ topic: String,
        _ rule: TopicRules.Rule,
        _ make: (_ offset: UInt64) -> Publication,
        deliver: (Publication) -> Void
    ) -> UInt64 {
        lock.withLock {
            let now = LoopHandle.nanoseconds
            let history = histories[topic] ?? History(last: Self.microseconds())
            histories[topic] = history
            history.keeps = rule.keeps.clampedNanoseconds
            sweep(now)
            history.last += 1
            let message = make(history.last)
            history.entries.append((message, now))
            Self.trim(history, rule, now)
            deliver(message)
            return history.last
        }
    }

    /// What was published to a topic after `offset`, and the offset of the last message.
    func missed(_ topic: String, _ rule: TopicRules.Rule, after offset: UInt64) -> (missed: Missed, last: UInt64) {
        lock.withLock {
            guard let history = histories[topic] else { return (.tooMany, 0) }
            Self.trim(history, rule, LoopHandle.nanoseconds)
            let kept = history.entries[history.first...]
            let oldest = kept.first?.message.offset ?? history.last + 1
            guard offset <= history.last, offset + 1 >= oldest else { return (.tooMany, history.last) }
            return (.messages(kept.map(\.message).filter { $0.offset > offset }), history.last)
        }
    }

    /// The latest messages of a topic, at most `count`, and the offset of the last one.
    func latest(_ count: Int, of topic: String, _ rule: TopicRules.Rule) -> (messages: [Publication], last: UInt64) {
        lock.withLock {
            guard let history = histories[topic] else { return ([], 0) }
            Self.trim(history, rule, LoopHandle.nanoseconds)
            return (history.entries[history.first...].suffix(max(count, 0)).map(\.message), history.last)
        }
    }

    // Topics come and go: those that keep nothing any more are forgotten, now and then.
    private func sweep(_ now: UInt64) {
        published += 1
        guard published >= max(histories.count, 256) else { return }
        published = 0
        histories = histories.filter { _, history in
            guard let last = history.entries.last else { return true }
            return last.time + history.keeps >= now
        }
    }

    private static func trim(_ history: History, _ rule: TopicRules.Rule, _ now: UInt64) {
        let oldest = now - min(now, rule.keeps.clampedNanoseconds)
        while history.entries.count - history.first > rule.history
            || (history.first < history.entries.count && history.entries[history.first].time < oldest)
        {
            history.first += 1
        }
        if history.first > 32, history.first * 2 > history.entries.count {
            history.entries.removeFirst(history.first)
            history.first = 0
        }
    }

    private static func microseconds() -> UInt64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        return UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000
    }
}
