/// How content is coded on the way (RFC 9110 8.4.1), in the order the server prefers them.
enum ContentCoding: String, Sendable, CaseIterable {
    case br
    case gzip
    case identity

    /// What a precompressed neighbour's name ends with; nil for `identity`.
    var fileSuffix: String? {
        switch self {
        case .br: ".br"
        case .gzip: ".gz"
        case .identity: nil
        }
    }
}
