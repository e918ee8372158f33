internal import Synchronization

/// The topics of a loop and who is subscribed to them.
///
/// What is published in a turn is gathered, framed, in one buffer, and delivered at its end: a subscriber to one topic gets
/// all of it with one write, without a copy. Order is that of publishing, over all topics.
final class TopicTree {
    private struct Message {
        unowned(unsafe) let topic: Topic
        let plain: Piece
        /// The same for those who read compressed messages.
        let packed: Piece
        /// The same for those who read events, nil when the topic has none of them.
        let event: Piece?
        let number: UInt64
        let sender: ObjectIdentifier?
        let key: String?
        let offset: UInt64

        func piece(for form: Subscriber.Form) -> Piece? {
            switch form {
            case .plain: plain
            case .packed: packed
            case .event: event
            }
        }
    }

    private struct Piece {
        let buffer: FrameBuffer
        var range: Range<Int>
        /// Messages.
        var count = 1
    }

    /// Frames above this size are sent from where they are.
    private static let largestGathered = 8192
    private static let bufferSize = 64 * 1024
    /// What is gathered at most before it is delivered, be the turn over or not.
    static let mostPending = 1024 * 1024

    private var topics: [String: Topic] = [:]
    private var messages: [Message] = []
    /// Topics that have messages; keeps them, also when their last subscriber leaves.
    private var dirty: [Topic] = []
    private var plain: FrameBuffer?
    private var packed: FrameBuffer?
    private var events: FrameBuffer?
    private var pendingBytes = 0
    private var number: UInt64 = 0
    var rules = TopicRules()
    /// What was delivered and dropped.
    private(set) var counters = SocketCounters()

    /// Whether something was published that has not been delivered.
    var hasPending: Bool { !messages.isEmpty }

    /// The number of topics that somebody is subscribed to.
    var count: Int { topics.count }

    func subscriberCount(of name: String) -> Int { topics[name]?.subscribers.count ?? 0 }

    // MARK: Subscribing

    /// Subscribes somebody; false when it is already.
    ///
    /// It has got what came up to `offset` in the topic's history.
    @discardableResult
    func subscribe(_ subscriber: Subscriber, to name: String, offset: UInt64 = 0) -> Bool {
        let topic = topics[name] ?? Topic(name, rules.rule(for: name)?.slowReader ?? .dropNewest)
        guard unsafe !subscriber.subscriptions.contains(where: { $0.topic === topic }) else { return false }
        if topic.subscribers.isEmpty { topics[name] = topic }
        let index = topic.subscribers.count
        let subscription = Subscription(topic, subscriber, index: index, after: number, offset: offset)
        topic.subscribers.append(subscription)
        if subscriber.form == .event { topic.eventReaders += 1 }
        unsafe subscriber.subscriptions.append(subscription)
        return true
    }

    func unsubscribe(_ subscriber: Subscriber, from name: String) {
        guard let index = unsafe subscriber.subscriptions.firstIndex(where: { $0.topic.name == name }) else { return }
        deliver(to: subscriber)
        unsafe remove(subscriber.subscriptions.remove(at: index))
    }

    func unsubscribeAll(_ subscriber: Subscriber) {
        guard unsafe !subscriber.subscriptions.isEmpty else { return }
        deliver(to: subscriber)
        for subscription in unsafe subscriber.subscriptions { remove(subscription) }
        unsafe subscriber.subscriptions = []
    }

    private func remove(_ subscription: Subscription) {
        let topic = subscription.topic
        if unsafe subscription.subscriber.form == .event { topic.eventReaders -= 1 }
        let last = topic.subscribers.removeLast()
        if last !== subscription {
            last.index = subscription.index
            topic.subscribers[last.index] = last
        }
        if topic.subscribers.isEmpty { topics[topic.name] = nil }
    }

    // MARK: Publishing

    /// Takes a message for all subscribers of a topic but `sender`.
    func publish(_ publication: Publication, to name: String, from sender: Subscriber?) {
        guard let topic = topics[name] else { return }
        number += 1
        sender?.lastPublished = number
        let plainPiece = Self.gather(publication.frame, in: &plain)
        var packedPiece = plainPiece
        if hasPackedReaders { packedPiece = Self.gather(publication.packed ?? publication.frame, in: &packed) }
        let eventPiece = topic.eventReaders == 0 ? nil : Self.gather(EventText(publication), in: &events)
        if !topic.isDirty {
            topic.isDirty = true
            dirty.append(topic)
        }
        messages.append(
            Message(
                topic: topic,
                plain: plainPiece,
                packed: packedPiece,
                event: eventPiece,
                number: number,
                sender: sender.map { ObjectIdentifier($0) },
                key: publication.key,
                offset: publication.offset
            )
        )
        unsafe pendingBytes += publication.frame.count
        if pendingBytes > Self.mostPending { deliver() }
    }

    private var hasPackedReaders: Bool { rules.packedReaders.load(ordering: .relaxed) > 0 }

    private static func gather(_ frame: FrameBuffer, in buffer: inout FrameBuffer?) -> Piece {
        guard unsafe frame.count <= largestGathered else { return unsafe Piece(buffer: frame, range: 0..<frame.count) }
        let target = room(for: unsafe frame.count, in: &buffer)
        let start = unsafe target.count
        unsafe target.append(frame.bytes(0..<frame.count))
        return unsafe Piece(buffer: target, range: start..<target.count)
    }

    /// Writes an event where all its readers on the loop find it.
    private static func gather(_ event: EventText, in buffer: inout FrameBuffer?) -> Piece {
        let target =
            event.size <= largestGathered ? room(for: event.size, in: &buffer) : FrameBuffer(capacity: event.size)
        let start = unsafe target.count
        event.append(to: target)
        return unsafe Piece(buffer: target, range: start..<target.count)
    }

    private static func room(for count: Int, in buffer: inout FrameBuffer?) -> FrameBuffer {
        if let buffer, buffer.room >= count { return buffer }
        let fresh = FrameBuffer(capacity: bufferSize)
        buffer = fresh
        return fresh
    }

    /// Empties a buffer that nobody holds any more, for the next turn.
    private static func renew(_ buffer: inout FrameBuffer?) {
        guard var last = buffer.take(), isKnownUniquelyReferenced(&last) else { return }
        last.clear()
        buffer = last
    }

    // MARK: Delivering

    /// Gives every subscriber what the turn has brought.
    func deliver() {
        guard let earliest = messages.first?.number else { return }
        var slow: [(subscriber: Subscriber, code: UInt16)] = []
        for topic in dirty {
            let plain = pieces(of: topic) { $0.plain }
            let packed = hasPackedReaders ? pieces(of: topic) { $0.packed } : plain
            let events = topic.eventReaders == 0 ? [] : pieces(of: topic) { $0.event }
            for subscription in topic.subscribers {
                let subscriber = unsafe subscription.subscriber
                guard subscriber.lastDelivered < number else { continue }
                let getsAll =
                    unsafe (dirty.count == 1 || subscriber.subscriptions.count == 1) && subscription.after < earliest
                    && subscription.offset == 0
                    && subscriber.lastDelivered < earliest && subscriber.lastPublished < earliest
                let pieces =
                    switch subscriber.form {
                    case .plain: plain
                    case .packed: packed
                    case .event: events
                    }
                if getsAll, pieces.count == 1, subscriber.deliver(pieces[0].range, of: pieces[0].buffer) {
                    counters.delivered += UInt64(pieces[0].count)
                } else if let code = deliverEach(to: subscriber) {
                    slow.append((subscriber, code))
                }
                subscriber.lastDelivered = number
            }
        }
        for topic in dirty { topic.isDirty = false }
        dirty.removeAll(keepingCapacity: true)
        messages.removeAll(keepingCapacity: true)
        pendingBytes = 0
        Self.renew(&plain)
        Self.renew(&packed)
        Self.renew(&events)
        // Not before: they leave the lists that were gone through.
        for (subscriber, code) in slow { subscriber.closeTooSlow(code) }
    }

    /// Gives one subscriber what is due to it now, because something else is to follow.
    func deliver(to subscriber: Subscriber) {
        guard hasPending, unsafe !subscriber.subscriptions.isEmpty, subscriber.lastDelivered < number else { return }
        let code = deliverEach(to: subscriber)
        subscriber.lastDelivered = number
        if let code { subscriber.loop.post { subscriber.closeTooSlow(code) } }
    }

    // Returns the code to close with when the subscriber is too slow.
    private func deliverEach(to subscriber: Subscriber) -> UInt16? {
        for subscription in unsafe subscriber.subscriptions where subscription.topic.isDirty {
            unsafe subscription.topic.probe = subscription
        }
        defer {
            for subscription in unsafe subscriber.subscriptions { unsafe subscription.topic.probe = nil }
        }
        let own = ObjectIdentifier(subscriber)
        for message in messages {
            guard let subscription = unsafe message.topic.probe, message.number > subscription.after,
                message.number > subscriber.lastDelivered, message.sender != own,
                message.offset > subscription.offset || message.offset == 0,
                let piece = message.piece(for: subscriber.form)
            else { continue }
            subscription.offset = 0  // offsets only go up
            if subscriber.deliver(piece.range, of: piece.buffer) {
                counters.delivered += 1
                continue
            }
            switch unsafe subscriber.deliver(piece.range, of: piece.buffer, message.topic, key: message.key) {
            case .taken(let dropped):
                counters.delivered += 1
                counters.dropped += UInt64(dropped)
            case .dropped(let dropped):
                counters.dropped += UInt64(dropped)
            case .tooSlow(let code):
                counters.dropped += 1
                return code
            }
        }
        return nil
    }

    /// The messages of a topic as few pieces as possible.
    private func pieces(of topic: Topic, _ form: (Message) -> Piece?) -> [Piece] {
        var pieces: [Piece] = []
        for message in messages where unsafe message.topic === topic {
            guard let next = form(message) else { continue }
            if let last = pieces.last, last.buffer === next.buffer, last.range.upperBound == next.range.lowerBound {
                pieces[pieces.count - 1].range = last.range.lowerBound..<next.range.upperBound
                pieces[pieces.count - 1].count += 1
            } else {
                pieces.append(next)
            }
        }
        return pieces
    }
}
