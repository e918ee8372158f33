internal import Glibc

/// A socket that listens for the programs which come one after the other.
///
/// It stays open as long as the command runs: who connects while no program is there waits for the next one.
final class ListeningSocket: Sendable {
    let descriptor: Int32
    /// Where it listens: `127.0.0.1:3000`.
    let place: String

    init(_ hostname: String, _ port: Int) throws {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(hostname, "\(port)", &hints, &found) == 0, let first = unsafe found else {
            throw CommandFailure("\(hostname) is no address of this machine")
        }
        defer { unsafe freeaddrinfo(first) }
        let family = unsafe first.pointee.ai_family
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var one: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        guard descriptor >= 0, unsafe bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0,
            listen(descriptor, 1024) == 0
        else {
            let reason =
                switch errno {
                case EADDRINUSE: "something else listens there: choose another with --port"
                case EACCES: "not permitted: choose a --port of 1024 or more"
                case EADDRNOTAVAIL: "no interface of this machine has that address"
                default: "errno \(errno)"
                }
            if descriptor >= 0 { close(descriptor) }
            throw CommandFailure("\(hostname):\(port): \(reason)")
        }
        self.descriptor = descriptor
        place = "\(hostname):\(Self.port(of: descriptor) ?? port)"
    }

    deinit {
        close(descriptor)
    }

    /// The port that a socket has been given.
    private static func port(of descriptor: Int32) -> Int? {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        guard status == 0 else { return nil }
        // In both families the port stands behind the family, in network order.
        return unsafe withUnsafeBytes(of: &address) { unsafe Int($0[2]) << 8 | Int($0[3]) }
    }
}
