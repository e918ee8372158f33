internal import CH2OShim
internal import Glibc

/// Opening listening sockets, the door to `mochi_listener.h`.
enum ListenerHandle {
    private static let backlog: Int32 = 4096

    static func openTCP(_ address: String, port: Int, sharesPort: Bool) throws(ConfigurationError) -> Int32 {
        if sharesPort, port != 0 {
            // Sockets that share a port do not notice those of another process: ask without sharing first.
            close(try openTCP(address, port: port, backlog: 0, sharesPort: false))
        }
        return try openTCP(address, port: port, backlog: backlog, sharesPort: sharesPort)
    }

    /// Opens one more socket on a port that is ours already.
    static func shareTCP(_ address: String, port: Int) throws(ConfigurationError) -> Int32 {
        try openTCP(address, port: port, backlog: backlog, sharesPort: true)
    }

    private static func openTCP(
        _ address: String,
        port: Int,
        backlog: Int32,
        sharesPort: Bool
    ) throws(ConfigurationError) -> Int32 {
        let descriptor = unsafe mochi_listen_tcp(address, UInt16(clamping: port), backlog, sharesPort)
        guard descriptor < 0 else { return descriptor }
        let place = Address.tcp(host: address, port: port).description
        switch -descriptor {
        case EADDRINUSE:
            throw ConfigurationError(
                "port \(port): another process listens on \(place); stop it or choose another port"
            )
        case EACCES:
            throw ConfigurationError("port \(port): not permitted; ports below 1024 need CAP_NET_BIND_SERVICE")
        case EADDRNOTAVAIL:
            throw ConfigurationError("hostname \"\(address)\": no interface of this machine has that address")
        default:
            throw ConfigurationError("cannot listen on \(place): \(reason(-descriptor))")
        }
    }

    static func openUnix(_ path: String) throws(ConfigurationError) -> Int32 {
        let descriptor = unsafe mochi_listen_unix(path, backlog)
        guard descriptor < 0 else { return descriptor }
        switch -descriptor {
        case EADDRINUSE: throw ConfigurationError("unixSocket \(path): another process listens on it")
        case EEXIST: throw ConfigurationError("unixSocket \(path): a file of that name exists and is not a socket")
        case ENAMETOOLONG: throw ConfigurationError("unixSocket \(path): a socket's path has at most 107 bytes")
        default: throw ConfigurationError("unixSocket \(path): \(reason(-descriptor))")
        }
    }

    /// The port that a listening socket is bound to, 0 when it has none.
    static func port(of descriptor: Int32) -> Int {
        Int(mochi_listen_port(descriptor))
    }

    private static func reason(_ error: Int32) -> String {
        var text = [CChar](repeating: 0, count: 128)
        guard unsafe strerror_r(error, &text, text.count) == 0 else { return "error \(error)" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
