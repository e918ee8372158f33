internal import Glibc

/// A collector that takes documents by POST, over a connection for each; blocks its thread.
struct CollectorTarget: Sendable {
    private let host: String
    private let port: String
    private let head: String
    private static let timeout = timeval(tv_sec: 5, tv_usec: 0)

    /// - Throws: `StartError` when the URL is none, or not by `http:`.
    init(_ url: String, _ fields: [String: String]) throws(StartError) {
        guard let rest = url.lowercased().hasPrefix("http://") ? url.dropFirst(7) : nil else {
            throw StartError(
                "tracing.endpoint \"\(url)\": accepted is a URL that begins with http://; run a collector beside the server for others"
            )
        }
        let authority = rest.prefix { $0 != "/" }
        let path = rest[authority.endIndex...]
        // An address of IPv6 stands in brackets.
        let isBracketed = authority.hasPrefix("[")
        let host = isBracketed ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        let port = authority[host.endIndex...].drop { $0 == "]" }
        let isPort = port.isEmpty || (port.first == ":" && UInt16(port.dropFirst()) != nil)
        let isText = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard !host.isEmpty, isPort, isText, authority.contains("]") == isBracketed else {
            throw StartError("tracing.endpoint \"\(url)\": accepted is a URL such as http://127.0.0.1:4318/v1/traces")
        }
        self.host = String(host)
        self.port = port.isEmpty ? "80" : String(port.dropFirst())
        var lines = [
            "POST \(path.isEmpty ? "/" : path) HTTP/1.1", "Host: \(authority)", "Content-Type: application/json",
            "Connection: close",
        ]
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            guard name.utf8.allSatisfy(HeaderName.isTokenCharacter), !name.isEmpty,
                value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
            else { throw StartError("tracing.headers: \"\(name)\" is no field") }
            lines.append("\(name): \(value)")
        }
        head = lines.joined(separator: "\r\n")
    }

    /// Sends a document; gives back why it was not taken, nil when it was.
    func post(_ document: [UInt8]) -> String? {
        guard let descriptor = connect() else { return "there is no connection" }
        defer { close(descriptor) }
        let bytes = Array("\(head)\r\nContent-Length: \(document.count)\r\n\r\n".utf8) + document
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return "the connection ended" }
            sent += count
        }
        var answer = [UInt8](repeating: 0, count: 12)
        guard unsafe recv(descriptor, &answer, answer.count, Int32(MSG_WAITALL)) == answer.count,
            let status = Int(String(decoding: answer[9...], as: UTF8.self))
        else { return "there was no answer within 5 s" }
        return (200..<300).contains(status) ? nil : "it answered \(status)"
    }

    private func connect() -> Int32? {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, port, &hints, &list) == 0 else { return nil }
        defer { unsafe freeaddrinfo(list) }
        var next = unsafe list
        while let address = unsafe next?.pointee {
            let descriptor = unsafe socket(
                address.ai_family,
                address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue),
                address.ai_protocol
            )
            var timeout = Self.timeout
            let size = socklen_t(MemoryLayout<timeval>.size)
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
            if unsafe Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return descriptor }
            close(descriptor)
            unsafe next = address.ai_next
        }
        return nil
    }
}
