/// A path below a directory that cannot leave it and names nothing hidden.
///
///     FilePath(decoded: "css/site.css")?.text   // "css/site.css"
///     FilePath(decoded: "docs/")?.isDirectory   // true
///     FilePath(decoded: "../secret")            // nil
///     FilePath(decoded: ".git/config")          // nil
///
/// Only the text is judged here; what the names lead to (symbolic links) is `FileTree`'s business.
struct FilePath: Sendable, Equatable {
    /// The components joined by slashes, without one at either end; empty for the directory itself.
    let text: String
    /// Whether the path ended in a slash (or is empty), so that only a directory may answer.
    let isDirectory: Bool

    /// The path a percent-encoded request path names, with or without the leading slash; nil when it is refused.
    init?(encoded path: String) {
        guard let decoded = PercentDecoding.decodePath(path[...]) else { return nil }
        self.init(
            decoded: decoded.utf8.first == UInt8(ascii: "/") ? String(Substring(decoded.utf8.dropFirst())) : decoded
        )
    }

    /// The path that decoded text names, such as the parameter `*` of a route; nil when it is refused.
    ///
    /// Refused are empty components, `.` and `..`, names that begin with a dot (but `.well-known`, RFC 8615),
    /// backslashes and control characters. Do not give it text that is still encoded: `%2e%2e` is a fine file name.
    init?(decoded path: String) {
        guard path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
        // By bytes: a combining mark after a slash makes one Character of both.
        let bytes = path.utf8.span
        var start = 0
        for index in 0..<bytes.count where bytes[index] == UInt8(ascii: "/") {
            guard Self.isAllowed(bytes.extracting(start..<index)) else { return nil }
            start = index + 1
        }
        let last = bytes.extracting(start...)
        isDirectory = last.isEmpty
        guard isDirectory || Self.isAllowed(last) else { return nil }
        text = isDirectory ? String(Substring(path.utf8.dropLast())) : path
    }

    private static func isAllowed(_ component: Span<UInt8>) -> Bool {
        if component.isEmpty { return false }
        return component[0] != UInt8(ascii: ".") || isWellKnown(component)
    }

    private static func isWellKnown(_ component: Span<UInt8>) -> Bool {
        let name: StaticString = ".well-known"
        return component.count == name.utf8CodeUnitCount
            && name.withUTF8Buffer { letters in component.indices.allSatisfy { unsafe component[$0] == letters[$0] } }
    }
}
