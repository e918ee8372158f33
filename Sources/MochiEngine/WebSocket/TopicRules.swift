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
        /// What a client gets that has missed more than was kept; nothing without.
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
