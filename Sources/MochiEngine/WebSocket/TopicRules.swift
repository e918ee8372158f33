internal import Glibc
internal import Synchronization

/// How topics are treated: what is kept of them, and what slow readers get; for all loops of a server.
package final class TopicRules: @unchecked Sendable {
    // Guard of the unchecked conformance: `elsewhere` around `codecsElsewhere`; the rest is constant or atomic.
    /// A rule of one topic, or of all whose names begin alike.
    package struct Rule: Sendable {
        package var slowReader = SlowReader.dropNewest
        /// What tells messages apart that replace each other, for `SlowReader.conflate`.
        package var key: (@Sendable (_ text: String) -> String)?
        /// Messages that are kept for clients that come back.
        package var history = 0
        /// How long they are kept.
        package var keeps = Duration.seconds(300)
        /// What a client gets that has missed more than was kept.
        package var resync: (@Sendable (_ topic: String, _ offset: UInt64) -> String)?

        package init() {}
    }

    private let exact: [String: Rule]
    private let prefixes: [(prefix: String, rule: Rule)]
    let histories = TopicHistories()
    private let compression: CompressionRules?
    private let elsewhere = Lock()
    private let codecsElsewhere = SharedCodecs()
    /// Sockets that can read compressed messages.
    let packedReaders = Atomic<Int>(0)
    /// Messages that were compressed, each once for all its receivers.
    let deflated = Atomic<UInt64>(0)

    /// Rules by topic; a name that ends in `*` stands for all that begin with what is before it, the longest first.
    package init(_ rules: [String: Rule] = [:], compression: CompressionRules? = nil) {
        self.compression = compression
        exact = rules.filter { !$0.key.hasSuffix("*") }
        prefixes = rules.filter { $0.key.hasSuffix("*") }.map { (prefix: String($0.key.dropLast()), rule: $0.value) }
            .sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }
    }

    /// A compressed frame of a message, nil when nobody wants one or it would not be smaller.
    func pack(_ frame: FrameBuffer) -> FrameBuffer? {
        guard let compression, packedReaders.load(ordering: .relaxed) > 0 else { return nil }
        guard unsafe frame.payload.count >= compression.threshold else { return nil }
        deflated.add(1, ordering: .relaxed)
        if let loop = EventLoop.current { return Self.pack(frame, compression, loop.sockets.codecs) }
        return elsewhere.withLock { Self.pack(frame, compression, codecsElsewhere) }
    }

    private static func pack(_ frame: FrameBuffer, _ rules: CompressionRules, _ codecs: SharedCodecs) -> FrameBuffer? {
        let payload = unsafe frame.payload
        let deflater = codecs.deflater(rules.windowBits, rules)
        return unsafe deflater.deflate(RawSpan(_unsafeBytes: payload), keepsContext: false) { packed in
            unsafe packed.withUnsafeBytes { bytes in
                unsafe bytes.count < payload.count ? FrameBuffer(frame.opcode, isCompressed: true, bytes) : nil
            }
        }
    }

    /// The rule of a topic, `nil` when none was made.
    func rule(for topic: String) -> Rule? {
        if exact.isEmpty, prefixes.isEmpty { return nil }
        return exact[topic] ?? prefixes.first { topic.hasPrefix($0.prefix) }?.rule
    }
}

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

/// A message of a topic as all its receivers get it.
package struct Publication: Sendable {
    let frame: FrameBuffer
    /// The same, compressed, for those who can read it.
    var packed: FrameBuffer?
    /// What it shares with the messages that it replaces.
    var key: String?
    /// Its number in the topic's history, 0 without one.
    var offset: UInt64 = 0
}
