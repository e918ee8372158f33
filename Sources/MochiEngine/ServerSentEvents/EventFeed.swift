internal import Synchronization

/// One response of server-sent events (HTML, 9.2): what it has to send, how it ends, and what it is subscribed to.
///
/// It belongs to its loop; what is called from another thread goes there. It outlives its connection for as long as somebody
/// holds it, and does nothing then.
///
///     waiting ──first use──▶ open ──close──▶ closing ──last bytes handed over──▶ ended
///        └────────────────── client gone, abort, withdraw ──────────────────────────┘
@safe package final class EventFeed: Subscriber, @unchecked Sendable {
    // Guard of the unchecked conformance: all variables belong to `loop`, which every entry checks; other threads read
    // the atomic one.
    enum Stage {
        /// The head has not left.
        case waiting
        case open
        /// What waits is to leave, and nothing else.
        case closing
        case ended
    }

    let limits: EventLimits
    private var exchange: Exchange?
    private var owner: (any EventFeedOwner)?
    var stage = Stage.waiting
    // Unchecked: the shim never calls back while it writes.
    @exclusivity(unchecked) var queue = SendQueue()
    /// What the connection is busy with, one write at a time; nothing, when it is a head or an end alone.
    private var flight = Flight.none
    private(set) var isFlying = false
    private var flightTurn: UInt64 = 0
    private var hasWritten = false
    /// Whether the connection has let go of the request, of which a stream needs no more.
    private var hasShed = false
    private var idleTicks: UInt8 = 0
    private var waiters: [UnsafeContinuation<Void, any Error>] = unsafe []
    /// Where the loop keeps it.
    var place: (group: HeartbeatGroup, index: Int)?
    /// The topic whose offsets are the identifiers of the stream's events.
    var resumedTopic: String?
    private let isOpenFlag = Atomic<Bool>(true)

    /// Makes the response of `exchange`, which has not begun, a stream of events; on its loop.
    package init(_ exchange: Exchange, limits: EventLimits) {
        self.limits = limits
        self.exchange = exchange
        super.init(on: exchange.loop, .event)
        loop.preconditionIsCurrent()
        guard exchange.attach(self) else {
            self.exchange = nil
            stage = .ended
            isOpenFlag.store(false, ordering: .relaxed)
            return
        }
        loop.events.add(self, on: loop)
        if loop.events.isDraining { loop.post { self.endForShutdown() } }
    }

    /// Tells who is to be asked for the head, and told of the end: once, also when the client has left already.
    ///
    /// On the loop.
    package func setOwner(_ owner: any EventFeedOwner) {
        guard isOpen else { return owner.onClose() }
        self.owner = owner
    }

    /// Whether something can be sent; from any thread.
    package var isOpen: Bool { isOpenFlag.load(ordering: .relaxed) }

    var pool: FrameBufferPool { loop.sockets.pool }
    var topics: TopicTree { loop.sockets.topics }

    /// Bytes that wait for the client.
    var waiting: Int { unsafe queue.count + flight.count }

    // MARK: Beginning

    /// Sends the head of the response, unless it has left.
    ///
    /// On the loop.
    package func open() {
        begin()
        if stage == .open, !hasWritten { fly(.none) }
    }

    /// Makes the head leave with what is written next.
    func begin() {
        loop.preconditionIsCurrent()
        guard stage == .waiting, let exchange else { return }
        stage = .open
        owner?.begin(exchange)
    }

    // MARK: Sending

    /// Sends an event; suspends while much waits for the client.
    ///
    /// `event` and `id` have no line end. Returns the bytes of the lines of `data`. From any thread.
    /// - Throws: `FeedClosed`, and `CancellationError` when the task was cancelled before.
    package func send(_ data: String, event: String, id: String?) async throws -> Int {
        guard loop.isCurrent else {
            return try await onLoop { try await $0.send(data, event: event, id: id) }
        }
        try beginSending()
        let size = put(data, event: event, id: id)
        try await waitForClient()
        return size
    }

    /// Tells the client how long to wait before it comes back.
    ///
    /// As `send`.
    package func retry(after time: Duration) async throws {
        guard loop.isCurrent else {
            return try await onLoop { try await $0.retry(after: time) }
        }
        try beginSending()
        putRetry(time)
        try await waitForClient()
    }

    func onLoop<Value: Sendable>(
        _ body: @escaping @Sendable (EventFeed) async throws -> Value
    ) async throws -> Value {
        guard !loop.hasEnded else { throw FeedClosed() }
        return try await Task(executorPreference: loop) { try await body(self) }.value
    }

    func beginSending() throws {
        guard isOpen else { throw FeedClosed() }
        try Task.checkCancellation()
        begin()
    }

    private func waitForClient() async throws {
        guard waiting >= limits.mark else { return }
        try unsafe await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
            // The way here may lead through the loop's queue: the client may have taken it meanwhile, or left.
            if !isOpen {
                unsafe continuation.resume(throwing: FeedClosed())
            } else if waiting < limits.mark {
                unsafe continuation.resume()
            } else {
                unsafe waiters.append(continuation)
            }
        }
    }

    /// Returns the bytes of the lines of `data`.
    @discardableResult
    func put(_ data: String, event: String, id: String?) -> Int {
        var (data, event, id) = (data, event, id)
        return data.withUTF8 { data in
            event.withUTF8 { event in
                let dataSize = unsafe EventLines.size(data: UnsafeRawBufferPointer(data))
                var size = dataSize + 1
                if event.count != 0 { size += EventLines.size("event: ", event.count) }
                if let id { size += EventLines.size("id: ", id.utf8.count) }
                unsafe append(size) { start in
                    var lines = unsafe EventLines(at: start)
                    if event.count != 0 { unsafe lines.put("event: ", UnsafeRawBufferPointer(event)) }
                    id?.withUTF8 { unsafe lines.put("id: ", UnsafeRawBufferPointer($0)) }
                    unsafe lines.put(data: UnsafeRawBufferPointer(data))
                    lines.end()
                }
                return dataSize
            }
        }
    }

    /// A line with a number, which is no event.
    func put(_ field: StaticString, _ number: UInt64) {
        unsafe append(EventLines.size(field, EventLines.digits(number)) + 1) { start in
            var lines = unsafe EventLines(at: start)
            lines.put(field, number)
            lines.end()
        }
    }

    private func putRetry(_ time: Duration) {
        put("retry: ", time.clampedNanoseconds / 1_000_000)
    }

    /// Writes at once what `write` makes of `size` bytes, or when the write before it has ended.
    func append(_ size: Int, _ write: (UnsafeMutableRawPointer) -> Void) {
        // What was published before this must come before it.
        if topics.hasPending, unsafe !subscriptions.isEmpty { topics.deliver(to: self) }
        guard !isFlying, unsafe queue.isEmpty else {
            unsafe queue.append(size: size, pool, write)
            return
        }
        let buffer = loop.events.room(for: size, pool)
        let start = unsafe buffer.count
        unsafe buffer.append(count: size, write)
        fly(.one(Flight.Piece(buffer: buffer, range: start..<start + size)))
    }

    private func fly(_ next: Flight, last: Bool = false) {
        guard let request = exchange?.incoming else { return }
        hasWritten = true
        idleTicks = 0
        flight = next
        flightTurn = loop.events.turn
        isFlying = true
        // Not taken: the response was broken off, and its end will be told.
        if !request.write(next, last: last) { flight = .none }
    }

    private func flush() {
        guard !isFlying, stage == .open || stage == .closing else { return }
        guard unsafe !queue.isEmpty || stage == .closing else { return }
        let next = unsafe queue.take(IncomingRequest.mostPieces, pool)
        let isLast = unsafe stage == .closing && queue.isEmpty
        if isLast { stage = .ended }
        fly(next, last: isLast)
    }

    /// Sends a comment when nothing was sent for the time between heartbeats.
    func tick() {
        guard stage == .open, !isFlying else { return }
        idleTicks += 1
        guard idleTicks >= HeartbeatGroup.ticks else { return }
        fly(.one(Self.heartbeat))
    }

    private static let heartbeat: Flight.Piece = {
        let comment: StaticString = ":\n\n"
        let buffer = FrameBuffer(capacity: comment.utf8CodeUnitCount)
        comment.withUTF8Buffer { unsafe buffer.append(UnsafeRawBufferPointer($0)) }
        return unsafe Flight.Piece(buffer: buffer, range: 0..<buffer.count)
    }()

    // MARK: Topics

    override func deliver(_ range: Range<Int>, of buffer: FrameBuffer) -> Bool {
        guard stage == .open else { return false }
        if !isFlying, unsafe queue.isEmpty {
            fly(.one(Flight.Piece(buffer: buffer, range: range)))
            return true
        }
        // Busy with what this turn has brought: that is no slow client.
        guard flightTurn == loop.events.turn, waiting + range.count <= limits.sendBuffer else { return false }
        unsafe queue.append(range, of: buffer, pool)
        return true
    }

    override func deliver(_ range: Range<Int>, of buffer: FrameBuffer, _ topic: Topic, key: String?) -> Delivery {
        guard stage == .open else { return .dropped(0) }
        return unsafe queue.append(
            range,
            of: buffer,
            by: topic,
            key: key,
            most: limits.sendBuffer,
            behind: flight.count,
            pool
        )
    }

    override func closeTooSlow(_ code: UInt16) {
        abort()
    }

    // MARK: Closing

    /// Ends the stream: what was sent arrives, the handler's task is cancelled.
    ///
    /// From any thread.
    package func close() {
        if loop.isCurrent {
            end()
        } else {
            loop.post { self.end() }
        }
    }

    private func end() {
        guard stage == .waiting || stage == .open else { return }
        begin()
        if topics.hasPending { topics.deliver(to: self) }
        stage = .closing
        let exchange = exchange
        leave()
        flush()
        exchange?.cancelTask()
    }

    /// Ends the stream because the server stops: clients are told to come back, not all at once.
    func endForShutdown() {
        guard stage == .waiting || stage == .open else { return }
        begin()
        let (first, last) = (limits.comeBack.lowerBound, limits.comeBack.upperBound)
        putRetry(.nanoseconds(Int64(UInt64.random(in: first.clampedNanoseconds...last.clampedNanoseconds))))
        end()
    }

    /// Breaks the response off: the client sees that it is not complete.
    ///
    /// On the loop.
    package func abort() {
        loop.preconditionIsCurrent()
        guard stage != .ended else { return }
        stage = .ended
        unsafe queue.clear()
        let exchange = exchange
        leave()
        exchange?.cancelTask()
        exchange?.abort()
    }

    /// Gives the response back while its head has not left; true then, and it can be answered in another way.
    ///
    /// On the loop.
    package func withdraw() -> Bool {
        loop.preconditionIsCurrent()
        guard stage == .waiting, let exchange else { return false }
        stage = .ended
        exchange.detach()
        self.exchange = nil
        leave()
        return true
    }

    /// Whatever ends it: once.
    private func leave() {
        guard isOpen else { return }
        isOpenFlag.store(false, ordering: .relaxed)
        topics.unsubscribeAll(self)
        if let (group, index) = place.take() { group.remove(at: index) }
        resumeWaiters(throwing: FeedClosed())
        owner.take()?.onClose()
    }

    // MARK: From the exchange

    func onProceed() {
        isFlying = false
        flight = .none
        if !hasShed {
            hasShed = true
            exchange?.releaseHead()
        }
        flush()
        guard unsafe !waiters.isEmpty, waiting < limits.mark else { return }
        resumeWaiters(throwing: nil)
    }

    private func resumeWaiters(throwing error: FeedClosed?) {
        let waiters = unsafe self.waiters
        unsafe self.waiters = unsafe []
        for index in unsafe waiters.indices {
            let waiter = unsafe waiters[index]
            if let error { unsafe waiter.resume(throwing: error) } else { unsafe waiter.resume() }
        }
    }

    func onDisconnect() {
        end()
    }

    func onGone() {
        stage = .ended
        exchange = nil
        leave()
        unsafe queue.clear()
        flight = .none
    }
}

/// Whose stream of events it is: called on the loop.
package protocol EventFeedOwner: AnyObject {
    /// The head is to be written now: `Exchange.start`.
    func begin(_ exchange: Exchange)
    /// The stream has ended, in whatever way; the last call.
    func onClose()
}

/// The stream has ended: nothing can be sent.
package struct FeedClosed: Error {
    package init() {}
}
