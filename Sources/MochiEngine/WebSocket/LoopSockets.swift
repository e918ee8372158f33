internal import Synchronization

/// The WebSockets of a loop, and what they share; on the loop.
@safe final class LoopSockets {
    let pool = FrameBufferPool()
    let codecs = SharedCodecs()
    let topics = TopicTree()
    // Unchecked: no access spans a call.
    @exclusivity(unchecked) var dirty: [Socket] = []
    @exclusivity(unchecked) var counters = SocketCounters()
    /// Messages that other threads could not send.
    let droppedElsewhere = Atomic<UInt64>(0)
    private var all: [Socket] = []
    @exclusivity(unchecked) private var outbox = Outbox()
    private var destinations: [EventLoop] = []
    private var closingCode: UInt16?
    @exclusivity(unchecked) private var spareMessage: ReceivedMessage?

    var count: Int { all.count }

    /// Keeps a message for the other loops until the turn ends, or there is much.
    func publishElsewhere(_ publication: Publication, to topic: String, on loops: [EventLoop]) {
        destinations = loops
        unsafe outbox.append(publication, to: topic)
        if unsafe outbox.isFull { sendOutbox() }
    }

    /// Hands over what is kept.
    func sendOutbox() {
        guard unsafe !outbox.isEmpty else { return }
        let batch = unsafe outbox.takeAll()
        for loop in destinations where !loop.isCurrent {
            loop.post {
                for (topic, publication) in batch { loop.sockets.topics.publish(publication, to: topic, from: nil) }
            }
        }
        destinations = []
    }

    func add(_ socket: Socket) {
        socket.position = all.count
        all.append(socket)
        if socket.takesPacked { topics.rules.packedReaders.add(1, ordering: .relaxed) }
        unsafe counters.opened += 1
        if let closingCode { socket.close(code: closingCode, reason: "") }
    }

    func remove(_ socket: Socket) {
        if socket.takesPacked { topics.rules.packedReaders.subtract(1, ordering: .relaxed) }
        let last = all.removeLast()
        guard last !== socket else { return }
        last.position = socket.position
        all[socket.position] = last
    }

    /// Sends what the turn has brought about.
    ///
    /// Handlers may be called on the way, and add to it.
    func settle() {
        while unsafe topics.hasPending || !dirty.isEmpty || !outbox.isEmpty {
            sendOutbox()
            topics.deliver()
            var index = 0
            while unsafe index < dirty.count {
                unsafe dirty[index].flush()
                index += 1
            }
            unsafe dirty.removeFirst(index)
        }
    }

    /// Closes all sockets with `code`, one after another within `time`: clients must not come back all at once.
    ///
    /// So does every socket that is opened from now on, at once.
    func close(_ code: UInt16, within time: Duration, on loop: EventLoop) {
        closingCode = code
        let sockets = all
        let spread = min(time, Self.pause * sockets.count)
        for (index, socket) in sockets.enumerated() {
            _ = loop.schedule(after: spread * index / sockets.count) { socket.close(code: code, reason: "") }
        }
    }

    private static let pause = Duration.milliseconds(2)

    // MARK: Messages

    func takeMessage() -> ReceivedMessage {
        unsafe spareMessage.take() ?? ReceivedMessage()
    }

    /// Ends a message; one that nobody holds is used again.
    func end(_ message: consuming ReceivedMessage) {
        let isShared = !isKnownUniquelyReferenced(&message)
        message.end(isShared: isShared)
        if !isShared { unsafe spareMessage = consume message }
    }
}
