/// A script for `compdef` of zsh.
struct ZshCompletions {
    private let commands: [CommandSyntax]

    init(_ commands: [CommandSyntax]) {
        self.commands = commands
    }

    var script: String {
        """
        _mochi() {
            local -a commands=(
        \(commands.map { "        \(quote($0.name + ":" + $0.summary))" }.joined(separator: "\n"))
            )
            if ((CURRENT == 2)); then
                _describe command commands
                _arguments '--help[print this]' '--version[print the version]'
                return
            fi
            local name=$words[2]
            shift words
            ((CURRENT--))
            case $name in
        \(commands.map(branch).joined(separator: "\n"))
            esac
        }
        compdef _mochi mochi
        """
    }

    private func branch(_ command: CommandSyntax) -> String {
        var specifications = (command.options + [CommandSyntax.help]).map { option in
            let names = option.names.joined(separator: " ")
            let value = option.value.map { ":\($0):\(option.takesPath ? "_files -/" : " ")" } ?? ""
            let text = "[\(option.summary)]\(value)"
            return option.names.count == 1
                ? quote(names + text) : "\(quote("(\(names))")){\(option.names.joined(separator: ","))}\(quote(text))"
        }
        switch command.operand {
        case .directory(let name): specifications.append(quote("1:\(name):_files -/"))
        case .choice(let name, let choices):
            specifications.append(quote("1:\(name):(\(choices.joined(separator: " ")))"))
        case nil: break
        }
        return "    \(command.name)) _arguments \(specifications.joined(separator: " ")) ;;"
    }

    private func quote(_ text: String) -> String {
        "'" + text.replacing("'", with: #"'\''"#) + "'"
    }
}
