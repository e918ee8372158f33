/// Shortens scripts without parsing them: comments that have their lines to themselves, indentation and JSDoc casts go.
///
/// Line ends stay, so that statements without a semicolon end where they did. What would look the same inside of a text
/// is refused: templates stand on one line.
enum ScriptStripping {
    /// The script without what only its readers need.
    static func strip(_ source: String) -> String {
        var stripped = ""
        var isInComment = false
        // By bytes: a start does it, and characters take time.
        for line in source.utf8.split(separator: UInt8(ascii: "\n")).lazy.map(Substring.init) {
            let text = Substring(line.utf8.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
            if isInComment {
                isInComment = !text.contains("*/")
                precondition(isInComment || text.hasSuffix("*/"), "code behind the end of a comment: \(line)")
            } else if text.hasPrefix("//") || text.isEmpty {
                continue
            } else if text.hasPrefix("/*"), !text.contains("*/") {
                isInComment = true
            } else if !(text.hasPrefix("/*") && text.firstRange(of: "*/")?.upperBound == text.endIndex) {
                precondition(
                    text.utf8.count { $0 == UInt8(ascii: "`") }.isMultiple(of: 2),
                    "a template on more than one line: \(line)"
                )
                stripped += withoutCasts(text) + "\n"
            }
        }
        precondition(!isInComment, "a comment does not end")
        return stripped
    }

    /// The line without comments such as `/** @type {string} */`.
    private static func withoutCasts(_ line: Substring) -> String {
        guard line.utf8.contains(UInt8(ascii: "@")) else { return String(line) }
        var rest = line
        var code = ""
        while let start = rest.firstRange(of: "/** @type {"), let end = rest.firstRange(of: "} */ ") {
            precondition(start.upperBound <= end.lowerBound, "a cast ends before it begins: \(line)")
            code += rest[..<start.lowerBound]
            rest = rest[end.upperBound...]
        }
        return code + rest
    }
}
