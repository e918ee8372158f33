internal import MochiAPI

/// `mochi completions`: prints a script that completes commands in a shell.
struct CompletionsCommand: Command {
    static let syntax = CommandSyntax(
        name: "completions",
        summary: "print a script that completes commands in a shell",
        operand: .choice("shell", Shell.allCases.map(\.rawValue)),
        details: """
            bash   eval "$(mochi completions bash)" in ~/.bashrc
            zsh    eval "$(mochi completions zsh)" in ~/.zshrc, behind compinit
            fish   mochi completions fish > ~/.config/fish/completions/mochi.fish
            """
    )

    private enum Shell: String, CaseIterable {
        case bash
        case zsh
        case fish
    }

    private let shell: Shell

    init(_ typed: TypedCommand) throws(UsageError) {
        guard let shell = typed.operand.flatMap(Shell.init(rawValue:)) else { throw UsageError("<shell> is missing") }
        self.shell = shell
    }

    func run() {
        switch shell {
        case .bash: print(BashCompletions(Commands.syntaxes).script)
        case .zsh: print(ZshCompletions(Commands.syntaxes).script)
        case .fish: print(FishCompletions(Commands.syntaxes).script)
        }
    }
}
