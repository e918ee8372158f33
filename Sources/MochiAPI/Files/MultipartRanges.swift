/// The framing of a `multipart/byteranges` answer (RFC 9110 14.6): the text before each range and after the last.
///
/// The length is known before a byte is sent. The content is `head(0)`, the bytes of range 0, `head(1)`, …, `tail`.
///
///     let parts = MultipartRanges(ranges, size: size, contentType: "text/plain")
///     parts.contentType    // "multipart/byteranges; boundary=5f0c…"
///     parts.contentLength  // exact
struct MultipartRanges: Sendable {
    let ranges: [Range<Int64>]
    let boundary: String
    private let size: Int64
    private let partType: String

    /// The framing of `ranges` of a representation of `size` bytes and the type `contentType`.
    ///
    /// The boundary is 128 random bits, so that content cannot be made to contain it.
    init(_ ranges: [Range<Int64>], size: Int64, contentType: String, boundary: String = Self.randomBoundary()) {
        self.ranges = ranges
        self.boundary = boundary
        self.size = size
        partType = contentType
    }

    /// The type of the whole answer.
    var contentType: String { "multipart/byteranges; boundary=\(boundary)" }

    /// The length of the whole content: every head, every range, the tail.
    var contentLength: Int64 {
        let heads = ranges.indices.reduce(0) { $0 + Int64(head($1).utf8.count) }
        return heads + ranges.reduce(0) { $0 + Int64($1.count) } + Int64(tail.utf8.count)
    }

    /// The text before the bytes of a range.
    func head(_ index: Int) -> String {
        let start = index == 0 ? "--" : "\r\n--"
        let range = ByteRanges.contentRange(ranges[index], size: size)
        return "\(start)\(boundary)\r\nContent-Type: \(partType)\r\nContent-Range: \(range)\r\n\r\n"
    }

    /// The text after the bytes of the last range.
    var tail: String { "\r\n--\(boundary)--\r\n" }

    static func randomBoundary() -> String {
        let bits = UInt128.random(in: .min ... .max)
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}
