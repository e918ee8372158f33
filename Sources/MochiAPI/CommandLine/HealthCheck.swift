internal import Glibc

/// A request to a server on this machine, over IPv4 loopback.
enum HealthCheck {
    /// The status that the server on `port` answers to `GET /`.
    ///
    /// `expectsProxyLine`: the connection begins with a PROXY line, as of a balancer that asks for nobody.
    static func status(ofPort port: Int, expectsProxyLine: Bool = false) throws(HealthCheckFailure) -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
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
        let request = LocalRequest(proxyLine: expectsProxyLine ? "PROXY UNKNOWN\r\n" : "")
        guard let status = request.status(over: descriptor) else {
            throw HealthCheckFailure("the server on port \(port) did not answer within 5 s")
        }
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
