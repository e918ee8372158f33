internal import MochiAPI

/// A request as it goes over the wire: a value.
struct HTTP1Request: Sendable {
    var method: HTTPMethod
    /// Path and query, as they stand in the request line.
    var target: String
    /// `Host` and `Content-Length` are added where they are missing.
    var fields: [FieldLine]
    var body: [UInt8]

    /// What errors call it.
    var name: String { "\(method.rawValue) \(target)" }

    func field(_ name: String) -> String? { fields.values(of: name).first }

    /// The bytes; `authority` is the server's.
    func bytes(authority: String) -> [UInt8] {
        var lines = fields
        if field("host") == nil { lines.insert(FieldLine("host", authority), at: 0) }
        let announcesLength = !body.isEmpty || [.post, .put, .patch].contains(method)
        if announcesLength, field("content-length") == nil {
            lines.append(FieldLine("content-length", "\(body.count)"))
        }
        let head = ["\(method.rawValue) \(target) HTTP/1.1"] + lines.map(\.description) + ["", ""]
        return Array(head.joined(separator: "\r\n").utf8) + body
    }

    /// Path and query as a browser would send them: what a URL cannot hold is percent-encoded, a fragment stays behind.
    static func target(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in path.prefix(while: { $0 != "#" }).utf8 {
            if (0x21...0x7E).contains(byte), !"\"<>\\^`{|}".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
