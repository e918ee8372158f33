/// What a socket has still to send, in order, counted to the byte: a value without I/O.
///
///     backlog: [ range of a buffer, … ]   own frames, and frames shared with other sockets
///     open:    own frames of this turn, behind the backlog
///
/// Its memory is at most about twice `count`: a range that is small beside its buffer is copied.
struct SendQueue {
    /// Part of a buffer.
    ///
    /// One with a topic is a whole message, which may be dropped until the first of its bytes is sent.
    private struct Entry {
        var buffer: FrameBuffer
        var range: Range<Int>
        var topic: ObjectIdentifier?
        var key: String?
    }

    private var backlog: [Entry] = []
    private var first = 0
    private var open: FrameBuffer?
    private var openStart = 0
    /// Whether the first entry has been sent in part: the rest must follow.
    private var isInFrame = false
    private var latePong: FrameBuffer?

    /// Bytes to send, the frames' heads included.
    private(set) var count = 0
    /// Whether the connection took less than it was given: nothing is offered to it until it is writable.
    private(set) var isBlocked = false

    var isEmpty: Bool { count == 0 }

    // MARK: In

    /// Appends a frame of the socket's own.
    mutating func append(
        _ opcode: Frame.Opcode,
        isCompressed: Bool = false,
        _ payload: UnsafeRawBufferPointer,
        _ pool: FrameBufferPool
    ) {
        let size = Frame.size(of: payload.count)
        unsafe openBuffer(with: size, pool).append(opcode, isCompressed: isCompressed, payload)
        count += size
    }

    /// Appends bytes that are framed already, as the socket's own.
    mutating func append(_ bytes: UnsafeRawBufferPointer, _ pool: FrameBufferPool) {
        guard bytes.count != 0 else { return }
        unsafe openBuffer(with: bytes.count, pool).append(bytes)
        count += bytes.count
    }

    /// Appends `size` bytes that `write` writes where it is told to, as the owner's own.
    mutating func append(size: Int, _ pool: FrameBufferPool, _ write: (UnsafeMutableRawPointer) -> Void) {
        unsafe openBuffer(with: size, pool).append(count: size, write)
        count += size
    }

    /// Appends frames that other sockets send too.
    mutating func append(_ range: Range<Int>, of buffer: FrameBuffer, _ pool: FrameBufferPool) {
        guard range.count * 2 >= buffer.capacity else { return unsafe append(buffer.bytes(range), pool) }
        seal(pool)
        push(Entry(buffer: buffer, range: range))
        count += range.count
    }

    /// Appends a message of a topic that may be dropped later.
    mutating func append(
        _ range: Range<Int>,
        of buffer: FrameBuffer,
        topic: ObjectIdentifier,
        key: String?,
        _ pool: FrameBufferPool
    ) {
        seal(pool)
        let own = range.count == buffer.capacity ? buffer : FrameBuffer(copying: range, of: buffer)
        push(Entry(buffer: own, range: 0..<range.count, topic: topic, key: key))
        count += range.count
    }

    /// Answers a ping; while nothing can be sent, only the latest one (RFC 6455 5.5.3).
    mutating func appendPong(_ frame: UnsafeRawBufferPointer, _ pool: FrameBufferPool) {
        guard isBlocked else { return unsafe append(frame, pool) }
        let pong = FrameBuffer(capacity: frame.count)
        unsafe pong.append(frame)
        unsafe count += frame.count - (latePong?.count ?? 0)
        latePong = pong
    }

    private mutating func push(_ entry: Entry) {
        if first == backlog.count {
            backlog.removeAll(keepingCapacity: backlog.capacity <= 64)
            first = 0
        }
        backlog.append(entry)
    }

    private mutating func openBuffer(with room: Int, _ pool: FrameBufferPool) -> FrameBuffer {
        if let open, open.room >= room { return open }
        seal(pool)
        let buffer = room <= FrameBufferPool.bufferSize ? pool.take() : FrameBuffer(capacity: room)
        open = buffer
        openStart = 0
        return buffer
    }

    /// Moves the open buffer to the backlog.
    private mutating func seal(_ pool: FrameBufferPool) {
        guard let buffer = open.take() else { return }
        let range = unsafe openStart..<buffer.count
        guard !range.isEmpty else { return pool.give(buffer) }
        if range.count * 2 >= buffer.capacity {
            push(Entry(buffer: buffer, range: range))
        } else {
            let copy = FrameBuffer(copying: range, of: buffer)
            pool.give(buffer)
            unsafe push(Entry(buffer: copy, range: 0..<copy.count))
        }
    }

    // MARK: Out

    /// Calls `body` with what comes next, at most `most` pieces of it.
    func forEachPiece(_ most: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
        var left = most
        var index = first
        while index < backlog.count, left > 0 {
            unsafe body(backlog[index].buffer.bytes(backlog[index].range))
            index += 1
            left -= 1
        }
        if left > 0, let open {
            unsafe body(open.bytes(openStart..<open.count))
        }
    }

    /// Notes that the first `sent` bytes have left.
    mutating func advance(by sent: Int, _ pool: FrameBufferPool) {
        var left = sent
        count -= sent
        while left > 0, first < backlog.count {
            let here = min(left, backlog[first].range.count)
            left -= here
            let range = backlog[first].range.lowerBound + here..<backlog[first].range.upperBound
            guard range.isEmpty else {
                backlog[first].range = range
                isInFrame = true
                return
            }
            isInFrame = false
            first += 1
        }
        if first == backlog.count, first != 0 {
            backlog.removeAll(keepingCapacity: backlog.capacity <= 64)
            first = 0
        } else if first > 1024, first * 2 > backlog.count {
            backlog.removeFirst(first)
            first = 0
        }
        guard left > 0, let buffer = open else { return }
        openStart += left
        if unsafe openStart == buffer.count {
            open = nil
            pool.give(buffer)
        }
    }

    /// Takes out what comes next, at most `most` pieces of it: for those whose connection keeps what it is given.
    mutating func take(_ most: Int, _ pool: FrameBufferPool) -> Flight {
        seal(pool)
        let end = min(first + most, backlog.count)
        let pieces = backlog[first..<end].map { Flight.Piece(buffer: $0.buffer, range: $0.range) }
        let flight = Flight(pieces)
        count -= flight.count
        first = end
        if first == backlog.count {
            backlog.removeAll(keepingCapacity: backlog.capacity <= 64)
            first = 0
        } else if first > 1024, first * 2 > backlog.count {
            backlog.removeFirst(first)
            first = 0
        }
        return flight
    }

    /// The connection did not take everything.
    mutating func block() {
        isBlocked = true
    }

    /// The connection is writable again.
    mutating func unblock(_ pool: FrameBufferPool) {
        isBlocked = false
        guard let pong = latePong.take() else { return }
        unsafe count -= pong.count
        unsafe append(pong.bytes(0..<pong.count), pool)
    }

    /// Drops everything: nobody reads it any more.
    mutating func clear() {
        self = SendQueue()
    }

    // MARK: Slow readers

    /// Takes a message of a topic, by the topic's rule for slow readers.
    ///
    /// `most` bytes may wait in all, `flying` of which are on their way and not in the queue any more; a single message may be
    /// larger.
    mutating func append(
        _ range: Range<Int>,
        of buffer: FrameBuffer,
        by topic: Topic,
        key: String?,
        most: Int,
        behind flying: Int,
        _ pool: FrameBufferPool
    ) -> Subscriber.Delivery {
        let id = ObjectIdentifier(topic)
        var dropped = 0
        switch topic.slowReader {
        case .dropNewest, .disconnect: break
        case .dropOldest(let most): dropped = dropOldest(of: id, keeping: max(most - 1, 0))
        case .conflate: if let key, drop(of: id, key: key) { dropped = 1 }
        }
        let waiting = count + flying
        guard waiting == 0 || waiting + range.count <= most else {
            if case .disconnect(let code) = topic.slowReader { return .tooSlow(code) }
            return .dropped(dropped + 1)
        }
        switch topic.slowReader {
        case .dropNewest, .disconnect: append(range, of: buffer, pool)
        case .dropOldest, .conflate: append(range, of: buffer, topic: id, key: key, pool)
        }
        return .taken(dropping: dropped)
    }

    /// Drops the oldest messages of a topic beyond the latest `most`; returns how many.
    mutating func dropOldest(of topic: ObjectIdentifier, keeping most: Int) -> Int {
        var excess = -most
        for entry in backlog[first...] where entry.topic == topic { excess += 1 }
        guard excess > 0 else { return 0 }
        return drop(excess) { $0.topic == topic }
    }

    /// Drops the message of a topic that has the same key; returns whether there was one.
    mutating func drop(of topic: ObjectIdentifier, key: String) -> Bool {
        drop(1) { $0.topic == topic && $0.key == key } != 0
    }

    private mutating func drop(_ most: Int, where isMeant: (Entry) -> Bool) -> Int {
        var dropped = 0
        var index = first + (isInFrame ? 1 : 0)
        while index < backlog.count, dropped < most {
            guard isMeant(backlog[index]) else {
                index += 1
                continue
            }
            count -= backlog[index].range.count
            backlog.remove(at: index)
            dropped += 1
        }
        return dropped
    }
}
