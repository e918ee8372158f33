/// A request that is answered later: the task of its handler, its body and the writer of its response.
///
/// Everything happens on the loop; methods that are `async` may be called from anywhere and go there. When the client
/// leaves, the task is cancelled, waiting reads and writes throw, and what is sent afterwards is dropped.
@safe package final class Exchange: @unchecked Sendable {
    // Guard of the unchecked conformance: all variables belong to `loop`; every entry checks that it is current.
    // Private, and never accessed across a call of unknown code: so their accesses need no check at run time.
    package let loop: EventLoop
    private var request: IncomingRequest?
    private var task: Task<Void, Never>?
    private var isTaskOver = false
    private var isCounted = false
    private var hasStarted = false
    private var hasBody = false
    private var bodyReading = BodyReading()
    private var bodyReader: UnsafeContinuation<[UInt8]?, any Error>?
    private var writer: UnsafeContinuation<Void, any Error>?
    private var isWriting = false
    private var isSent = false
    private var hasLeft = false
    private var ended: (() -> Void)?
    /// The stream of events that the response is, if it is one: writes in the place of a task.
    private var feed: EventFeed?
    private var headReader: AnyObject?
    private var release: (_ reader: AnyObject, _ isShared: Bool) -> Void = { _, _ in }
    private var spareReader: AnyObject?
    /// Bytes that the shim reads until the write has left; nobody changes them meanwhile.
    private(set) var sending: [UInt8] = []
    private var sendingText = ""
    private var sendingOwner: AnyObject?

    /// Takes `request` over, on its loop; its body may have `bodyLimit` bytes.
    ///
    /// An exchange that nobody holds any more after its request is used again: the common case allocates nothing.
    package static func begin(_ request: IncomingRequest, on loop: EventLoop, bodyLimit: Int = .max) -> Exchange {
        let exchange = loop.takeSpareExchange() ?? Exchange(on: loop)
        exchange.begin(request, bodyLimit: bodyLimit)
        return exchange
    }

    private init(on loop: EventLoop) {
        self.loop = loop
    }

    private func begin(_ request: IncomingRequest, bodyLimit: Int) {
        self.request = request
        request.attach(self)
        let body = request.body
        if case .none = body { return }
        hasBody = true
        bodyReading.limit = bodyLimit
        if case .whole = body {
            bodyReading.deliver(request.copyWholeBody(), last: true)
        } else {
            request.limitBody(to: bodyLimit)
        }
    }

    /// The request, `nil` once its client is gone or the response is complete.
    ///
    /// On the loop.
    package var incoming: IncomingRequest? {
        loop.preconditionIsCurrent()
        return request
    }

    /// Whether the client has closed its side while the handler ran.
    package var clientHasLeft: Bool { hasLeft }

    /// Remembers who borrows the request's head.
    ///
    /// `release` is called on the loop, for the last time that the head can be read. A reader that somebody else holds too
    /// must copy what it needs; one that nobody holds is kept for `takeSpareReader`, and must hold nothing of the request.
    package func lend(
        to reader: AnyObject,
        release: @escaping (_ reader: AnyObject, _ isShared: Bool) -> Void
    ) {
        headReader = reader
        self.release = release
    }

    /// The reader of an earlier request, to be lent to again.
    package func takeSpareReader() -> AnyObject? {
        spareReader.take()
    }

    // MARK: The handler's task

    /// Runs `operation` as a task of the request: at once on the loop, until it really suspends.
    package func run(_ operation: @escaping @Sendable (Exchange) async -> Void) {
        loop.preconditionIsCurrent()
        keep(
            Task.immediateDetached(executorPreference: loop) {
                await operation(self)
                self.taskEnded()
            }
        )
    }

    /// Makes `task`, which has begun, the request's: it is cancelled when the client leaves.
    ///
    /// True when it goes on.
    @discardableResult
    package func keep(_ task: Task<Void, Never>) -> Bool {
        guard !isTaskOver else {
            isTaskOver = false
            return false
        }
        isCounted = true
        loop.taskIsSuspended()
        guard let request else {
            task.cancel()  // the client left before the handler's first suspension
            return true
        }
        self.task = task
        request.watch()
        return true
    }

    /// Tells that the request's task has done its work.
    ///
    /// On the loop.
    package func taskEnded() {
        loop.preconditionIsCurrent()
        guard isCounted else {
            isTaskOver = true
            return
        }
        isCounted = false
        task = nil
        loop.suspendedTaskEnded()
    }

    /// Cancels the handler of a request that has no answer yet; true when there was one to cancel.
    ///
    /// On the loop.
    package func cancelUnanswered() -> Bool {
        loop.preconditionIsCurrent()
        guard request != nil, !hasStarted else { return false }
        task?.cancel()
        return true
    }

    /// Makes the response a stream of events, which writes from now on.
    ///
    /// On the loop; false when the client has left.
    func attach(_ feed: EventFeed) -> Bool {
        guard let request else { return false }
        self.feed = feed
        request.watch()
        return true
    }

    /// Gives the response back to whoever answers it.
    func detach() {
        feed = nil
    }

    /// Cancels the handler of a stream that has ended.
    func cancelTask() {
        task?.cancel()
    }

    /// Calls `action` when the request is over, whether it was answered or abandoned.
    ///
    /// On the loop.
    package func onEnd(_ action: @escaping () -> Void) {
        loop.preconditionIsCurrent()
        guard request != nil else { return action() }
        let earlier = ended
        ended = {
            earlier?()
            action()
        }
    }

    // MARK: Reading

    /// The next piece of the request body, `nil` at its end.
    ///
    /// - Throws: `BodyError` when the body is malformed, too large, too slow, or its client has left.
    package func nextBodyPiece() async throws -> [UInt8]? {
        guard loop.isCurrent else {
            guard !loop.hasEnded else { throw BodyError.clientGone }
            return try await Task(executorPreference: loop) { try await self.nextBodyPiece() }.value
        }
        guard hasBody else { return nil }
        switch bodyReading.next() {
        case .piece(let piece): return piece
        case .end: return nil
        case .failure(let error): throw error
        case .read:
            request?.readBody()
            return try unsafe await withUnsafeThrowingContinuation { continuation in
                precondition(unsafe bodyReader == nil, "a request body has one reader at a time")
                unsafe bodyReader = continuation
                answerBodyReader()
            }
        }
    }

    /// Sets the limit of this request's body; before it is read.
    package func limitBody(to bytes: Int) {
        loop.preconditionIsCurrent()
        if hasBody { bodyReading.limit = bytes }
        request?.limitBody(to: bytes)
    }

    func onBody(_ bytes: UnsafeRawBufferPointer, status: Int32) {
        switch status {
        case 0: unsafe bodyReading.deliver(Array(bytes), last: false)
        case 1: bodyReading.finish()
        default: bodyReading.fail(.refused(status: Int(-status)))
        }
        answerBodyReader()
    }

    /// The shim answers each read once, perhaps before the read returns.
    private func answerBodyReader() {
        guard let reader = unsafe bodyReader else { return }
        let next = bodyReading.next()
        if case .read = next { return }
        unsafe bodyReader = nil
        switch next {
        case .piece(let piece): unsafe reader.resume(returning: piece)
        case .failure(let error): unsafe reader.resume(throwing: error)
        case .end, .read: unsafe reader.resume(returning: nil)
        }
    }

    // MARK: Writing

    /// Begins a streamed response.
    ///
    /// `length` is the body's, `nil` when it is not known. On the loop.
    package func start(status: Int, length: Int?) {
        loop.preconditionIsCurrent()
        hasStarted = true
        request?.start(status: status, length: length)
    }

    /// Sends bytes of a streamed response; suspends while the client is slow.
    ///
    /// - Throws: `ClientGone` when nobody reads any more, `CancellationError` when the task was cancelled before.
    package func write(_ bytes: [UInt8], last: Bool = false) async throws {
        guard loop.isCurrent else {
            guard !loop.hasEnded else { throw ClientGone() }
            return try await Task(executorPreference: loop) { try await self.write(bytes, last: last) }.value
        }
        try Task.checkCancellation()
        guard let request, !isSent else { throw ClientGone() }
        precondition(!isWriting, "a response has one writer at a time")
        isWriting = true
        isSent = last
        sending = bytes
        let taken = unsafe sending.withUnsafeBytes { unsafe request.write($0, last: last) }
        guard taken else {
            isWriting = false
            throw ClientGone()
        }
        if last { return }
        try unsafe await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
            // The way here may lead through the loop's queue: the write may have left meanwhile, or the client.
            if self.request == nil {
                unsafe continuation.resume(throwing: ClientGone())
            } else if isWriting {
                unsafe writer = continuation
            } else {
                unsafe continuation.resume()
            }
        }
    }

    /// Keeps the bytes of a whole response until it has left; false when there is a response already, which keeps its own.
    func keep(_ body: [UInt8]) -> Bool {
        guard request != nil, !hasStarted else { return false }
        hasStarted = true
        isSent = true
        sending = body
        return true
    }

    /// As for bytes.
    func keep(_ body: String) -> Bool {
        guard keep([]) else { return false }
        sendingText = body
        return true
    }

    /// As for bytes: keeps who holds them.
    func keep(_ owner: AnyObject) -> Bool {
        guard keep([]) else { return false }
        sendingOwner = owner
        return true
    }

    /// Ends a response that cannot be completed: the client sees that it is broken.
    ///
    /// On the loop.
    package func abort() {
        loop.preconditionIsCurrent()
        request?.abort()
    }

    func onProceed() {
        if let feed { return feed.onProceed() }
        isWriting = false
        sending = []
        let continuation = unsafe writer
        unsafe writer = nil
        unsafe continuation?.resume()
    }

    // MARK: The end

    /// Lets go of the request's head: for a response that stays open for long, once its own head has left.
    func releaseHead() {
        releaseReader()
        request?.shed()
    }

    private func releaseReader() {
        guard var reader = headReader.take() else { return }
        let isShared = !isKnownUniquelyReferenced(&reader)
        release(reader, isShared)
        if !isShared { spareReader = consume reader }
    }

    func onDisconnect() {
        hasLeft = true
        task?.cancel()
        feed?.onDisconnect()
    }

    func onDispose(completed: Bool) {
        releaseReader()
        request = nil
        sending = []
        sendingText = ""
        sendingOwner = nil
        if !completed {
            task?.cancel()
        }
        task = nil
        if hasBody {
            bodyReading.fail(.clientGone)
            answerBodyReader()
        }
        let continuation = unsafe writer
        unsafe writer = nil
        unsafe continuation?.resume(throwing: ClientGone())
        if let feed = feed.take() { feed.onGone() }
        guard let action = ended else { return }
        ended = nil
        action()
    }

    /// Makes ready for another request.
    ///
    /// Only when nobody else holds the exchange.
    func reset() {
        isTaskOver = false
        isCounted = false
        hasStarted = false
        isWriting = false
        isSent = false
        hasLeft = false
        guard hasBody else { return }
        hasBody = false
        bodyReading = BodyReading()
    }
}

/// The client has left, or the response has ended: nobody reads what is written.
package struct ClientGone: Error {
    package init() {}
}

/// Why a request body ended early.
package enum BodyError: Error, Equatable {
    /// Malformed (400), too slow (408), too large (413, 431): the status that answers it.
    case refused(status: Int)
    case clientGone
}
