/// What a file such as `.env` says, see `EnvironmentLine`.
struct EnvironmentFile: Equatable {
    /// A file of settings is no longer than this.
    static let mostBytes = 1 << 20

    let path: String
    /// Of two assignments to one name the last holds.
    let values: [String: String]

    /// - Throws: for a line that cannot be read, with its number and without its text.
    init(_ bytes: [UInt8], path: String) throws(StartError) {
        var values: [String: String] = [:]
        for (index, entry) in EnvironmentText(bytes).lines.enumerated() {
            if let problem = entry.line.problem { throw StartError("\(path):\(index + 1): \(problem)") }
            if let name = entry.line.name { values[name] = entry.line.value }
        }
        self.path = path
        self.values = values
    }
}
