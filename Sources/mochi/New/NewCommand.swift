internal import Foundation
internal import MochiAPI

/// `mochi new`: writes a project that builds, and whose tests pass.
struct NewCommand: Command {
    static let syntax = CommandSyntax(
        name: "new",
        summary: "write a new project",
        operand: .directory("directory"),
        options: [
            .init(names: ["--mochi"], value: "<path or URL>", summary: "where the project takes Mochi from")
        ],
        details: """
            The directory is made; one that is there must be empty, but for .git. The project is named after it: my-shop
            has the module MyShop. It has a page with a form, a template, an API route, a server island, a style sheet,
            tests, and a key in .env.
            Without --mochi the project takes Mochi from the checkout that this program was built in, by its path. A URL
            is taken as a git repository, of which the branch main is followed.
            """
    )

    private let directory: String
    private let source: MochiSource

    init(_ typed: TypedCommand) throws(UsageError) {
        directory = typed.operand ?? "."
        if let wanted = typed.options["--mochi"] {
            source = try MochiSource(wanted)
        } else if let found = MochiSource(builtIn: "/proc/self/exe") {
            source = found
        } else {
            throw UsageError("this program lies in no checkout of Mochi, so --mochi is needed")
        }
    }

    func run() throws {
        let root = URL(filePath: directory, directoryHint: .notDirectory).standardizedFileURL
        guard !source.collides(withDirectory: root.lastPathComponent) else {
            throw CommandFailure("\(root.lastPathComponent) is the name of Mochi's own package: choose another")
        }
        let name = ProjectName(directory: root.lastPathComponent)
        try prepare(root)
        do {
            for file in ProjectTemplate(name: name, source: source).files {
                let place = root.appending(path: file.path)
                let folder = place.deletingLastPathComponent()
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try Data(file.text.utf8).write(to: place)
            }
        } catch {
            throw CommandFailure("\(directory) cannot be written: \(error.localizedDescription)")
        }
        try writeEnvironment(root.appending(path: ".env").path(percentEncoded: false))
        print(farewell(name))
    }

    /// Makes the directory, and refuses one that has something in it.
    private func prepare(_ root: URL) throws(CommandFailure) {
        let path = root.path(percentEncoded: false)
        var isDirectory: ObjCBool = false
        if unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue {
            throw CommandFailure("\(directory) is a file")
        }
        do {
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0 != ".git" }
            if names.isEmpty { return }
        } catch {
            throw CommandFailure("\(directory) cannot be made: \(error.localizedDescription)")
        }
        throw CommandFailure("\(directory) is not empty, and nothing in it was changed")
    }

    /// What belongs to this machine and not into version control.
    private func writeEnvironment(_ path: String) throws {
        try ReplacedFile.write(PackageResources.env_template, to: path)
        _ = try KeyFile(path).write(.random(), overwrites: false)
    }

    private func farewell(_ name: ProjectName) -> String {
        """
        \(name.title) is written.

          cd \(Self.shellWord(directory))
          mochi dev     serves it on http://localhost:3000, and what you change
          swift test    runs its tests

        The first build compiles Mochi too, which takes some minutes. README.md says what the files are.
        """
    }

    /// A path as a shell reads it as one word.
    private static func shellWord(_ path: String) -> String {
        let isPlain = path.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || "/._-".contains($0) }
        return isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
    }
}
