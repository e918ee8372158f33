/// Whose turn it is: handlers of one socket run one at a time; what happens meanwhile waits.
struct HandlerTurns {
    enum Next: Equatable {
        case nothing
        case drain
        case close(UInt16, String)
    }

    private(set) var isBusy = false
    private(set) var isSuspended = false
    /// Whether it is the last handler's turn.
    private(set) var isClosed = false
    private var needsDrain = false
    private var closing: (code: UInt16, reason: String)?

    /// A handler starts.
    mutating func begin() {
        isBusy = true
        isSuspended = false
    }

    /// The handler has not returned at once.
    mutating func suspend() {
        isSuspended = true
    }

    /// The send buffer has emptied; returns whether its handler may start.
    mutating func drain() -> Bool {
        if isBusy { needsDrain = true }
        return !isBusy
    }

    /// The socket is closed; returns whether its handler may start.
    mutating func close(_ code: UInt16, _ reason: String) -> Bool {
        if isBusy { closing = (code, reason) } else { isClosed = true }
        return !isBusy
    }

    /// The handler has returned.
    mutating func end() -> Next {
        isBusy = false
        isSuspended = false
        if let (code, reason) = closing.take() {
            isClosed = true
            return .close(code, reason)
        }
        if needsDrain {
            needsDrain = false
            return .drain
        }
        return .nothing
    }
}
