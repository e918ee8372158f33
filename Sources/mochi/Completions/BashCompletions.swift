/// A script for `complete` of bash.
struct BashCompletions {
    private let commands: [CommandSyntax]

    init(_ commands: [CommandSyntax]) {
        self.commands = commands
    }

    var script: String {
        """
        _mochi() {
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= kind=words
            COMPREPLY=()
            if ((COMP_CWORD == 1)); then
                words='\((commands.map(\.name) + ["--help", "--version"]).joined(separator: " "))'
            else
                case ${COMP_WORDS[1]} in
        \(commands.map(branch).joined(separator: "\n"))
                esac
            fi
            if [[ $kind == directory && $word != -* ]]; then
                compopt -o filenames
                mapfile -t COMPREPLY < <(compgen -d -- "$word")
            elif [[ $kind != value ]]; then
                mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
            fi
        }
        complete -F _mochi mochi
        """
    }

    private func branch(_ command: CommandSyntax) -> String {
        var lines = ["        \(command.name))"]
        var words = (command.options + [CommandSyntax.help]).flatMap(\.names)
        switch command.operand {
        case .directory: lines.append("            kind=directory")
        case .choice(_, let choices): words = choices + words
        case nil: break
        }
        lines.append("            words='\(words.joined(separator: " "))'")
        let valued = command.options.filter { $0.value != nil }
        for (kind, options) in [("directory", valued.filter(\.takesPath)), ("value", valued.filter { !$0.takesPath })]
        where !options.isEmpty {
            lines.append(
                "            [[ $before == @(\(options.flatMap(\.names).joined(separator: "|"))) ]] && kind=\(kind)"
            )
        }
        return (lines + ["            ;;"]).joined(separator: "\n")
    }
}
