internal import Glibc

/// A request to a server on this machine, over IPv4 loopback.
enum HealthCheck {
    private static let timeout = timeval(tv_sec: 5, tv_usec: 0)

    /// The status that the server on `port` answers to `GET /`.
    ///
    /// `expectsProxyLine`: the connection begins with a PROXY line, as of a balancer that asks for nobody.
    static func status(ofPort port: Int, expectsProxyLine: Bool = false) throws(HealthCheckFailure) -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var timeout = timeout
        let size = socklen_t(MemoryLayout<timeval>.size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(clamping: port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw HealthCheckFailure("nothing listens on port \(port)") }
        let line = expectsProxyLine ? "PROXY UNKNOWN\r\n" : ""
        let request = Array("\(line)GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        var answer = [UInt8](repeating: 0, count: 12)
        guard unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count,
            unsafe recv(descriptor, &answer, answer.count, Int32(MSG_WAITALL)) == answer.count,
            let status = Int(String(decoding: answer[9...], as: UTF8.self))
        else { throw HealthCheckFailure("the server on port \(port) did not answer within 5 s") }
        return status
    }
}

/// A server that is not well.
struct HealthCheckFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
