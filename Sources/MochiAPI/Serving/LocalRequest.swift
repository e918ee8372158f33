internal import Glibc

/// A request to a server of this machine or process, of whose answer only the status counts.
///
/// Blocks its thread, for at most `timeout` at a time.
struct LocalRequest {
    var path = "/"
    /// Whole lines, without their ends.
    var fields: [String] = []
    /// What goes before the request, on connections that begin with a PROXY line.
    var proxyLine = ""
    /// For each piece that is read.
    var timeout = timeval(tv_sec: 5, tv_usec: 0)

    /// The status that comes back over a connected socket, which stays open; nil when none does.
    func status(over descriptor: Int32) -> Int? {
        var timeout = timeout
        let size = socklen_t(MemoryLayout<timeval>.size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
        let lines = ["GET \(path) HTTP/1.1", "Host: localhost", "Connection: close"] + fields
        let request = Array((proxyLine + lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        var answer = [UInt8](repeating: 0, count: 12)
        guard unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count,
            unsafe recv(descriptor, &answer, answer.count, Int32(MSG_WAITALL)) == answer.count
        else { return nil }
        return Int(String(decoding: answer[9...], as: UTF8.self))
    }

    /// Reads what is left of the answer.
    func finish(_ descriptor: Int32) {
        var rest = [UInt8](repeating: 0, count: 65536)
        while unsafe recv(descriptor, &rest, rest.count, 0) > 0 {}
    }
}
