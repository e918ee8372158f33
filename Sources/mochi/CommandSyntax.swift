/// What can be typed for a command.
struct CommandSyntax: Sendable {
    /// An option, by all its names: `-f` and `--force`.
    struct Option: Sendable {
        let names: [String]
        /// What its value is called in the help; nil when it takes none.
        var value: String?
        /// What it does, in a few words.
        let summary: String

        /// Whether its value is a place in the file system, which a shell can complete.
        var takesPath: Bool { value?.contains("path") == true }
    }

    /// The one word that belongs to a command.
    enum Operand: Sendable {
        case directory(String)
        case choice(String, [String])

        var name: String {
            switch self {
            case .directory(let name), .choice(let name, _): name
            }
        }
    }

    let name: String
    /// What the command does, in a few words.
    let summary: String
    var operand: Operand?
    var options: [Option] = []
    /// What the help says beyond the summary.
    var details = ""

    /// Every command has it.
    static let help = Option(names: ["-h", "--help"], summary: "print this")

    /// The command as it is typed.
    var usage: String {
        let options = options.map { "[\($0.names[0])\($0.value.map { " " + $0 } ?? "")]" }
        return ([name] + options + (operand.map { ["<\($0.name)>"] } ?? [])).joined(separator: " ")
    }

    /// The text of `mochi <command> --help`.
    var helpText: String {
        let rows = (options + [Self.help]).map { option in
            (option.names.joined(separator: ", ") + (option.value.map { " " + $0 } ?? ""), option.summary)
        }
        let parts = [
            "mochi \(usage)", summary.prefix(1).uppercased() + summary.dropFirst() + ".", details, Table.text(rows),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}

/// Two columns of text.
enum Table {
    static func text(_ rows: [(String, String)]) -> String {
        let width = (rows.map(\.0.count).max() ?? 0) + 3
        return rows.map { $0 + String(repeating: " ", count: width - $0.count) + $1 }.joined(separator: "\n")
    }
}
