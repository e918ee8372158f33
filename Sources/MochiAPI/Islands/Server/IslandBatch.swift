/// Several islands in one request, rendered side by side and sent as they finish.
///
///     {"islands":[{"name":"UserAvatar","props":"TOKEN"}, …]}     what comes
///     {"index":0,"status":200,"html":"…"}                        a line for each, in the order in which they finish
///
/// | status of a line | meaning |
/// |---|---|
/// | 200 | the markup, that of a failed island included |
/// | 403, 404, 409, 410 | as the answer to a request for this island alone would be |
/// | 421 | it has to be asked for alone: it sets a cookie, and the head of this response has left |
struct IslandBatch: Decodable {
    struct Entry: Decodable {
        let name: String
        let props: String
    }

    let islands: [Entry]

    static let largestCount = 32
    static let largestBody = 1 << 20

    /// Reads the body of a request.
    init(reading request: RequestContext) async throws {
        do {
            self = try await request.json(IslandBatch.self)
        } catch let error as HTTPError where error.status == .badRequest {
            // Without the detail: anybody may send anything, and the log need not know.
            throw HTTPError(.badRequest, "The body is not a batch of islands.")
        }
        guard islands.count <= Self.largestCount else {
            throw HTTPError(.badRequest, "A batch has up to \(Self.largestCount) islands.")
        }
    }

    /// What became of one island.
    struct Line: Sendable {
        let index: Int
        var status: HTTPStatus
        var html: String

        /// The line, with its end.
        var bytes: [UInt8] {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(html.utf8.count + html.utf8.count / 16 + 64)
            bytes += "{\"index\":\(index),\"status\":\(status.code),\"html\":\"".utf8
            for byte in html.utf8 {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                    bytes.append(UInt8(ascii: "\\"))
                    bytes.append(byte)
                case UInt8(ascii: "\n"): bytes += "\\n".utf8
                case 0..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
                default: bytes.append(byte)
                }
            }
            bytes += "\"}\n".utf8
            return bytes
        }
    }
}
