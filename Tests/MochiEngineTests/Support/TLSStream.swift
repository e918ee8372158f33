import Glibc
import TestSupport

/// A TLS client over Debian's libssl in this process, for what a subprocess is too slow for: a thousand connections.
///
/// It blocks, with a time limit of ten seconds a call; use it on a thread of its own. The certificate is not checked.
@safe final class TLSStream {
    private let descriptor: Int32
    private let session: OpaquePointer
    private var isOpen = true

    init(port: Int, protocols: [String] = ["http/1.1"], receiveBuffer: Int32? = nil) throws(SystemError) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        guard descriptor >= 0 else { throw SystemError("socket") }
        if var size = receiveBuffer {
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw SystemError("connect") }
        let library = LibSSL.shared
        guard let session = unsafe library.make(library.context) else { throw SystemError("SSL_new") }
        unsafe self.session = unsafe session
        let names = protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        _ = unsafe library.setProtocols(session, names, UInt32(names.count))
        _ = unsafe library.setDescriptor(session, descriptor)
        guard unsafe library.connect(session) == 1 else {
            leave()
            throw SystemError("TLS handshake", code: EPROTO)
        }
    }

    deinit {
        leave()
    }

    /// Sends all of `bytes`; false when the other side is gone.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { raw in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: raw[offset...].prefix(1 << 20))
                return unsafe LibSSL.shared.write(session, rest.baseAddress, Int32(rest.count))
            }
            guard count > 0 else { return false }
            offset += Int(count)
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool {
        send(Array(text.utf8))
    }

    /// What has arrived, waiting for it; empty at the end.
    func receive() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
            let got = unsafe LibSSL.shared.read(session, buffer.baseAddress, 65536)
            count = max(0, Int(got))
        }
    }

    /// Everything until the server ends.
    func receiveToEnd() -> [UInt8] {
        var bytes: [UInt8] = []
        while case let piece = receive(), !piece.isEmpty {
            bytes += piece
        }
        return bytes
    }

    /// The next response.
    func response(to method: String = "GET") throws -> HTTP1Response? {
        var inbox: [UInt8] = []
        while true {
            let piece = receive()
            inbox += piece
            switch HTTP1ResponseParser.parse(inbox, answering: method, ended: piece.isEmpty) {
            case .response(let response, _): return response
            case .invalid(let reason): throw InvalidAnswer(description: reason)
            case .needsMore where piece.isEmpty: return nil
            case .needsMore: continue
            }
        }
    }

    /// Says goodbye (close_notify) and closes.
    func close() {
        guard isOpen else { return }
        _ = unsafe LibSSL.shared.shutdown(session)
        leave()
    }

    /// Closes with an RST.
    func reset() {
        guard isOpen else { return }
        var option = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        leave()
    }

    private func leave() {
        guard isOpen else { return }
        isOpen = false
        unsafe LibSSL.shared.free(session)
        Glibc.close(descriptor)
    }

    struct InvalidAnswer: Error, CustomStringConvertible {
        let description: String
    }
}

/// The functions of libssl that a client needs, by name: the library's headers stay in CH2OShim.
@safe private struct LibSSL: @unchecked Sendable {
    // Guard of the unchecked conformance: written once; a context may be used by several threads.
    let context: OpaquePointer
    let make: @convention(c) (OpaquePointer) -> OpaquePointer?
    let free: @convention(c) (OpaquePointer) -> Void
    let setDescriptor: @convention(c) (OpaquePointer, Int32) -> Int32
    let setProtocols: @convention(c) (OpaquePointer, UnsafePointer<UInt8>, UInt32) -> Int32
    let connect: @convention(c) (OpaquePointer) -> Int32
    let read: @convention(c) (OpaquePointer, UnsafeMutableRawPointer?, Int32) -> Int32
    let write: @convention(c) (OpaquePointer, UnsafeRawPointer?, Int32) -> Int32
    let shutdown: @convention(c) (OpaquePointer) -> Int32

    static let shared = LibSSL()

    private init() {
        guard let library = unsafe dlopen("libssl.so.3", RTLD_NOW) else { fatalError("libssl.so.3 is missing") }
        func symbol<Function>(_ name: String, _: Function.Type = Function.self) -> Function {
            guard let address = unsafe dlsym(library, name) else { fatalError("libssl has no \(name)") }
            return unsafe unsafeBitCast(address, to: Function.self)
        }
        let method: @convention(c) () -> OpaquePointer? = unsafe symbol("TLS_client_method")
        let makeContext: @convention(c) (OpaquePointer?) -> OpaquePointer? = unsafe symbol("SSL_CTX_new")
        guard let context = unsafe makeContext(method()) else { fatalError("SSL_CTX_new failed") }
        unsafe self.context = unsafe context
        unsafe make = symbol("SSL_new")
        unsafe free = symbol("SSL_free")
        unsafe setDescriptor = symbol("SSL_set_fd")
        unsafe setProtocols = symbol("SSL_set_alpn_protos")
        unsafe connect = symbol("SSL_connect")
        unsafe read = symbol("SSL_read")
        unsafe write = symbol("SSL_write")
        unsafe shutdown = symbol("SSL_shutdown")
    }
}
