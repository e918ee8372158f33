internal import Foundation
internal import MochiAPI

/// `mochi build`: builds the application for production, with all that it can have ready before it starts.
struct BuildCommand: Command {
    static let syntax = CommandSyntax(
        name: "build",
        summary: "build the application for production",
        options: [
            .init(
                names: ["-o", "--output"],
                value: "<path>",
                summary: "the file for what is made ahead, else mochi.build"
            ),
            .init(names: ["--product"], value: "<name>", summary: "which program, where the package has several"),
            .init(names: ["--scratch-path"], value: "<path>", summary: "where swift builds, as `swift build` has it"),
        ],
        details: """
            The program is built for release, and says with `build` what it can make ahead: its templates are compiled and
            its client modules bundled, into one file. In production the program takes ./mochi.build when it exists, starts
            from it, and needs neither components/ nor esbuild where it runs. A mistake in a template fails the build.
            """
    )

    private let output: String
    private let product: String?
    private let scratchPath: String?

    init(_ typed: TypedCommand) {
        output = typed.options["-o"] ?? "mochi.build"
        product = typed.options["--product"]
        scratchPath = typed.options["--scratch-path"]
    }

    func run() throws {
        let root = FileManager.default.currentDirectoryPath
        let package = try SwiftPackage(in: root, scratchPath: scratchPath, isRelease: true)
        let name = try package.program(named: product)
        guard try package.build(name) else { throw CommandFailure("\(name) does not compile") }
        let program = try package.path(of: name)
        // What it makes, or what is wrong, it says itself.
        guard try ChildCommand.run([program, "build", "--output", output], in: root) == 0 else {
            throw CommandFailure("nothing was written to \(output)")
        }
        print("\(program) is the program; it starts from \(output).")
    }
}
