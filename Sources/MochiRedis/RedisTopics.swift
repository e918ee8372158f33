import MochiEngine
internal import Synchronization

/// A message between nodes.
struct TopicMessage: Equatable, Sendable {
    var isText: Bool
    var bytes: [UInt8]
}

/// What has happened to the messages of a node since it began.
struct RedisTopicCounters: Equatable, Sendable {
    /// Messages handed to Redis.
    var published = 0
    /// Messages of other nodes.
    var received = 0
    /// Messages that did not leave, because Redis was away or slow.
    var dropped = 0
    /// Times that messages of another node were missed.
    var gaps = 0
}

/// Topics of a node joined with those of others, by publish and subscribe of Redis.
///
/// Two connections, because one that has subscribed may not publish (RESP2). A node subscribes to what somebody listens to, and to
/// nothing else. Each message says which node it comes from, and how many that node has published to the topic before: so what
/// comes back to its own node is known, and what is missed is noticed. `publish`, `listen` and `listenNoMore` may be called
/// from any thread; what they lead to is told on the loop.
final class RedisTopics: @unchecked Sendable {
    // Guard of the unchecked conformance: `outgoing` locks; all other variables belong to `loop`.
    enum Event: Sendable {
        /// Messages go both ways; others were missed since `away`, if it was not the first time.
        case joined
        case away(RedisError)
        /// What is published to a topic from now on will come.
        case listening(topic: String)
        case received(TopicMessage, topic: String)
        /// Messages of a topic were missed.
        case missed(topic: String)
    }

    private struct Outgoing {
        /// Topics whose numbers are remembered; beyond that they begin anew, as those of another node.
        static let mostTopics = 65_536

        var messages: [(envelope: Envelope, topic: String)] = []
        var bytes = 0
        var dropped = 0
        var node: UInt64
        var formerNode: UInt64 = 0
        /// How many messages this node has published to a topic.
        var sequences: [String: UInt64] = [:]

        /// Numbers a message; those that are dropped as well, so that others notice.
        mutating func number(_ message: TopicMessage, _ topic: String) -> Envelope {
            if sequences.count >= Self.mostTopics, sequences[topic] == nil {
                (formerNode, node) = (node, UInt64.random(in: 1...UInt64.max))
                sequences.removeAll(keepingCapacity: true)
            }
            let sequence = (sequences[topic] ?? 0) + 1
            sequences[topic] = sequence
            return Envelope(node: node, sequence: sequence, message: message)
        }
    }

    /// How many messages have come of a topic, by the node that has published them.
    private struct Topic {
        var seen: [UInt64: UInt64] = [:]
    }

    private let loop: EventLoop
    private let limits: RedisLimits
    private let prefix: [UInt8]
    private let report: (Event) -> Void
    private let outgoing: Mutex<Outgoing>
    private var subscriber: RedisLink?
    private var publisher: RedisLink?
    private var topics: [String: Topic] = [:]
    private var counted = RedisTopicCounters()
    private var isJoined = false

    /// Begins to connect; `report` is called on the loop, and never during this call.
    init(
        through server: RedisAddress,
        authorities: String? = nil,
        limits: RedisLimits = RedisLimits(),
        prefix: String = "mochi:topic:",
        node: UInt64 = .random(in: 1...UInt64.max),
        on loop: EventLoop,
        report: @escaping (Event) -> Void
    ) {
        self.loop = loop
        outgoing = Mutex(Outgoing(node: node))
        self.limits = limits
        self.prefix = Array(prefix.utf8)
        self.report = report
        subscriber = RedisLink(to: server, authorities: authorities, limits: limits, on: loop) { [weak self] event in
            self?.take(event)
        }
        publisher = RedisLink(to: server, authorities: authorities, limits: limits, on: loop) { [weak self] event in
            switch event {
            case .ready: self?.settle(nil)
            case .ended(let error): self?.settle(error)
            case .pushed, .drained: break
            }
        }
    }

    /// On the loop.
    var counters: RedisTopicCounters {
        var counters = counted
        counters.dropped += outgoing.withLock(\.dropped)
        return counters
    }

    /// Leaves; nothing is reported any more.
    ///
    /// On the loop.
    func close() {
        subscriber.take()?.close()
        publisher.take()?.close()
    }

    // MARK: Publishing

    /// Hands a message to the nodes whose clients listen to a topic; it is dropped while Redis is away or behind.
    func publish(_ message: TopicMessage, to topic: String) {
        let isFirst = outgoing.withLock { outgoing in
            let envelope = outgoing.number(message, topic)
            guard outgoing.bytes + envelope.size <= limits.pendingBytes else {
                outgoing.dropped += 1
                return false
            }
            outgoing.bytes += envelope.size
            outgoing.messages.append((envelope, topic))
            return outgoing.messages.count == 1
        }
        // All that comes until the loop gets to it leaves with one write.
        if isFirst { loop.post { self.send() } }
    }

    private func send() {
        let messages = outgoing.withLock { outgoing in
            defer { (outgoing.messages, outgoing.bytes) = ([], 0) }
            return outgoing.messages
        }
        let connection = publisher?.ready
        for (envelope, topic) in messages {
            guard let connection, connection.pendingBytes + envelope.size <= limits.pendingBytes else {
                counted.dropped += 1
                continue
            }
            connection.send(RedisCommand.bytes([Array("PUBLISH".utf8), channel(topic), envelope.bytes]))
            counted.published += 1
        }
    }

    // MARK: Listening

    /// Wants the messages that other nodes publish to a topic.
    func listen(to topic: String) {
        loop.post {
            guard self.topics.updateValue(Topic(), forKey: topic) == nil else { return }
            self.subscriber?.ready?.sendSubscription(
                RedisCommand.bytes([Array("SUBSCRIBE".utf8), self.channel(topic)])
            )
        }
    }

    /// Wants them no longer.
    func listenNoMore(to topic: String) {
        loop.post {
            guard self.topics.removeValue(forKey: topic) != nil else { return }
            self.subscriber?.ready?.sendSubscription(
                RedisCommand.bytes([Array("UNSUBSCRIBE".utf8), self.channel(topic)])
            )
        }
    }

    private func channel(_ topic: String) -> [UInt8] { prefix + Array(topic.utf8) }

    private func take(_ event: RedisConnection.Event) {
        switch event {
        case .ready:
            subscribeToAll()
            settle(nil)
        case .ended(let error): settle(error)
        case .pushed(let words): take(words)
        case .drained: break
        }
    }

    private func subscribeToAll() {
        let channels = topics.keys.map(channel)
        for start in stride(from: 0, to: channels.count, by: 1000) {
            let some = channels[start..<min(start + 1000, channels.count)]
            subscriber?.ready?.sendSubscription(RedisCommand.bytes([Array("SUBSCRIBE".utf8)] + some))
        }
    }

    private func settle(_ error: RedisError?) {
        let areReady = subscriber?.ready != nil && publisher?.ready != nil
        if areReady, !isJoined {
            isJoined = true
            report(.joined)
        } else if !areReady, isJoined {
            isJoined = false
            for topic in topics.keys { topics[topic] = Topic() }
            report(.away(error ?? RedisError(description: "the connection has ended")))
        }
    }

    private func take(_ words: [RedisValue]) {
        guard words.count == 3, case .bytes(let kind) = words[0], case .bytes(let channel) = words[1],
            channel.starts(with: prefix)
        else { return }
        let topic = String(decoding: channel.dropFirst(prefix.count), as: UTF8.self)
        if kind == Array("subscribe".utf8) { return report(.listening(topic: topic)) }
        guard kind == Array("message".utf8), case .bytes(let bytes) = words[2], let envelope = Envelope(bytes),
            !isOurs(envelope)
        else { return }
        guard let known = topics[topic] else { return }
        // The first of a node is where counting begins.
        let seen = known.seen[envelope.node] ?? envelope.sequence - 1
        guard envelope.sequence > seen else { return }
        topics[topic]?.seen[envelope.node] = envelope.sequence
        if envelope.sequence != seen + 1 {
            counted.gaps += 1
            report(.missed(topic: topic))
        }
        counted.received += 1
        report(.received(envelope.message, topic: topic))
    }

    private func isOurs(_ envelope: Envelope) -> Bool {
        outgoing.withLock { $0.node == envelope.node || $0.formerNode == envelope.node }
    }
}

/// A message on its way: a byte for its kind, the node and the number of the message in the topic (big-endian), its bytes.
struct Envelope: Equatable {
    private static let headSize = 17

    let node: UInt64
    let sequence: UInt64
    let message: TopicMessage

    init(node: UInt64, sequence: UInt64, message: TopicMessage) {
        self.node = node
        self.sequence = sequence
        self.message = message
    }

    /// Reads one; nil for what none of ours has written.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headSize, bytes[0] == 1 || bytes[0] == 2 else { return nil }
        func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        node = number(1..<9)
        sequence = number(9..<17)
        guard sequence != 0 else { return nil }
        message = TopicMessage(isText: bytes[0] == 1, bytes: Array(bytes[Self.headSize...]))
    }

    /// How many bytes it is.
    var size: Int { Self.headSize + message.bytes.count }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        bytes.append(message.isText ? 1 : 2)
        for number in [node, sequence] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> shift))
            }
        }
        return bytes + message.bytes
    }
}
