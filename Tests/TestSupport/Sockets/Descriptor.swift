internal import Glibc

/// A system call that failed, or a wait that outlived its cutoff.
package struct SystemError: Error, CustomStringConvertible {
    package let operation: String

    /// The `errno`, or `ETIMEDOUT` when a cutoff passed.
    package let code: Int32

    package init(_ operation: String, code: Int32 = errno) {
        self.operation = operation
        self.code = code
    }

    package static func timedOut(_ operation: String) -> Self {
        Self(operation, code: ETIMEDOUT)
    }

    package var isTimeout: Bool {
        code == ETIMEDOUT
    }

    package var description: String {
        let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return "\(operation): \(reason)"
    }
}

/// An owned file descriptor, closed with the value that holds it.
struct Descriptor: ~Copyable {
    let number: Int32

    init(takingOwnershipOf number: Int32) {
        self.number = number
    }

    deinit {
        _ = close(number)
    }

    /// Waits until one of `events` (or a hang-up or an error) is seen; answers what was seen, 0 at the cutoff.
    func wait(for events: Int32, by cutoff: Cutoff) throws(SystemError) -> Int32 {
        while true {
            var entry = pollfd(fd: number, events: Int16(events), revents: 0)
            let count = unsafe poll(&entry, 1, cutoff.remaining)
            if count > 0 { return Int32(entry.revents) }
            if count == 0 { return 0 }
            if errno != EINTR { throw SystemError("poll") }
        }
    }

    func makeNonblocking() {
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    }

    /// What one `read` gave: bytes, nothing for now, or the end.
    enum Piece {
        case bytes([UInt8])
        case nothing
        case end(code: Int32)
    }

    func readPiece(upTo limit: Int = 65536) -> Piece {
        var failure: Int32 = 0
        var ended = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            let got = unsafe read(number, buffer.baseAddress, limit)
            count = max(got, 0)
            ended = got == 0
            failure = got < 0 ? errno : 0
        }
        if ended { return .end(code: 0) }
        if failure == EAGAIN || failure == EINTR { return .nothing }
        return failure == 0 ? .bytes(bytes) : .end(code: failure)
    }

    /// A pipe whose ends are not inherited by other children of this process.
    ///
    /// It is a socket pair, because those can be made close-on-exec at birth from Swift: a child started by another thread in
    /// between would keep an end open and the hang-up would never come.
    static func makePipe() throws(SystemError) -> Pipe {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemError("socketpair") }
        return Pipe(
            reading: Self(takingOwnershipOf: ends[0]),
            writing: Self(takingOwnershipOf: ends[1])
        )
    }
}

/// The two ends of a pipe.
struct Pipe: ~Copyable {
    let reading: Descriptor
    let writing: Descriptor
}
