import TestSupport
import Testing

@testable import mochi

@Suite struct CompletionsTests {
    private func script(_ shell: String) async throws -> String {
        let result = try await MochiProgram.run(["completions", shell], in: TemporaryDirectory())
        #expect(result.status == .exited(0))
        return result.output
    }

    /// What bash offers for the last of the words.
    private func complete(_ words: [String], in directory: TemporaryDirectory) async throws -> [String] {
        let test = """
            cd "$1" && shift
            eval "$SCRIPT"
            compopt() { :; }
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            _mochi
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let script = try await script("bash")
        let result = try await onThread {
            try Subprocess.run(
                "bash",
                ["-c", test, "bash", directory.path] + words,
                environment: ["SCRIPT": script]
            )
        }
        #expect(result.errorOutput == "")
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        (["mochi", ""], Commands.syntaxes.map(\.name) + ["--help", "--version"]),
        (["mochi", "gen"], ["generate-key"]),
        (["mochi", "--v"], ["--version"]),
        (["mochi", "generate-key", "-"], ["-f", "--force", "-h", "--help"]),
        (["mochi", "completions", ""], ["bash", "zsh", "fish", "-h", "--help"]),
        (["mochi", "completions", "z"], ["zsh"]),
        (["mochi", "new", "--m"], ["--mochi"]),
        (["mochi", "new", "s"], ["shop", "sites"]),
        (["mochi", "new", "--mochi", "sh"], ["shop"]),
        (["mochi", "dev", "--port", ""], []),
        (["mochi", "dev", "--scratch-path", "sh"], ["shop"]),
        (["mochi", "dance", ""], []),
    ])
    func `bash completes commands, options, choices and directories`(words: [String], offers: [String]) async throws {
        let directory = try TemporaryDirectory()
        for name in ["shop/a", "sites/a", "some-file"] { try directory.write(name, "") }
        #expect(try await complete(words, in: directory).sorted() == offers.sorted())
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `every shell learns every command and option`(shell: String) async throws {
        let script = try await script(shell)
        for syntax in Commands.syntaxes {
            #expect(script.contains(syntax.name))
            for name in syntax.options.flatMap(\.names) {
                #expect(script.contains(shell == "fish" ? String(name.drop { $0 == "-" }) : name))
            }
        }
    }
}
