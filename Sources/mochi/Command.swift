internal import MochiAPI

/// Something that `mochi` can be told to do: a type in a file of its own, which `Commands.all` lists.
protocol Command: Sendable {
    /// What is typed, for parsing, help and completions alike.
    static var syntax: CommandSyntax { get }

    /// Takes what was typed, which has the shape that `syntax` describes.
    init(_ typed: TypedCommand) throws(UsageError)

    /// Does it.
    func run() async throws
}

/// The commands of `mochi`, in the order in which a newcomer needs them.
enum Commands {
    static let all: [any Command.Type] = [
        NewCommand.self, DevCommand.self, BuildCommand.self, GenerateKeyCommand.self, CompletionsCommand.self,
    ]

    static var syntaxes: [CommandSyntax] { all.map { $0.syntax } }
}

/// A command could not do what it was told, though it was told well.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
