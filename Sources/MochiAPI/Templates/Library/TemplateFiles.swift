internal import Foundation

/// A file with a template.
struct TemplateFile: Sendable, Equatable {
    /// The name of the component: that of the file.
    let name: String
    /// The absolute path.
    let path: String

    init(name: String, path: String) {
        self.name = name
        self.path = path
    }

    /// The file at a path, named as it is.
    init(path: String) {
        let file = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.index(after: $0)...] } ?? path[...]
        self.init(name: String(file.dropLast(TemplateFiles.suffix.count)), path: path)
    }

    /// Whether there is one.
    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Whether the file is what was read before.
    func holds(_ source: TemplateSource) -> Bool {
        FileManager.default.contents(atPath: path).map { $0.elementsEqual(source.bytes) } == true
    }

    /// The largest file that is read.
    private static let limit = 4 << 20

    /// Reads the file.
    ///
    /// - Throws: what is wrong with it as a file, and as text.
    func source() throws(TemplateErrors) -> TemplateSource {
        let shown = SourceLocation(path: path, line: 1).shortPath
        func failure(_ message: String) -> TemplateErrors {
            TemplateErrors(problems: [TemplateSource(name, path: shown, bytes: []).problem(message, at: 0)])
        }
        guard let data = FileManager.default.contents(atPath: path) else { throw failure("the file cannot be read") }
        guard data.count <= Self.limit else { throw failure("the file is larger than \(Self.limit) bytes") }
        let source = TemplateSource(name, path: shown, bytes: Array(data))
        guard String(validating: source.bytes, as: UTF8.self) != nil else {
            throw failure("the file is no text in UTF-8: save it as such")
        }
        return source
    }
}

/// Finds the templates in a directory.
enum TemplateFiles {
    /// Files that are read; more of them are no templates.
    private static let most = 10_000
    static let suffix = ".mochi"

    /// The templates in a directory and in those below it, by their names.
    ///
    /// Names that begin with a dot and `node_modules` are passed over, and links to directories, which may lead in circles.
    static func find(in root: String) throws(StartError) -> [TemplateFile] {
        var files: [TemplateFile] = []
        var names: [String: String] = [:]
        var pending = [root]
        while let folder = pending.popLast() {
            for entry in (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? [] {
                let path = folder + "/" + entry
                if entry.hasPrefix(".") || entry == "node_modules" { continue }
                if entry.hasSuffix(suffix) {
                    let name = String(entry.dropLast(suffix.count))
                    guard isName(name) else {
                        throw StartError(
                            "templates: \(path): the name of a component is made of letters and digits, and begins with a capital letter"
                        )
                    }
                    if let other = names.updateValue(path, forKey: name) {
                        throw StartError("templates: there are two \(name): \(other) and \(path)")
                    }
                    files.append(TemplateFile(name: name, path: path))
                } else if isFolder(path) {
                    pending.append(path)
                }
                if files.count > most {
                    throw StartError("templates: there are more than \(most) templates in \(root)")
                }
            }
        }
        return files.sorted { $0.name < $1.name }
    }

    /// Whether there is a directory itself, not a link to one.
    static func isFolder(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }

    static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, UInt8(ascii: "A")...UInt8(ascii: "Z") ~= first, name.utf8.count <= 100 else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            byte != UInt8(ascii: "-") && HTMLName.isCharacter(byte) || byte == UInt8(ascii: "_")
        }
    }
}
