internal import MochiAPI

/// What was typed for a command, sorted.
struct TypedCommand {
    /// The word that belongs to the command.
    private(set) var operand: String?
    /// Values of the options that were given, by the option's first name; empty for those that take none.
    private(set) var options: [String: String] = [:]
    private(set) var asksForHelp = false

    init(_ reader: inout ArgumentReader, _ syntax: CommandSyntax) throws(UsageError) {
        while let argument = try reader.next() {
            switch argument {
            case .flag(let flag) where CommandSyntax.help.names.contains(flag): asksForHelp = true
            case .flag(let flag):
                guard let option = syntax.options.first(where: { $0.names.contains(flag) }) else {
                    throw UsageError("\(flag) is no option")
                }
                options[option.names[0]] = option.value == nil ? "" : try reader.value(of: flag)
            case .word(let word):
                guard syntax.operand != nil, operand == nil else { throw UsageError("\(word) is one word too many") }
                operand = word
            }
        }
        if case .choice(let name, let words) = syntax.operand, let operand, !words.contains(operand) {
            throw UsageError("\(operand) is no \(name): accepted are \(words.joined(separator: ", "))")
        }
        if let wanted = syntax.operand, operand == nil, !asksForHelp {
            throw UsageError("<\(wanted.name)> is missing")
        }
    }
}
