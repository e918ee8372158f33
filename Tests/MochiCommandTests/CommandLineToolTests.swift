import TestSupport
import Testing

@testable import mochi

/// What every command has in common, as a process.
@Suite struct CommandLineToolTests {
    private func run(_ arguments: String...) async throws -> Subprocess {
        try await MochiProgram.run(arguments, in: TemporaryDirectory())
    }

    @Test(arguments: [
        ([], "mochi: a command is missing; see `mochi --help`"),
        (["dance"], "mochi: dance is no command; see `mochi --help`"),
        (["--dance"], "mochi: --dance is no option; see `mochi --help`"),
        (["--version", "now"], "mochi: now is one word too many; see `mochi --help`"),
        (["generate-key", "-x"], "mochi generate-key: -x is no option; see `mochi generate-key --help`"),
        (
            ["generate-key", "now"],
            "mochi generate-key: now is one word too many; see `mochi generate-key --help`"
        ),
        (
            ["generate-key", "--force=yes"],
            "mochi generate-key: --force takes no value; see `mochi generate-key --help`"
        ),
        (["new"], "mochi new: <directory> is missing; see `mochi new --help`"),
        (["new", "a", "b"], "mochi new: b is one word too many; see `mochi new --help`"),
        (["new", "a", "--mochi"], "mochi new: --mochi needs a value; see `mochi new --help`"),
        (
            ["new", "a", "--mochi", "."],
            "mochi new: --mochi . is no checkout of Mochi; see `mochi new --help`"
        ),
        (
            ["completions", "sh"],
            "mochi completions: sh is no shell: accepted are bash, zsh, fish; see `mochi completions --help`"
        ),
    ])
    func `a wrong command line exits 64 with one line`(arguments: [String], line: String) async throws {
        let result = try await MochiProgram.run(arguments, in: TemporaryDirectory())
        #expect(result.status == .exited(64))
        #expect(result.errorOutput == line + "\n")
        #expect(result.output == "")
    }

    @Test(arguments: ["--help", "-h"])
    func `help lists every command`(flag: String) async throws {
        let help = try await run(flag)
        #expect(help.status == .exited(0))
        for syntax in Commands.syntaxes {
            #expect(help.output.contains("mochi \(syntax.usage)  "))
        }
    }

    @Test(arguments: Commands.syntaxes.map(\.name), ["--help", "-h"])
    func `every command has a help`(name: String, flag: String) async throws {
        let help = try await run(name, flag)
        #expect(help.status == .exited(0))
        #expect(help.output.hasPrefix("mochi \(name)"))
        #expect(help.output.contains("-h, --help"))
        #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }

    @Test func `the version is that of the package`() async throws {
        #expect(try await run("--version").output == "mochi 0.1.0-dev\n")
    }
}
