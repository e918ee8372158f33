/// There is no doctest: an example in the documentation is compiled because it also stands in a file that is.
enum DocumentationRules {
    struct Block: Equatable {
        let line: Int
        let language: String
        let text: String
    }

    /// The fenced blocks of a Markdown file.
    static func blocks(in text: String) -> [Block] {
        var found: [Block] = []
        var open: (line: Int, fence: String, language: String)?
        var body: [Substring] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = line.drop(while: \.isWhitespace)
            let fence = String(content.prefix(while: { $0 == "`" }))
            if let block = open {
                if fence.count >= block.fence.count, content.dropFirst(fence.count).allSatisfy(\.isWhitespace) {
                    found.append(Block(line: block.line, language: block.language, text: body.joined(separator: "\n")))
                    open = nil
                } else {
                    body.append(line)
                }
            } else if fence.count >= 3 {
                open = (index + 1, fence, String(content.dropFirst(fence.count).filter { !$0.isWhitespace }))
                body = []
            }
        }
        if let block = open {
            found.append(Block(line: block.line, language: block.language, text: body.joined(separator: "\n")))
        }
        return found
    }

    /// README.md and the articles of every documentation catalogue.
    static func isChecked(_ file: SourceFile) -> Bool {
        file.path == "README.md" || file.hasExtension("md") && file.path.contains(".docc/")
    }

    static func examples(_ tree: SourceTree) -> [Violation] {
        // A target without a manifest entry would not be compiled; the folders of Examples and Tests all have one.
        let compiled = tree.files.filter { $0.hasExtension("swift") && ($0.isIn("Examples") || $0.isIn("Tests")) }
            .map { $0.text.filter { !$0.isWhitespace } }
        return tree.files.flatMap { file in
            let found =
                if isChecked(file) {
                    blocks(in: file.text)
                } else if hasCheckedComments(file) {
                    commentBlocks(in: file)
                } else {
                    [] as [Block]
                }
            return found.compactMap { violation($0, in: file, compiled) }
        }
    }

    private static func violation(_ block: Block, in file: SourceFile, _ compiled: [String]) -> Violation? {
        guard block.language.lowercased().hasPrefix("swift") else { return nil }
        if block.language != "swift" {
            return Violation(
                file.path,
                line: block.line,
                "the fence says '\(block.language)'; a Swift example says 'swift' and is compiled"
            )
        }
        let example = block.text.filter { !$0.isWhitespace }
        if example.isEmpty { return Violation(file.path, line: block.line, "the example is empty") }
        if compiled.contains(where: { $0.contains(example) }) { return nil }
        return Violation(
            file.path,
            line: block.line,
            "the example stands in no file of Examples or Tests, so nothing compiles it"
        )
    }
}
