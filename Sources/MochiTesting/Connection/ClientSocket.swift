internal import Glibc
internal import Synchronization

/// The client's end of a connection: reads and writes suspend, and never block a thread.
///
/// The descriptor closes with the object at the latest.
final class ClientSocket: Sendable {
    private let descriptor: Mutex<Int32?>
    private let poller: Poller

    /// A connected socket that does not block.
    init(takingOwnershipOf descriptor: Int32, _ poller: Poller) {
        self.descriptor = Mutex(descriptor)
        self.poller = poller
    }

    deinit {
        close()
    }

    private static let kind =
        Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

    /// Two sockets that are connected to each other.
    static func makePair() throws(ConnectionError) -> (Int32, Int32) {
        var pair: [Int32] = [0, 0]
        guard unsafe socketpair(AF_UNIX, kind, 0, &pair) == 0 else { throw .system("socketpair") }
        return (pair[0], pair[1])
    }

    /// Connects to a port of 127.0.0.1.
    static func connect(to port: Int, _ poller: Poller, until end: TimeLimit) async throws -> ClientSocket {
        let number = socket(AF_INET, kind, 0)
        guard number >= 0 else { throw ConnectionError.system("socket") }
        let made = ClientSocket(takingOwnershipOf: number, poller)
        var on: Int32 = 1
        _ = unsafe setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe Glibc.connect(number, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result == 0 { return made }
        guard errno == EINPROGRESS else { throw ConnectionError.system("connect") }
        try await made.wait(.writing, end)
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else { throw ConnectionError.system("connect", code) }
        return made
    }

    /// Calls `body` with the descriptor, nil when it is closed; it stays what it is until `body` returns.
    func withDescriptor<Value: Sendable>(_ body: (Int32?) -> Value) -> Value {
        descriptor.withLock { body($0) }
    }

    // MARK: Reading

    private enum Piece {
        case bytes([UInt8])
        case nothing
        case failed(ConnectionError)
    }

    private func receive() -> Piece {
        withDescriptor { descriptor in
            guard let descriptor else { return .failed(.closed) }
            var count = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, filled in
                unsafe count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
                filled = max(count, 0)
            }
            if count >= 0 { return .bytes(bytes) }
            return errno == EAGAIN || errno == EINTR ? .nothing : .failed(.system("recv"))
        }
    }

    /// What has arrived, waiting for it; empty at the end.
    func read(until limit: TimeLimit) async throws -> [UInt8] {
        while true {
            switch receive() {
            case .bytes(let bytes): return bytes
            case .failed(let error): throw error
            case .nothing: try await wait(.reading, limit)
            }
        }
    }

    /// Whether nothing has arrived, not even the end.
    var isQuiet: Bool {
        withDescriptor { descriptor in
            guard let descriptor else { return false }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            return unsafe poll(&entry, 1, 0) == 0
        }
    }

    // MARK: Writing

    /// Hands the kernel what it takes now, and returns how much that was.
    func offer(_ bytes: ArraySlice<UInt8>) throws(ConnectionError) -> Int {
        let (count, error): (Int, ConnectionError?) = withDescriptor { descriptor in
            guard let descriptor else { return (-1, .closed) }
            let count = unsafe bytes.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 { return (count, nil) }
            return errno == EAGAIN || errno == EINTR ? (0, nil) : (-1, .system("send"))
        }
        if let error { throw error }
        return count
    }

    /// Writes all of `bytes`.
    func write(_ bytes: [UInt8], until limit: TimeLimit) async throws {
        var rest = bytes[...]
        while true {
            rest = rest.dropFirst(try offer(rest))
            if rest.isEmpty { return }
            try await wait(.writing, limit)
        }
    }

    private func wait(_ interest: Poller.Interest, _ limit: TimeLimit) async throws {
        switch await poller.wait(for: self, interest, until: limit.end) {
        case .ready: return
        case .timedOut: throw ConnectionError.timedOut
        case .cancelled: throw CancellationError()
        case .closed: throw ConnectionError.closed
        }
    }

    /// Closes; may be called twice.
    func close() {
        guard let number = descriptor.withLock({ $0.take() }) else { return }
        poller.forget(number)
        _ = Glibc.close(number)
    }
}
