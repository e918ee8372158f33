internal import MochiAPI

/// The program `mochi`: finds the command that is meant and runs it.
struct CommandLineTool {
    private let arguments: [String]

    init(_ arguments: [String]) {
        self.arguments = arguments
    }

    func run() async {
        var program = "mochi"
        do {
            var reader = ArgumentReader(arguments)
            switch try reader.next() {
            case nil: throw UsageError("a command is missing")
            case .flag("--version"):
                try end(&reader)
                print("mochi \(Release.version)")
            case .flag(let flag) where CommandSyntax.help.names.contains(flag):
                try end(&reader)
                print(Self.help)
            case .flag(let flag): throw UsageError("\(flag) is no option")
            case .word(let word):
                guard let type = Commands.all.first(where: { $0.syntax.name == word }) else {
                    throw UsageError("\(word) is no command")
                }
                program += " " + word
                try await run(type, &reader)
            }
        } catch {
            ProgramExit.fail(program, error)
        }
    }

    private func run(_ type: any Command.Type, _ reader: inout ArgumentReader) async throws {
        let typed = try TypedCommand(&reader, type.syntax)
        if typed.asksForHelp {
            print(type.syntax.helpText)
        } else {
            try await type.init(typed).run()
        }
    }

    /// Nothing may follow.
    private func end(_ reader: inout ArgumentReader) throws(UsageError) {
        switch try reader.next() {
        case nil: return
        case .flag(let argument), .word(let argument): throw UsageError("\(argument) is one word too many")
        }
    }

    private static var help: String {
        """
        The command line of Mochi \(Release.version), a web framework for Swift.

        \(Table.text(Commands.syntaxes.map { ("mochi " + $0.usage, $0.summary) }))

        `mochi <command> --help` says more. An application has commands of its own: `swift run <name> --help`.
        """
    }
}
