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
        let number: UInt64
        let sender: ObjectIdentifier?
        let key: String?
        let offset: UInt64
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

    /// Subscribes a socket; false when it is already.
    ///
    /// It has got what came up to `offset` in the topic's history.
    @discardableResult
    func subscribe(_ socket: Socket, to name: String, offset: UInt64 = 0) -> Bool {
        let topic = topics[name] ?? Topic(name, rules.rule(for: name)?.slowReader ?? .dropNewest)
        guard unsafe !socket.subscriptions.contains(where: { $0.topic === topic }) else { return false }
        if topic.subscribers.isEmpty { topics[name] = topic }
        let subscription = Subscription(topic, socket, index: topic.subscribers.count, after: number, offset: offset)
        topic.subscribers.append(subscription)
        unsafe socket.subscriptions.append(subscription)
        return true
    }

    func unsubscribe(_ socket: Socket, from name: String) {
        guard let index = unsafe socket.subscriptions.firstIndex(where: { $0.topic.name == name }) else { return }
        deliver(to: socket)
        unsafe remove(socket.subscriptions.remove(at: index))
    }

    func unsubscribeAll(_ socket: Socket) {
        guard unsafe !socket.subscriptions.isEmpty else { return }
        deliver(to: socket)
        for subscription in unsafe socket.subscriptions { remove(subscription) }
        unsafe socket.subscriptions = []
    }

    private func remove(_ subscription: Subscription) {
        let topic = subscription.topic
        let last = topic.subscribers.removeLast()
        if last !== subscription {
            last.index = subscription.index
            topic.subscribers[last.index] = last
        }
        if topic.subscribers.isEmpty { topics[topic.name] = nil }
    }

    // MARK: Publishing

    /// Takes a message for all subscribers of a topic but `sender`.
    func publish(_ publication: Publication, to name: String, from sender: Socket?) {
        guard let topic = topics[name] else { return }
        number += 1
        sender?.lastPublished = number
        let plainPiece = Self.gather(publication.frame, in: &plain)
        var packedPiece = plainPiece
        if hasPackedReaders { packedPiece = Self.gather(publication.packed ?? publication.frame, in: &packed) }
        if !topic.isDirty {
            topic.isDirty = true
            dirty.append(topic)
        }
        messages.append(
            Message(
                topic: topic,
                plain: plainPiece,
                packed: packedPiece,
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
        var target = buffer
        if unsafe (target?.room ?? 0) < frame.count { target = FrameBuffer(capacity: bufferSize) }
        guard let target else { return unsafe Piece(buffer: frame, range: 0..<frame.count) }
        buffer = target
        let start = unsafe target.count
        unsafe target.append(frame.bytes(0..<frame.count))
        return unsafe Piece(buffer: target, range: start..<target.count)
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
        var slow: [(socket: Socket, code: UInt16)] = []
        for topic in dirty {
            let plain = pieces(of: topic, \.plain)
            let packed = hasPackedReaders ? pieces(of: topic, \.packed) : plain
            for subscription in topic.subscribers {
                let socket = unsafe subscription.socket
                guard socket.lastDelivered < number else { continue }
                let getsAll =
                    unsafe (dirty.count == 1 || socket.subscriptions.count == 1) && subscription.after < earliest
                    && subscription.offset == 0
                    && socket.lastDelivered < earliest && socket.lastPublished < earliest
                let pieces = socket.takesPacked ? packed : plain
                if getsAll, pieces.count == 1, socket.deliver(pieces[0].range, of: pieces[0].buffer) {
                    counters.delivered += UInt64(pieces[0].count)
                    socket.codec?.noteForeign()
                } else if let code = deliverEach(to: socket) {
                    slow.append((socket, code))
                }
                socket.lastDelivered = number
            }
        }
        for topic in dirty { topic.isDirty = false }
        dirty.removeAll(keepingCapacity: true)
        messages.removeAll(keepingCapacity: true)
        pendingBytes = 0
        Self.renew(&plain)
        Self.renew(&packed)
        // Not before: they leave the lists that were gone through.
        for (socket, code) in slow { socket.close(code: code, reason: "") }
    }

    /// Gives one subscriber what is due to it now, because something else is to follow.
    func deliver(to socket: Socket) {
        guard hasPending, unsafe !socket.subscriptions.isEmpty, socket.lastDelivered < number else { return }
        let code = deliverEach(to: socket)
        socket.lastDelivered = number
        if let code { socket.loop.post { socket.close(code: code, reason: "") } }
    }

    // Returns the code to close with when the socket is too slow.
    private func deliverEach(to socket: Socket) -> UInt16? {
        for subscription in unsafe socket.subscriptions where subscription.topic.isDirty {
            unsafe subscription.topic.probe = subscription
        }
        defer {
            for subscription in unsafe socket.subscriptions { unsafe subscription.topic.probe = nil }
        }
        let own = ObjectIdentifier(socket)
        for message in messages {
            guard let subscription = unsafe message.topic.probe, message.number > subscription.after,
                message.number > socket.lastDelivered, message.sender != own,
                message.offset > subscription.offset || message.offset == 0
            else { continue }
            subscription.offset = 0  // offsets only go up
            let piece = socket.takesPacked ? message.packed : message.plain
            socket.codec?.noteForeign()
            if socket.deliver(piece.range, of: piece.buffer) {
                counters.delivered += 1
                continue
            }
            switch unsafe socket.deliver(piece.range, of: piece.buffer, message.topic, key: message.key) {
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
    private func pieces(of topic: Topic, _ form: (Message) -> Piece) -> [Piece] {
        var pieces: [Piece] = []
        for message in messages where unsafe message.topic === topic {
            let next = form(message)
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
