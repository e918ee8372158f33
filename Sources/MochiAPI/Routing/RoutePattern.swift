/// A route's path as its author wrote it, checked and cut into segments.
///
/// A pattern is a path in its decoded form (`/café`, not `/caf%C3%A9`) made of literal segments, `:name` (one whole,
/// non-empty segment) and `*` (the rest, possibly empty, last only). A trailing slash is part of the pattern: `/a`
/// and `/a/` are two paths. The rest is read under the name `*`.
///
///     let pattern = try RoutePattern("/users/:id/files/*")
///     pattern.parameterNames  // ["id", "*"]
struct RoutePattern: Sendable, Hashable, CustomStringConvertible {
    enum Segment: Sendable, Hashable {
        case literal(String)
        case parameter(String)
        case rest
    }

    /// The most parameters one pattern may have; `RouteCapture` keeps their ranges inline.
    static let maximumParameters = 8

    /// The pattern as it was written.
    let description: String
    /// One element for each slash; a trailing slash is an empty literal.
    let segments: [Segment]
    /// The names in the order of the path, `*` for the rest.
    let parameterNames: [String]

    var isLiteral: Bool { parameterNames.isEmpty }

    init(_ text: String) throws(RouteError) {
        guard text.utf8.first == UInt8(ascii: "/") else {
            throw RouteError(refusing: text, "must start with \"/\"")
        }
        if let character = text.unicodeScalars.first(where: Self.isRefused) {
            throw RouteError(
                refusing: text,
                "contains \(character.debugDescription); a pattern is a decoded path without query or fragment, so "
                    + "\"?\", \"#\", \"%\", \"\\\" and control characters are not accepted"
            )
        }
        // By bytes: a combining mark after a slash makes one Character of both.
        let parts = text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        var segments: [Segment] = []
        var names: [String] = []
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            let segment = try Self.segment(String(Substring(part)), isLast: isLast, of: text)
            segments.append(segment)
            switch segment {
            case .literal: break
            case .parameter(let name):
                guard !names.contains(name) else {
                    throw RouteError(refusing: text, "names the parameter \":\(name)\" twice; each name may occur once")
                }
                names.append(name)
            case .rest: names.append("*")
            }
        }
        guard names.count <= Self.maximumParameters else {
            throw RouteError(
                refusing: text,
                "has \(names.count) parameters; at most \(Self.maximumParameters) are accepted"
            )
        }
        description = text
        self.segments = segments
        parameterNames = names
    }

    private static func segment(_ part: String, isLast: Bool, of text: String) throws(RouteError) -> Segment {
        switch part {
        case "" where !isLast:
            throw RouteError(refusing: text, "contains an empty segment (\"//\"); segments need at least one character")
        case ".", "..":
            throw RouteError(refusing: text, "contains the dot segment \"\(part)\", which no request path can match")
        case ":":
            throw RouteError(refusing: text, "has a parameter without a name; write \":name\"")
        case "*":
            guard isLast else {
                throw RouteError(refusing: text, "has \"*\" before its end; \"*\" is accepted as the last segment only")
            }
            return .rest
        default: break
        }
        let isParameter = part.utf8.first == UInt8(ascii: ":")
        let word = Substring(part.utf8.dropFirst(isParameter ? 1 : 0))
        if word.utf8.contains(UInt8(ascii: ":")) || word.utf8.contains(UInt8(ascii: "*")) {
            throw RouteError(
                refusing: text,
                "mixes text with \":\" or \"*\" in the segment \"\(part)\"; a segment is literal, \":name\" or \"*\""
            )
        }
        return isParameter ? .parameter(String(word)) : .literal(part)
    }

    private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "?", "#", "%", "\\", "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}": true
        default: false
        }
    }
}
