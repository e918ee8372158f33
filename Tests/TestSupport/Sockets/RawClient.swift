internal import Glibc

/// A socket client that sends exactly the bytes it is told to, waits with `poll` only, and never past a cutoff.
///
/// What arrives is collected in `inbox`, also while sending, so neither side can block the other for good. One task uses a
/// client at a time. The socket closes with the object; `reset()` closes it with an RST.
///
///     let client = try RawClient(to: .local(3333))
///     try client.send("GET / HTTP/1.0\r\n\r\n")
///     let (bytes, ending) = try client.readToEnd()
package final class RawClient {
    /// How the other side ended the conversation.
    package enum Ending: Sendable, Equatable {
        /// An orderly FIN.
        case closed
        /// An RST, or any other socket error.
        case reset
    }

    /// Bytes that arrived and nobody took yet.
    package var inbox: [UInt8] = []

    /// Set once the other side is gone; `inbox` may still hold what came before.
    package private(set) var ending: Ending?

    private var descriptor: Descriptor?
    private let endpoint: Endpoint
    private let tunnel: ChildProcess?

    /// Connects.
    ///
    /// `receiveBuffer` is `SO_RCVBUF` in bytes, set before connecting so that the announced window is small too.
    package init(
        to endpoint: Endpoint,
        receiveBuffer: Int32? = nil,
        by cutoff: Cutoff = .seconds(10)
    ) throws(SystemError) {
        self.endpoint = endpoint
        tunnel = nil
        let (family, address) = try endpoint.address
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let number = socket(family, kind, 0)
        guard number >= 0 else { throw SystemError("socket") }
        let socket = Descriptor(takingOwnershipOf: number)
        if let receiveBuffer { Self.set(SO_RCVBUF, receiveBuffer, level: SOL_SOCKET, on: number) }
        if family != AF_UNIX { Self.set(Int32(TCP_NODELAY), 1, level: Int32(IPPROTO_TCP), on: number) }
        try Self.connect(socket, to: address, name: endpoint, by: cutoff)
        descriptor = consume socket
    }

    /// Speaks to the input and output of `tunnel`, a process that passes them on to `endpoint`.
    ///
    /// The tunnel leaves with status 0 when the other side ended orderly; all else is a reset.
    init(takingOwnershipOf descriptor: Int32, endpoint: Endpoint, through tunnel: ChildProcess? = nil) {
        self.endpoint = endpoint
        self.tunnel = tunnel
        let socket = Descriptor(takingOwnershipOf: descriptor)
        socket.makeNonblocking()
        self.descriptor = consume socket
    }

    /// Speaks over a connected socket.
    package convenience init(takingOwnershipOf descriptor: Int32) {
        self.init(takingOwnershipOf: descriptor, endpoint: .unix(path: "a socket"), through: nil)
    }

    /// Two clients connected to each other, for tests in which one plays the server.
    package static func pair() throws(SystemError) -> (RawClient, RawClient) {
        let pipe = try Descriptor.makePipe()
        let endpoint = Endpoint.unix(path: "a pair")
        func end(_ number: Int32) -> RawClient {
            RawClient(takingOwnershipOf: fcntl(number, F_DUPFD_CLOEXEC, 0), endpoint: endpoint)
        }
        return (end(pipe.reading.number), end(pipe.writing.number))
    }

    private static func set(_ option: Int32, _ value: Int32, level: Int32, on number: Int32) {
        var value = value
        _ = unsafe setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func connect(
        _ socket: borrowing Descriptor,
        to address: [UInt8],
        name: Endpoint,
        by cutoff: Cutoff
    ) throws(SystemError) {
        let number = socket.number
        let result = unsafe address.withUnsafeBytes { raw in
            unsafe Glibc.connect(number, raw.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(raw.count))
        }
        if result == 0 { return }
        guard errno == EINPROGRESS || errno == EAGAIN else { throw SystemError("connect to \(name)") }
        guard try socket.wait(for: POLLOUT, by: cutoff) != 0 else { throw .timedOut("connect to \(name)") }
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &length)
        if code != 0 { throw SystemError("connect to \(name)", code: code) }
    }
}

// MARK: - Sending

extension RawClient {
    /// Sends all of `bytes`, collecting what arrives meanwhile unless `reading` is off.
    ///
    /// - Returns: whether everything was handed to the kernel; false when the other side was gone first.
    /// - Throws: at the cutoff, when the other side does not read.
    @discardableResult
    package func send(
        _ bytes: [UInt8],
        reading: Bool = true,
        by cutoff: Cutoff = .seconds(10)
    ) throws(SystemError) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let sent = offer(bytes, from: offset)
            if sent < 0 { return false }
            offset += sent
            if offset == bytes.count { break }
            if sent == 0 || reading {
                let seen = try wait(for: reading ? POLLIN | POLLOUT : POLLOUT, by: cutoff)
                if seen == 0 { throw .timedOut("send to \(endpoint)") }
                if reading, seen & (POLLIN | POLLHUP | POLLERR) != 0 { receiveAvailable() }
            }
        }
        return true
    }

    @discardableResult
    package func send(_ text: String, by cutoff: Cutoff = .seconds(10)) throws(SystemError) -> Bool {
        try send(Array(text.utf8), by: cutoff)
    }

    /// Hands the kernel what it takes now, from `offset` on, without waiting.
    ///
    /// - Returns: how many bytes; 0 when the send buffer is full; -1 when the other side is gone.
    package func offer(_ bytes: [UInt8], from offset: Int = 0) -> Int {
        guard let number = descriptor?.number else { return -1 }
        let count = unsafe bytes.withUnsafeBytes { raw in
            let rest = unsafe UnsafeRawBufferPointer(rebasing: raw[offset...])
            return unsafe Glibc.send(number, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        }
        if count >= 0 { return count }
        return errno == EAGAIN || errno == EINTR ? 0 : -1
    }

    /// Half-closes: the other side sees the end of our bytes and may still answer.
    ///
    /// Not with TLS, where the process between passes no half-close on.
    package func finishSending() {
        guard let number = descriptor?.number else { return }
        _ = shutdown(number, Int32(SHUT_WR))
    }

    /// Closes with an RST (`SO_LINGER` 0), as a client does that crashed.
    ///
    /// With TLS the connection ends without the alert that announces it, and with an RST only if bytes were left unread.
    package func reset() {
        tunnel?.kill()
        guard let number = descriptor?.number else { return }
        var option = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(number, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Whether this process may `vanish`.
    package static var canVanish: Bool {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { Glibc.close(number) }
        return repair(number)
    }

    /// Closes without telling the other side (`TCP_REPAIR`), as a machine does that loses its power; only what is sent to it
    /// finds out that nobody is there.
    ///
    /// Needs `CAP_NET_ADMIN`.
    package func vanish() throws(SystemError) {
        guard let number = descriptor?.number, Self.repair(number) else { throw SystemError("TCP_REPAIR") }
        close()
    }

    private static func repair(_ number: Int32) -> Bool {
        var on: Int32 = 1
        return unsafe setsockopt(number, Int32(IPPROTO_TCP), TCP_REPAIR, &on, socklen_t(MemoryLayout<Int32>.size)) == 0
    }

    /// Closes; may be called twice.
    package func close() {
        descriptor = nil
        if ending == nil { ending = .closed }
    }
}

// MARK: - Receiving

extension RawClient {
    /// Waits for more bytes.
    ///
    /// - Returns: whether `inbox` grew; false when the other side is gone.
    /// - Throws: at the cutoff.
    package func receive(by cutoff: Cutoff = .seconds(10)) throws(SystemError) -> Bool {
        let before = inbox.count
        while ending == nil {
            if try wait(for: POLLIN, by: cutoff) == 0 { throw .timedOut("receive from \(endpoint)") }
            receiveAvailable()
            if inbox.count > before { return true }
        }
        return inbox.count > before
    }

    /// Takes exactly `count` bytes; nil when the other side ended before.
    package func read(_ count: Int, by cutoff: Cutoff = .seconds(10)) throws(SystemError) -> [UInt8]? {
        while inbox.count < count {
            guard try receive(by: cutoff) else { return nil }
        }
        return take(count)
    }

    /// Takes everything until the other side ends.
    ///
    /// - Throws: at the cutoff, when the connection is still open.
    package func readToEnd(by cutoff: Cutoff = .seconds(10)) throws(SystemError) -> (bytes: [UInt8], ending: Ending) {
        while try receive(by: cutoff) {}
        return (take(inbox.count), ending ?? .closed)
    }

    /// Removes the first `count` bytes of `inbox`.
    package func take(_ count: Int) -> [UInt8] {
        let bytes = Array(inbox[..<count])
        inbox.removeFirst(count)
        return bytes
    }

    /// Collects what the kernel already has, without waiting.
    package func receiveAvailable() {
        while ending == nil {
            switch descriptor?.readPiece() {
            case .bytes(let bytes): inbox += bytes
            case .nothing: return
            case .end(let code): ending = code == 0 && tunnelEndedOrderly ? .closed : .reset
            case nil: return
            }
        }
    }

    private var tunnelEndedOrderly: Bool {
        guard let tunnel else { return true }
        return (try? tunnel.waitForExit(by: .seconds(5))) == .exited(0)
    }

    private func wait(for events: Int32, by cutoff: Cutoff) throws(SystemError) -> Int32 {
        guard descriptor != nil else { throw SystemError("use of a closed client", code: EBADF) }
        return try descriptor?.wait(for: events, by: cutoff) ?? 0
    }
}
