/// A response as an HTTP/1.1 client must understand it.
package struct HTTP1Response: Sendable, Equatable {
    /// How its body ended on the wire (RFC 9112 section 6.3).
    package enum Framing: Sendable, Equatable {
        /// By rule there is none: 1xx, 204, 304, or an answer to HEAD.
        case none
        case length(Int)
        case chunked
        case untilClose
    }

    package var version = ""
    package var status = 0
    package var reason = ""
    package var fields: [FieldLine] = []
    package var framing: Framing = .none
    package var body: [UInt8] = []
    package var trailers: [FieldLine] = []

    package init() {}

    package var isInterim: Bool {
        (100..<200).contains(status) && status != 101
    }

    package var text: String {
        String(decoding: body, as: UTF8.self)
    }

    /// Whether the server announced that it closes after this response.
    package var announcesClose: Bool {
        let tokens = fields.values(of: "connection").flatMap { $0.split(separator: ",") }
        return tokens.contains { $0.trimmed.lowercased() == "close" }
    }

    package func field(_ name: String) -> String? {
        fields.values(of: name).first
    }
}
