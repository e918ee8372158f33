/// A message of a topic as an event: its text as `data`, its offset in the topic's history as `id`.
///
/// Events are text. A binary message is an event called `binary`, whose data is its Base64 (RFC 4648 4).
struct EventText {
    private let frame: FrameBuffer
    private let offset: UInt64
    private let isBinary: Bool
    /// Bytes of the event.
    let size: Int

    init(_ publication: Publication) {
        frame = publication.frame
        offset = publication.offset
        isBinary = publication.frame.opcode == .binary
        let payload = unsafe publication.frame.payload
        var size = 1
        if offset != 0 { size += EventLines.size("id: ", EventLines.digits(offset)) }
        if isBinary {
            size += EventLines.size("event: ", Self.binary.utf8CodeUnitCount)
            size += EventLines.size("data: ", (payload.count + 2) / 3 * 4)
        } else {
            size += unsafe EventLines.size(data: payload)
        }
        self.size = size
    }

    /// Writes the event; there must be room for `size` bytes.
    func append(to buffer: FrameBuffer) {
        unsafe buffer.append(count: size) { start in
            var lines = unsafe EventLines(at: start)
            if offset != 0 { lines.put("id: ", offset) }
            if isBinary {
                Self.binary.withUTF8Buffer { unsafe lines.put("event: ", UnsafeRawBufferPointer($0)) }
                let text = unsafe Self.base64(frame.payload)
                unsafe text.withUnsafeBytes { unsafe lines.put("data: ", $0) }
            } else {
                unsafe lines.put(data: frame.payload)
            }
            lines.end()
        }
    }

    private static let binary: StaticString = "binary"

    private static func base64(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var group: UInt32 = 0
            for index in 0..<3 { group = group << 8 | (index < count ? unsafe UInt32(bytes[start + index]) : 0) }
            for index in 0..<4 {
                let digit = alphabet[Int(group >> (18 - 6 * UInt32(index)) & 63)]
                text.append(index <= count ? digit : UInt8(ascii: "="))
            }
        }
        return text
    }
}
