/// How far the reading of one request body has come: a value without I/O and without waiting.
struct BodyReading {
    enum Next {
        case piece([UInt8])
        case end
        case failure(BodyError)
        /// Nothing is there: ask the connection.
        case read
    }

    /// Largest body in bytes; a body that came whole is measured against it too.
    var limit = Int.max

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

    mutating func deliver(_ bytes: [UInt8], last: Bool) {
        isFinished = last
        piece = bytes
    }

    mutating func finish() {
        isFinished = true
    }

    mutating func fail(_ error: BodyError) {
        if !isFinished { failure = error }
    }
}
