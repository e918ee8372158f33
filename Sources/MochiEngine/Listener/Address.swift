internal import Glibc

/// Where a listener listens.
package enum Address: Sendable, Equatable, CustomStringConvertible {
    /// A numeric address or a host name, and a port; port 0 takes a free one.
    case tcp(host: String, port: Int)
    /// A socket file.
    case unix(path: String)
    /// A listening socket that the process was started with (socket activation).
    case inherited(descriptor: Int32)
    /// Nowhere: the connections are those that `Server.adopt` is given.
    case adopted

    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        case .inherited(let descriptor): "descriptor \(descriptor)"
        case .adopted: "sockets of this process"
        }
    }

    /// The numeric addresses that a host name stands for; a numeric address stands for itself.
    static func resolve(_ host: String) -> [String] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_PASSIVE
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var numeric: [String] = []
        var entry = unsafe list
        while let info = unsafe entry?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let size = socklen_t(text.count)
            if unsafe getnameinfo(info.ai_addr, info.ai_addrlen, &text, size, nil, 0, NI_NUMERICHOST) == 0 {
                let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
                numeric.append(String(decoding: bytes, as: UTF8.self))
            }
            unsafe entry = info.ai_next
        }
        return numeric
    }
}
