internal import Glibc

/// Whoever has started this process, and wants to know when it is ready: as sd_notify(3) tells it.
enum ServiceManager {
    /// Sends `state`, such as `READY=1`, to the socket that `$NOTIFY_SOCKET` names; nothing where it names none.
    ///
    /// The name is a path or, behind an `@`, one of the abstract namespace of unix(7).
    static func tell(_ state: String) {
        guard let name = Environment.inherited("NOTIFY_SOCKET"), !name.isEmpty else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard bytes.count < room else { return Log.write("$NOTIFY_SOCKET is longer than \(room - 1) bytes") }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = MemoryLayout<sa_family_t>.size + bytes.count
        let socket = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return }
        defer { close(socket) }
        let text = Array(state.utf8)
        let sent = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe sendto(socket, text, text.count, Int32(MSG_NOSIGNAL), address, socklen_t(length))
            }
        }
        if sent < 0 { Log.write("$NOTIFY_SOCKET \"\(name)\": errno \(errno)") }
    }
}
