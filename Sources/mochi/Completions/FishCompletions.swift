/// A script of `complete` commands for fish.
struct FishCompletions {
    private let commands: [CommandSyntax]

    init(_ commands: [CommandSyntax]) {
        self.commands = commands
    }

    var script: String {
        let first = "complete -c mochi -n __fish_use_subcommand"
        return
            (["complete -c mochi -f"]
            + commands.map { "\(first) -a \($0.name) -d \(quote($0.summary))" }
            + ["\(first) -l help -d 'print this'", "\(first) -l version -d 'print the version'"]
            + commands.flatMap(lines)).joined(separator: "\n")
    }

    private func lines(_ command: CommandSyntax) -> [String] {
        let start = "complete -c mochi -n '__fish_seen_subcommand_from \(command.name)'"
        var lines = (command.options + [CommandSyntax.help]).map { option in
            let names = option.names.map { $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst())" }
            let completion = option.takesPath ? " -r -a '(__fish_complete_directories)'" : " -x"
            let value = option.value == nil ? "" : completion
            return "\(start) \(names.joined(separator: " "))\(value) -d \(quote(option.summary))"
        }
        switch command.operand {
        case .directory: lines.append("\(start) -a '(__fish_complete_directories)'")
        case .choice(_, let choices): lines.append("\(start) -a '\(choices.joined(separator: " "))'")
        case nil: break
        }
        return lines
    }

    private func quote(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
