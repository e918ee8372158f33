/// Where the reading of one request body stands: a value without I/O.
///
/// The shim answers each read once, perhaps before the read returns; one consumer waits at a time.
@safe struct BodyReading {
    enum Next {
        case piece([UInt8])
        case end
        case failure(BodyError)
        /// Ask the connection, then `wait`.
        case read
    }

    /// Largest body in bytes; a body that came whole is measured against it too.
    var limit = Int.max

    private var waiter: UnsafeContinuation<[UInt8]?, any Error>?
    private var piece: [UInt8]?
    private var isFinished = false
    private var failure: BodyError?

    mutating func next() -> Next {
        if let ready = piece {
            piece = nil
            if ready.count > limit {
                failure = .refused(status: 413)
                return .failure(.refused(status: 413))
            }
            return .piece(ready)
        }
        if let failure { return .failure(failure) }  // also of a body that has come whole and was too large
        if isFinished { return .end }
        return .read
    }

    /// Suspends the consumer, unless the answer has come meanwhile.
    mutating func wait(_ continuation: UnsafeContinuation<[UInt8]?, any Error>) {
        switch next() {
        case .piece(let piece): unsafe continuation.resume(returning: piece)
        case .end: unsafe continuation.resume(returning: nil)
        case .failure(let error): unsafe continuation.resume(throwing: error)
        case .read:
            precondition(unsafe waiter == nil, "a request body has one reader at a time")
            unsafe waiter = continuation
        }
    }

    mutating func deliver(_ bytes: [UInt8], last: Bool) {
        isFinished = last
        guard let continuation = unsafe takeWaiter() else {
            piece = bytes
            return
        }
        unsafe continuation.resume(returning: bytes)
    }

    mutating func finish() {
        isFinished = true
        unsafe takeWaiter()?.resume(returning: nil)
    }

    mutating func fail(_ error: BodyError) {
        guard !isFinished else { return }
        failure = error
        unsafe takeWaiter()?.resume(throwing: error)
    }

    private mutating func takeWaiter() -> UnsafeContinuation<[UInt8]?, any Error>? {
        defer { unsafe waiter = nil }
        return unsafe waiter
    }
}
