/// The C boundary says who owns what, and on which thread.
enum HeaderRules {
    private static let folder = "Sources/CH2OShim/include"

    /// A declaration of a header, with the comment that stands directly above it.
    struct Declaration: Equatable {
        let line: Int
        let text: String
        let comment: String
    }

    /// The functions and the types of callbacks that a header declares at file level.
    ///
    /// Both end in `);`. Members of structs do too, and are left out.
    static func declarations(in text: String) -> [Declaration] {
        var found: [Declaration] = []
        var comment = ""
        var pending = ""
        var start = 0
        var depth = 0
        var isInComment = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let code = line.trimming()
            if isInComment || code.hasPrefix("/*") {
                comment += code + "\n"
                isInComment = !code.hasSuffix("*/")
                continue
            }
            if code.hasPrefix("//") {
                comment += code + "\n"
                continue
            }
            if code.isEmpty || code.hasPrefix("#") || code.hasPrefix("extern \"C\"") {
                if pending.isEmpty { comment = "" }
                continue
            }
            if pending.isEmpty { start = index + 1 }
            pending += (pending.isEmpty ? "" : " ") + code
            depth += code.count(where: { $0 == "{" }) - code.count(where: { $0 == "}" })
            if depth <= 0, pending.hasSuffix(";") || pending.hasSuffix("}") {
                if pending.hasSuffix(");"), !pending.contains("{"), !pending.contains("_assert(") {
                    found.append(Declaration(line: start, text: pending, comment: comment))
                }
                pending = ""
                comment = ""
                depth = 0
            }
        }
        return found
    }

    static func notes(_ tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.isIn(folder) && $0.hasExtension("h") }.flatMap { file in
            declarations(in: file.text).flatMap { declaration in
                ["Ownership:", "Thread:"].filter { !declaration.comment.contains($0) }.map { note in
                    Violation(
                        file.path,
                        line: declaration.line,
                        "the comment above '\(declaration.text)' has no '\(note)'"
                    )
                }
            }
        }
    }

    /// One header a noun, one `.c` of the same name.
    static func nouns(_ tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.isIn(folder) && $0.hasExtension("h") }.compactMap { file in
            guard file.name.hasPrefix("mochi_") else { return Violation(file.path, "is not named mochi_<noun>.h") }
            let source = "Sources/CH2OShim/" + file.name.dropFirst("mochi_".count).dropLast(2) + ".c"
            if tree.files.contains(where: { $0.path == source }) { return nil }
            return Violation(file.path, "has no \(source) beside it")
        }
    }
}

extension StringProtocol {
    fileprivate func trimming() -> String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
