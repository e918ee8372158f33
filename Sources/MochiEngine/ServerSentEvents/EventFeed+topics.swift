extension EventFeed {
    /// Where a client stands in the history of a topic.
    package enum Position: Sendable {
        /// It comes for the first time, and gets the latest messages, at most so many.
        case first(latest: Int)
        /// It has got everything up to an offset.
        case after(UInt64)
    }

    /// Subscribes to a topic; when its history is kept, what the client has missed is sent first, or the topic's resync
    /// message, as an event of that name, when that is not all there any more.
    ///
    /// From any thread.
    /// - Throws: `FeedClosed`; `SecondHistory` when the stream follows another topic that keeps a history.
    package func subscribe(to topic: String, at position: Position) async throws {
        guard loop.isCurrent else {
            return try await onLoop { try $0.subscribeNow(to: topic, at: position) }
        }
        try subscribeNow(to: topic, at: position)
    }

    /// As `subscribe`, on the loop.
    package func subscribeNow(to topic: String, at position: Position) throws {
        try beginSending()
        guard let rule = topics.rules.rule(for: topic), rule.history > 0 else {
            topics.subscribe(self, to: topic)
            return open()
        }
        // Of two topics' offsets a client would tell us one.
        guard resumedTopic == nil || resumedTopic == topic else { throw SecondHistory() }
        resumedTopic = topic
        topics.deliver(to: self)
        let histories = topics.rules.histories
        switch position {
        case .first(let count):
            let (latest, last) = histories.latest(count, of: topic, rule)
            guard topics.subscribe(self, to: topic, offset: last) else { return }
            if !replay(latest) || latest.isEmpty { put("id: ", last) }
        case .after(let offset):
            let (missed, last) = histories.missed(topic, rule, after: offset)
            guard topics.subscribe(self, to: topic, offset: last) else { return }
            if case .messages(let messages) = missed, replay(messages) { break }
            put(rule.resync?(topic, last) ?? "", event: "resync", id: String(last))
        }
        open()
    }

    /// Sends what was published before; false when it is more than may wait.
    private func replay(_ messages: [Publication]) -> Bool {
        let events = messages.map { EventText($0) }
        let size = events.reduce(0) { $0 + $1.size }
        guard waiting + size <= limits.sendBuffer else { return false }
        if events.isEmpty { return true }
        let buffer = FrameBuffer(capacity: size)
        for event in events { event.append(to: buffer) }
        unsafe append(size) { start in
            let bytes = unsafe buffer.bytes(0..<size)
            if let base = bytes.baseAddress { unsafe start.copyMemory(from: base, byteCount: size) }
        }
        return true
    }

    /// Ends a subscription; from any thread.
    package func unsubscribe(from topic: String) {
        if loop.isCurrent {
            topics.unsubscribe(self, from: topic)
            if resumedTopic == topic { resumedTopic = nil }
        } else {
            loop.post { self.unsubscribe(from: topic) }
        }
    }
}

/// A stream follows one topic that keeps a history: a client tells one identifier when it comes back.
package struct SecondHistory: Error {}

extension LoopGroup {
    /// Streams of events that are open, and that were opened since the start.
    package func eventStreamCounts() async -> (open: Int, opened: UInt64) {
        await onEach { ($0.events.count, $0.events.opened) }.reduce((open: 0, opened: 0)) {
            ($0.open + $1.0, $0.opened + $1.1)
        }
    }
}
