import Foundation

/// One text file of the repository: where it stands, relative to the root, and what it says.
struct SourceFile {
    let path: String
    let text: String

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    func isIn(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }
    func hasExtension(_ extensions: String...) -> Bool { extensions.contains { path.hasSuffix("." + $0) } }
}

/// The files that the rules are held against: the repository, or a few bad lines in the rules' own tests.
struct SourceTree {
    let files: [SourceFile]
    /// Every folder below the root, relative to it.
    let folders: [String]

    init(_ texts: [String: String]) {
        files = texts.map { SourceFile(path: $0.key, text: $0.value) }.sorted { $0.path < $1.path }
        var folders: Set<String> = []
        for path in texts.keys {
            var parts = path.split(separator: "/").dropLast()
            while !parts.isEmpty {
                folders.insert(parts.joined(separator: "/"))
                parts.removeLast()
            }
        }
        self.folders = folders.sorted()
    }

    /// The folder of the repository that this test was compiled from.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The repository that this test was compiled from.
    static let repository: SourceTree = {
        var texts: [String: String] = [:]
        collect(root, below: "", into: &texts)
        return SourceTree(texts)
    }()

    /// Adds the text files below `folder`.
    ///
    /// Hidden folders hold builds and version control, except the one of CI. Files that are not UTF-8 are pictures and the like.
    private static func collect(_ folder: URL, below prefix: String, into texts: inout [String: String]) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name != ".git" {
            let item = folder.appendingPathComponent(name)
            let values = try? item.resourceValues(forKeys: [.isDirectoryKey, .isSymbolicLinkKey])
            if values?.isDirectory == true {
                if !name.hasPrefix(".") || name == ".ci", name != "__pycache__", name != "node_modules" {
                    collect(item, below: prefix + name + "/", into: &texts)
                }
            } else if values?.isSymbolicLink != true, let text = try? String(contentsOf: item, encoding: .utf8) {
                texts[prefix + name] = text
            }
        }
    }
}

/// A rule that a file breaks, as one line that says what to do.
struct Violation: CustomStringConvertible, Equatable {
    let path: String
    let line: Int?
    let message: String

    init(_ path: String, line: Int? = nil, _ message: String) {
        self.path = path
        self.line = line
        self.message = message
    }

    var description: String { line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)" }
}
