internal import MochiEngine

/// Which responses are compressed on the way, and how (RFC 9110 section 12.5.3).
enum ResponseCompression {
    /// Below it a coding costs more than it saves.
    static let minimumSize: Int64 = 1024

    /// The coding for a body of `type`, of `count` bytes when that is known.
    ///
    /// Nothing that is encoded already, nothing tiny, nothing that does not shrink; the client's weights decide.
    static func coding(
        type: ContentTypeText,
        count: Int?,
        hasEncoding: Bool,
        accepted: () -> AcceptEncoding
    ) -> (isNegotiated: Bool, coding: ContentCoding) {
        if let count, Int64(count) < minimumSize { return (false, .identity) }
        guard !hasEncoding, isCompressible(type) else { return (false, .identity) }
        return (true, accepted().preferred(of: [.br, .gzip, .identity]) ?? .identity)
    }

    static func isCompressible(_ type: ContentTypeText) -> Bool {
        switch type {
        case .none: false
        case .fixed: true  // our own: text, HTML and JSON
        case .text(let text): isCompressible(text)
        }
    }

    private static func isCompressible(_ type: String) -> Bool {
        let essence = type.prefix { $0 != ";" }.lowercased()
        // A coder keeps what would make a small block: events would wait for each other.
        if essence == "text/event-stream" { return false }
        if essence.hasPrefix("text/") { return true }
        if essence.hasSuffix("+json") || essence.hasSuffix("+xml") { return true }
        return ["application/json", "application/javascript", "application/xml", "application/wasm"].contains(essence)
    }
}
