internal import Glibc
internal import Synchronization

/// Where a server listens.
package enum Endpoint: Sendable, CustomStringConvertible {
    /// A numeric IPv4 or IPv6 host.
    case tcp(host: String, port: UInt16)
    case unix(path: String)

    package static func local(_ port: UInt16) -> Self {
        .tcp(host: "127.0.0.1", port: port)
    }

    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// The socket address as raw bytes, with its family.
    var address: (family: Int32, bytes: [UInt8]) {
        get throws(SystemError) {
            switch self {
            case .tcp(let host, let port): try Self.internetAddress(host, port)
            case .unix(let path): Self.unixAddress(path)
            }
        }
    }

    private static func unixAddress(_ path: String) -> (family: Int32, bytes: [UInt8]) {
        let family = unsafe withUnsafeBytes(of: sa_family_t(AF_UNIX)) { unsafe Array($0) }
        return (AF_UNIX, family + Array(path.utf8) + [0])
    }

    private static func internetAddress(
        _ host: String,
        _ port: UInt16
    ) throws(SystemError) -> (family: Int32, bytes: [UInt8]) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, String(port), &hints, &list) == 0, let first = unsafe list else {
            throw SystemError("getaddrinfo \(host)", code: EINVAL)
        }
        defer { unsafe freeaddrinfo(first) }
        let raw = unsafe UnsafeRawBufferPointer(start: first.pointee.ai_addr, count: Int(first.pointee.ai_addrlen))
        return unsafe (first.pointee.ai_family, Array(raw))
    }
}

/// Ports nobody listens on.
package enum FreePort {
    /// A port of the loopback interface that was free a moment ago; another process could take it before its user does.
    ///
    /// It lies below the ports that the kernel gives to clients and to servers that ask for any, and comes once a process: a test
    /// that runs beside this one does not get it.
    package static func next() throws(SystemError) -> UInt16 {
        for _ in 0..<range.count {
            let step = taken.add(1, ordering: .relaxed).oldValue
            let port = UInt16(range.lowerBound + (start + step) % range.count)
            if try isFree(port) { return port }
        }
        throw SystemError("no free port in \(range)", code: EADDRINUSE)
    }

    private static let range = 10_000..<20_000
    private static let start = Int.random(in: 0..<range.count)
    private static let taken = Atomic(0)

    private static func isFree(_ port: UInt16) throws(SystemError) -> Bool {
        // A child that is started meanwhile must not keep the port.
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let listener = Descriptor(takingOwnershipOf: socket(AF_INET, type, 0))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        let isBound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(listener.number, generic, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if !isBound, errno != EADDRINUSE { throw SystemError("bind") }
        return isBound
    }
}

/// What this process may open.
package enum OpenFileLimit {
    /// Raises the soft limit of descriptors to the hard one, for a test that opens thousands of connections.
    ///
    /// - Returns: the limit now in force.
    @discardableResult
    package static func raise() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
        _ = unsafe getrlimit(resource, &limit)
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(resource, &limit)
        return Int(clamping: limit.rlim_cur)
    }
}
