/// Examples in the comments of what users import.
extension DocumentationRules {
    /// The products' sources: their comments are the reference.
    static func hasCheckedComments(_ file: SourceFile) -> Bool {
        file.hasExtension("swift") && (file.isIn("Sources/MochiAPI") || file.isIn("Sources/MochiTesting"))
    }

    /// The blocks in the comments of public declarations: fenced ones, and those indented by four spaces, which are Swift.
    static func commentBlocks(in file: SourceFile) -> [Block] {
        var found: [Block] = []
        var comment: [String] = []
        /// The last line at the left margin that declares something: what is below it belongs to it.
        var owner: Substring = ""
        for (index, line) in file.lines.enumerated() {
            let content = line.drop(while: \.isWhitespace)
            if content.hasPrefix("///") {
                let text = content.dropFirst(3)
                comment.append(String(text.first == " " ? text.dropFirst() : text))
            } else if !isAttribute(content) {
                if line.first?.isLetter == true || line.first == "@" { owner = line }
                if !comment.isEmpty, isPublic(content, in: owner) {
                    let start = index - comment.count
                    let markdown = comment.joined(separator: "\n")
                    found += (blocks(in: markdown) + indentedBlocks(in: comment)).map { block in
                        Block(line: start + block.line, language: block.language, text: block.text)
                    }
                }
                comment = []
            }
        }
        return found
    }

    /// Whether a line holds attributes and nothing that they belong to.
    private static func isAttribute(_ line: Substring) -> Bool {
        line.first == "@" && !line.split(whereSeparator: \.isWhitespace).contains { keywords.contains(String($0)) }
    }

    private static let keywords: Set = [
        "func", "init", "var", "let", "subscript", "struct", "class", "enum", "protocol", "typealias", "extension",
        "macro", "actor", "case",
    ]

    /// Whether users see a declaration: it says so, or belongs to a protocol, an extension or an enumeration that does.
    private static func isPublic(_ line: Substring, in owner: Substring) -> Bool {
        func says(_ words: String..., in line: Substring) -> Bool {
            let all = line.split(whereSeparator: \.isWhitespace).map(String.init)
            return words.allSatisfy(all.contains)
        }
        if says("public", in: line) { return true }
        if ["private", "fileprivate", "internal", "package"].contains(where: { says($0, in: line) }) { return false }
        return says("public", "protocol", in: owner) || says("public", "extension", in: owner)
            || line.hasPrefix("case ") && says("public", in: owner)
    }

    /// Code by indentation (CommonMark 4.4): it does not interrupt a paragraph, and empty lines may stand within.
    private static func indentedBlocks(in comment: [String]) -> [Block] {
        var found: [Block] = []
        var body: [String] = []
        var start = 0
        var isBehindParagraph = false
        var isFenced = false
        func end() {
            let text = body.joined(separator: "\n")
            if text.contains(where: { !$0.isWhitespace }) {
                found.append(Block(line: start, language: "swift", text: text))
            }
            body = []
        }
        for (index, line) in comment.enumerated() {
            let isEmpty = line.allSatisfy(\.isWhitespace)
            if line.hasPrefix("```") { isFenced.toggle() }
            if !isFenced, line.hasPrefix("    "), !isEmpty, !body.isEmpty || !isBehindParagraph {
                if body.isEmpty { start = index + 1 }
                body.append(line)
            } else if isEmpty, !body.isEmpty {
                body.append("")
            } else {
                end()
            }
            isBehindParagraph = !isEmpty && body.isEmpty
        }
        end()
        return found
    }
}
