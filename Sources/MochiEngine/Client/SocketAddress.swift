internal import Glibc

/// Where a server listens, as the kernel takes it: the bytes of a `sockaddr`.
package struct SocketAddress: Equatable, Sendable {
    let bytes: [UInt8]

    /// The addresses of a host, those to try first at the beginning; asks the resolver, and waits for it.
    ///
    /// - Throws: `ResolutionError` when the name stands for nothing.
    package static func resolve(host: String, port: UInt16) throws(ResolutionError) -> [SocketAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG
        var first: UnsafeMutablePointer<addrinfo>?
        let result = unsafe getaddrinfo(host, String(port), &hints, &first)
        guard result == 0 else {
            throw ResolutionError(description: unsafe "\(host): " + String(cString: gai_strerror(result)))
        }
        defer { unsafe freeaddrinfo(first) }
        var addresses: [SocketAddress] = []
        var next = unsafe first
        while let entry = unsafe next?.pointee {
            let bytes = unsafe UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
            unsafe addresses.append(SocketAddress(bytes: Array(bytes)))
            unsafe next = entry.ai_next
        }
        return addresses
    }
}

/// A name that stands for no address.
package struct ResolutionError: Error, Equatable, CustomStringConvertible {
    package let description: String
}
