internal import Synchronization

/// One WebSocket: what it has to send, how it closes, and what it is subscribed to.
///
/// It belongs to its loop; what is called from another thread goes there. It outlives its connection for as long as
/// somebody holds it, and does nothing then.
@safe package final class Socket: Subscriber, @unchecked Sendable {
    // Guard of the unchecked conformance: all variables belong to `loop`, which every entry checks; other threads read
    // the atomic ones.
    package let publisher: Publisher
    let limits: SocketLimits
    let codec: MessageCodec?
    private var handle: WebSocketHandle?
    private var handler: (any SocketHandler)?
    // Unchecked: the shim never calls back while it writes.
    @exclusivity(unchecked) private var queue = SendQueue()
    private var isDirty = false
    private var isInTurn = false
    private var isCorked = false
    private var hasFallenBehind = false
    private var hasQueuedClose = false
    private var isFinished = false
    /// What this side closed with.
    private var closing: Closing?
    /// The position among the loop's sockets.
    var position = 0

    private let isOpenFlag = Atomic<Bool>(false)
    /// Bytes in the queue, for other threads.
    private let queued = Atomic<Int>(0)
    /// Bytes on their way from other threads.
    private let posted = Atomic<Int>(0)

    /// A socket for `IncomingRequest.accept`, on the request's loop.
    ///
    /// `deflate` is what the handshake has agreed on.
    package init(
        on loop: EventLoop,
        limits: SocketLimits,
        deflate: DeflateParameters?,
        _ makeHandler: (Socket) -> any SocketHandler
    ) {
        self.limits = limits
        publisher = loop.publisher
        codec = deflate.map { MessageCodec($0, limits.compression ?? CompressionRules(), loop.sockets.codecs) }
        super.init(on: loop, codec?.takesPublished == true ? .packed : .plain)
        handler = makeHandler(self)
    }

    var sockets: LoopSockets { loop.sockets }

    /// Whether messages can be sent; from any thread.
    package var isOpen: Bool { isOpenFlag.load(ordering: .relaxed) }

    /// Bytes that wait to be sent, the frames' heads included; from any thread.
    package var bufferedAmount: Int { queued.load(ordering: .relaxed) + posted.load(ordering: .relaxed) }

    // MARK: Sending

    /// Sends a message: at the end of the turn, together with what else has come by then.
    ///
    /// From any thread.
    package func send(_ text: String) throws(SocketClosed) -> SendOutcome {
        guard loop.isCurrent else {
            return try post(text.utf8.count) { socket in _ = try? socket.send(text) }
        }
        var text = text
        return try outcome(text.withUTF8 { unsafe send(.text, UnsafeRawBufferPointer($0)) })
    }

    /// As for text.
    package func send(_ bytes: [UInt8]) throws(SocketClosed) -> SendOutcome {
        guard loop.isCurrent else {
            return try post(bytes.count) { socket in _ = try? socket.send(bytes) }
        }
        return try outcome(unsafe bytes.withUnsafeBytes { unsafe send(.binary, $0) })
    }

    /// Sends what was received, as it was: text as text.
    package func send(_ message: ReceivedMessage) throws(SocketClosed) -> SendOutcome {
        guard loop.isCurrent else {
            return unsafe message.isText ? try send(message.text) : try send(message.bytes)
        }
        let opcode: Frame.Opcode = unsafe message.isText ? .text : .binary
        return try outcome(unsafe message.withBytes { unsafe send(opcode, $0) })
    }

    private func outcome(_ outcome: SendOutcome?) throws(SocketClosed) -> SendOutcome {
        guard let outcome else { throw SocketClosed() }
        return outcome
    }

    // Nil when the socket is closed.
    private func send(_ opcode: Frame.Opcode, _ payload: UnsafeRawBufferPointer) -> SendOutcome? {
        guard isOpen else { return nil }
        let size = Frame.size(of: payload.count)
        guard unsafe limits.hasRoom(for: size, behind: queue.count) else {
            unsafe sockets.counters.dropped += 1
            return .dropped
        }
        // What was published before this must come before it.
        if sockets.topics.hasPending, unsafe !subscriptions.isEmpty { sockets.topics.deliver(to: self) }
        let isPacked: Void? = unsafe codec?.deflate(payload) { packed in
            unsafe queue.append(opcode, isCompressed: true, packed, sockets.pool)
        }
        if isPacked == nil, payload.count >= Self.writeThrough, !isCorked {
            unsafe sendThrough(opcode, payload)
        } else {
            if isPacked == nil { unsafe queue.append(opcode, payload, sockets.pool) }
            wantFlush()
        }
        unsafe queued.store(queue.count, ordering: .relaxed)
        return unsafe queue.isBlocked ? .buffered(size) : .sent(size)
    }

    /// From here on a message is written where it stands: copying it costs more than a system call of its own.
    private static let writeThrough = 4096

    private func sendThrough(_ opcode: Frame.Opcode, _ payload: UnsafeRawBufferPointer) {
        flush()
        guard let handle, unsafe queue.isEmpty else {
            unsafe queue.append(opcode, payload, sockets.pool)
            return
        }
        unsafe withUnsafeTemporaryAllocation(byteCount: Frame.largestHead, alignment: 1) { room in
            guard let base = room.baseAddress else { return }
            let count = unsafe Frame.writeHead(opcode, isCompressed: false, payload.count, to: base)
            let head = unsafe UnsafeRawBufferPointer(rebasing: room[..<count])
            let taken = unsafe handle.write(head: head, payload)
            guard taken < count + payload.count else { return }
            if taken < count {
                unsafe queue.append(UnsafeRawBufferPointer(rebasing: head[taken...]), sockets.pool)
            }
            unsafe queue.append(UnsafeRawBufferPointer(rebasing: payload[max(taken - count, 0)...]), sockets.pool)
            block()
        }
    }

    private func post(
        _ payload: Int,
        _ send: @escaping @Sendable (Socket) -> Void
    ) throws(SocketClosed) -> SendOutcome {
        guard isOpen else { throw SocketClosed() }
        let size = Frame.size(of: payload)
        guard limits.hasRoom(for: size, behind: bufferedAmount) else {
            sockets.droppedElsewhere.add(1, ordering: .relaxed)
            return .dropped
        }
        posted.add(size, ordering: .relaxed)
        let isPosted = loop.post {
            self.posted.subtract(size, ordering: .relaxed)
            send(self)
        }
        guard isPosted else {
            posted.subtract(size, ordering: .relaxed)
            throw SocketClosed()
        }
        return .buffered(size)
    }

    /// Sends a ping with up to 125 bytes; from any thread.
    package func ping(_ payload: [UInt8] = []) {
        onLoop { socket in
            guard socket.handle != nil, !socket.hasQueuedClose else { return }
            unsafe payload.prefix(125).withUnsafeBytes { unsafe socket.queue.append(.ping, $0, socket.sockets.pool) }
            socket.wantFlush()
        }
    }

    /// Calls `body`; what it sends through this socket leaves with one write, however large.
    ///
    /// On the loop.
    package func cork<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
        guard loop.isCurrent, !isCorked else { return try body() }
        isCorked = true
        defer {
            isCorked = false
            wantFlush()
        }
        try body()
    }

    func onLoop(_ body: @escaping @Sendable (Socket) -> Void) {
        if loop.isCurrent {
            body(self)
        } else {
            loop.post { body(self) }
        }
    }

    /// Remembers that there is something to send at the end of the turn.
    private func wantFlush() {
        guard !isInTurn, !isDirty else { return }
        isDirty = true
        unsafe sockets.dirty.append(self)
    }

    /// Sends what there is, as far as the connection takes it.
    func flush() {
        isDirty = false
        guard let handle else { return }
        if unsafe !queue.isEmpty, unsafe !queue.isBlocked, unsafe !handle.write(&queue, sockets.pool) { block() }
        unsafe queued.store(queue.count, ordering: .relaxed)
        if hasQueuedClose, unsafe queue.isEmpty, !isFinished {
            isFinished = true
            handle.finish()
        }
    }

    private func block() {
        unsafe queue.block()
        hasFallenBehind = true
    }

    // MARK: Topics, on the loop

    override func deliver(_ range: Range<Int>, of buffer: FrameBuffer) -> Bool {
        guard let handle, !hasQueuedClose else { return false }
        guard unsafe !queue.isBlocked, unsafe limits.hasRoom(for: range.count, behind: queue.count) else {
            return false
        }
        codec?.noteForeign()
        if unsafe queue.isEmpty {
            let taken = unsafe handle.write(buffer.bytes(range))
            guard taken < range.count else { return true }
            unsafe queue.append(range.lowerBound + taken..<range.upperBound, of: buffer, sockets.pool)
            block()
        } else {
            unsafe queue.append(range, of: buffer, sockets.pool)
            wantFlush()
        }
        unsafe queued.store(queue.count, ordering: .relaxed)
        return true
    }

    override func deliver(_ range: Range<Int>, of buffer: FrameBuffer, _ topic: Topic, key: String?) -> Delivery {
        guard handle != nil, !hasQueuedClose else { return .dropped(0) }
        codec?.noteForeign()
        let delivery = unsafe queue.append(
            range,
            of: buffer,
            by: topic,
            key: key,
            most: limits.sendBuffer,
            behind: 0,
            sockets.pool
        )
        if case .taken = delivery {
            unsafe queued.store(queue.count, ordering: .relaxed)
            wantFlush()
        }
        return delivery
    }

    override func closeTooSlow(_ code: UInt16) {
        close(code: code, reason: "")
    }

    /// Appends a message that is framed already.
    func append(_ frame: FrameBuffer) {
        guard handle != nil, !hasQueuedClose else { return }
        guard unsafe limits.hasRoom(for: frame.count, behind: queue.count) else {
            unsafe sockets.counters.dropped += 1
            return
        }
        unsafe queue.append(0..<frame.count, of: frame, sockets.pool)
        unsafe queued.store(queue.count, ordering: .relaxed)
        wantFlush()
    }

    /// Whether the socket gets the frames that are compressed once for everybody.
    var takesPacked: Bool { form == .packed }

    /// Subscribes to a topic; nothing when it is already, or when the socket is closed.
    ///
    /// From any thread.
    package func subscribe(to topic: String) {
        onLoop { socket in
            guard socket.isOpen else { return }
            socket.sockets.topics.subscribe(socket, to: topic)
        }
    }

    /// Ends a subscription; from any thread.
    package func unsubscribe(from topic: String) {
        onLoop { $0.sockets.topics.unsubscribe($0, from: topic) }
    }

    /// The topics that the socket is subscribed to; on the loop, elsewhere none.
    package var topics: [String] { unsafe loop.isCurrent ? subscriptions.map(\.topic.name) : [] }

    // MARK: Closing

    /// Closes with a code and a reason of at most 123 bytes; messages sent before arrive.
    ///
    /// From any thread.
    package func close(code: UInt16, reason: String) {
        onLoop { $0.closeNow(code, reason) }
    }

    private func closeNow(_ code: UInt16, _ reason: String) {
        guard let handle, isOpen else { return }
        sockets.topics.deliver(to: self)
        closing = Closing(code, reason)
        leave()
        var payload = [UInt8(code >> 8), UInt8(code & 255)]
        for scalar in reason.unicodeScalars {
            let bytes = String(scalar).utf8
            guard payload.count + bytes.count <= 125 else { break }
            payload += bytes
        }
        unsafe payload.withUnsafeBytes { unsafe queue.append(.close, $0, sockets.pool) }
        hasQueuedClose = true
        wantFlush()
        handle.expectClose()
        handle.pause(false)
    }

    /// Cuts the connection; from any thread.
    package func terminate() {
        onLoop { socket in
            guard let handle = socket.handle else { return }
            socket.leave()
            handle.cut()
        }
    }

    private func leave() {
        isOpenFlag.store(false, ordering: .relaxed)
        sockets.topics.unsubscribeAll(self)
    }

    /// Stops reading after the message in hand, or goes on.
    ///
    /// On the loop.
    package func pause(_ pauses: Bool) {
        loop.preconditionIsCurrent()
        guard isOpen else { return }
        handle?.pause(pauses)
    }

    // MARK: From the shim

    func onOpen(_ handle: WebSocketHandle) {
        self.handle = handle
        isOpenFlag.store(true, ordering: .relaxed)
        isInTurn = true
        sockets.add(self)
        handler?.onOpen(self)
    }

    func onMessage(_ bytes: UnsafeRawBufferPointer, isText: Bool, isCompressed: Bool) {
        guard isOpen, let handler else { return }
        isInTurn = true
        unsafe sockets.counters.messages += 1
        let message: ReceivedMessage
        if isCompressed {
            guard let inflated = unsafe inflate(bytes, isText: isText) else { return }
            message = sockets.takeMessage()
            message.begin(inflated, isText: isText)
        } else {
            message = sockets.takeMessage()
            unsafe message.begin(bytes, isText: isText)
        }
        handler.onMessage(message)
        sockets.end(consume message)
    }

    // Nil when the socket had to be closed for it.
    private func inflate(_ payload: UnsafeRawBufferPointer, isText: Bool) -> [UInt8]? {
        do throws(InflateError) {
            guard let message = try unsafe codec?.inflate(payload, limit: limits.message) else { return nil }
            if !isText || (try? UTF8Span(validating: message.span)) != nil { return message }
            closeNow(1007, "")
        } catch {
            closeNow(error == .tooLarge ? 1009 : 1007, "")
        }
        return nil
    }

    func onReply(_ frame: UnsafeRawBufferPointer) {
        guard !hasQueuedClose, let first = unsafe frame.first else { return }
        isInTurn = true
        if first & 15 == Frame.Opcode.close.rawValue {
            sockets.topics.deliver(to: self)
            unsafe queue.append(frame, sockets.pool)
            hasQueuedClose = true
        } else {
            unsafe queue.appendPong(frame, sockets.pool)
        }
    }

    func onTurn() {
        isInTurn = false
        flush()
    }

    func onWritable() {
        unsafe queue.unblock(sockets.pool)
        flush()
        guard hasFallenBehind, unsafe queue.isEmpty, handle != nil else { return }
        hasFallenBehind = false
        if isOpen { handler?.onDrain() }
    }

    func onSilence() {
        ping()
    }

    func onEnd(_ code: UInt16, _ reason: String) {
        leave()
        if code == Self.lost {
            unsafe queue.clear()
            queued.store(0, ordering: .relaxed)
        }
        handler?.onClose(closing?.code ?? code, closing?.reason ?? reason)
    }

    func onGone() {
        if handle != nil { sockets.remove(self) }
        handle = nil
        handler.take()?.onGone()
        unsafe queue.clear()
        queued.store(0, ordering: .relaxed)
    }

    private static let lost: UInt16 = 1006

    // An object, because few sockets have one.
    private final class Closing {
        let code: UInt16
        let reason: String

        init(_ code: UInt16, _ reason: String) {
            self.code = code
            self.reason = reason
        }
    }
}

/// What a socket tells its owner: on its loop, one call at a time.
package protocol SocketHandler: AnyObject {
    func onOpen(_ socket: Socket)
    /// Whoever keeps the message copies it.
    func onMessage(_ message: ReceivedMessage)
    /// Everything has left after the client had fallen behind.
    func onDrain()
    func onClose(_ code: UInt16, _ reason: String)
    /// The last call, also when the socket was never opened.
    func onGone()
}
