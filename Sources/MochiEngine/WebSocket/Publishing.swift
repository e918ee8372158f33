internal import Synchronization

// One frame a message, whoever gets it, and on whatever loop.

extension TopicRules {
    /// Publishes to a topic on all of `loops`; returns the offset in its history, `nil` when it keeps none.
    ///
    /// `make` is called once, with the offset. From any thread; `sender` only on its loop.
    func publish(
        to topic: String,
        on loops: [EventLoop],
        from sender: Subscriber?,
        _ make: (_ offset: UInt64) -> Payload
    ) -> UInt64? {
        guard let rule = rule(for: topic) else {
            let frame = make(0).frame
            Self.deliver(Publication(frame: frame, packed: pack(frame)), to: topic, on: loops, from: sender)
            return nil
        }
        func publication(_ offset: UInt64) -> Publication {
            let payload = make(offset)
            let frame = payload.frame
            let key = rule.key.flatMap { key in payload.text.map(key) }
            return Publication(frame: frame, packed: pack(frame), key: key, offset: offset)
        }
        guard rule.history > 0 else {
            Self.deliver(publication(0), to: topic, on: loops, from: sender)
            return nil
        }
        return histories.publish(topic, rule, publication) { Self.deliver($0, to: topic, on: loops, from: sender) }
    }

    private static func deliver(
        _ publication: Publication,
        to topic: String,
        on loops: [EventLoop],
        from sender: Subscriber?
    ) {
        // A loop that is woken for the first of many messages would write each subscriber twice. What has an offset goes at
        // once: the next one may come from another loop.
        let home = loops.first { $0.isCurrent }
        home?.sockets.topics.publish(publication, to: topic, from: sender)
        if let home, publication.offset == 0 {
            if loops.count > 1 { home.sockets.publishElsewhere(publication, to: topic, on: loops) }
            return
        }
        home?.sockets.sendOutbox()
        for loop in loops where loop !== home {
            loop.post { loop.sockets.topics.publish(publication, to: topic, from: nil) }
        }
    }
}

extension Socket {
    /// Publishes to the other subscribers of a topic; nothing when the socket is closed.
    ///
    /// `toSelf` includes this one. Returns the offset in the topic's history, `nil` when there is none, or when it is published
    /// later, because this is called on another thread than the socket's.
    @discardableResult
    package func publish(
        to topic: String,
        toSelf: Bool,
        _ make: @escaping @Sendable (_ offset: UInt64) -> Payload
    ) -> UInt64? {
        guard isOpen else { return nil }
        guard loop.isCurrent else {
            loop.post { self.publish(to: topic, toSelf: toSelf, make) }
            return nil
        }
        return publisher.topics.publish(to: topic, on: publisher.loops, from: toSelf ? nil : self, make)
    }

    /// Subscribes to a topic whose history is kept, and sends the latest `count` messages.
    ///
    /// From any thread.
    package func subscribe(to topic: String, latest count: Int) {
        subscribe(to: topic) { histories, rule in
            let (latest, last) = histories.latest(count, of: topic, rule)
            return (.messages(latest), last)
        }
    }

    /// Subscribes to a topic whose history is kept, and sends what was published after `offset`; the topic's resync message
    /// when that is not all there any more.
    ///
    /// From any thread.
    package func subscribe(to topic: String, after offset: UInt64) {
        subscribe(to: topic) { histories, rule in histories.missed(topic, rule, after: offset) }
    }

    private func subscribe(
        to topic: String,
        _ find: @escaping @Sendable (TopicHistories, TopicRules.Rule) -> (missed: TopicHistories.Missed, last: UInt64)
    ) {
        onLoop { socket in
            guard socket.isOpen else { return }
            let tree = socket.sockets.topics
            guard let rule = tree.rules.rule(for: topic), rule.history > 0 else {
                tree.subscribe(socket, to: topic)
                return
            }
            tree.deliver(to: socket)
            let (missed, last) = find(tree.rules.histories, rule)
            guard tree.subscribe(socket, to: topic, offset: last) else { return }
            switch missed {
            case .messages(let messages):
                for message in messages {
                    socket.append(socket.takesPacked ? message.packed ?? message.frame : message.frame)
                }
                socket.codec?.noteForeign()
            case .tooMany:
                if let resync = rule.resync { _ = try? socket.send(resync(topic, last)) }
            }
        }
    }
}

/// All loops of a server and the rules of its topics: where messages are published.
package final class Publisher: Sendable {
    let loops: [EventLoop]
    let topics: TopicRules

    init(loops: [EventLoop], topics: TopicRules) {
        self.loops = loops
        self.topics = topics
    }

    /// Publishes to all subscribers of a topic; from any thread.
    @discardableResult
    package func publish(to topic: String, _ make: (_ offset: UInt64) -> Payload) -> UInt64? {
        topics.publish(to: topic, on: loops, from: nil, make)
    }

    /// The number of sockets and event streams that are subscribed to a topic.
    package func subscriberCount(of topic: String) async -> Int {
        var count = 0
        for loop in loops { count += await loop.run { loop.sockets.topics.subscriberCount(of: topic) } }
        return count
    }
}

extension LoopGroup {
    /// The number of topics that somebody is subscribed to, counted on each loop.
    package func topicCount() async -> Int {
        await onEach { $0.sockets.topics.count }.reduce(0, +)
    }

    /// The number of open sockets.
    package func socketCount() async -> Int {
        await onEach { $0.sockets.count }.reduce(0, +)
    }

    /// The sum over all loops.
    package func socketCounters() async -> SocketCounters {
        var sum = SocketCounters()
        sum.compressed = publisher.topics.deflated.load(ordering: .relaxed)
        let all = await onEach { loop in
            var counters = unsafe loop.sockets.counters
            counters += loop.sockets.topics.counters
            counters.dropped += loop.sockets.droppedElsewhere.load(ordering: .relaxed)
            return counters
        }
        for counters in all { sum += counters }
        return sum
    }
}
