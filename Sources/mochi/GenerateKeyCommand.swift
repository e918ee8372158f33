internal import MochiAPI

/// `mochi generate-key`: writes a new `MOCHI_KEY` to `.env`.
struct GenerateKeyCommand: Command {
    static let syntax = CommandSyntax(
        name: "generate-key",
        summary: "write a new MOCHI_KEY to .env",
        options: [.init(names: ["-f", "--force"], summary: "replace the key that .env has")],
        details: """
            The key seals what clients keep: sessions, properties of islands. It is 32 random bytes, written to .env in
            this directory, which only you may read from then on (mode 0600), and never printed. Everything else in the
            file stays as it is. What an old key has sealed can be read as long as MOCHI_KEY_PREVIOUS holds it.
            Keep .env out of version control.
            """
    )

    private let force: Bool

    init(_ typed: TypedCommand) {
        force = typed.options["-f"] != nil
    }

    func run() throws {
        let isNew = try KeyFile(".env").write(.random(), overwrites: force)
        print(isNew ? "MOCHI_KEY stands in .env." : "MOCHI_KEY in .env is a new one.")
    }
}
