internal import MochiEngine

/// Bytes in the content coding `br`, as small as they get: made beside the requests when somebody first wants them, because a
/// millisecond a kilobyte is too much for a start, and for the clients of a loop.
final class CodedContent: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock`.
    private let lock = Lock()
    /// Nil until it is made; the bytes are nil where nobody wants them coded.
    private var result: [UInt8]??
    private var isBeingMade = false

    init(_ result: [UInt8]??) {
        self.result = result
    }

    /// What is there now; else it is there for a later request, and this one is answered with what is coded on the way.
    func ready(of bytes: [UInt8]) -> [UInt8]? {
        if bytes.count < ResponseCompression.minimumSize { return made(of: bytes) }
        let (result, begins) = lock.withLock {
            defer { isBeingMade = true }
            return (self.result, self.result == nil && !isBeingMade)
        }
        if begins { Task.detached(priority: .utility) { _ = self.made(of: bytes) } }
        return result ?? nil
    }

    /// Waits for it.
    func made(of bytes: [UInt8]) -> [UInt8]? {
        if let result = lock.withLock({ result }) { return result }
        let coded = Brotli.encode(bytes)
        lock.withLock { result = coded }
        return coded
    }
}
