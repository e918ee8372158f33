/// Variables from several sources, of which the first that has one goes before the others.
struct Variables: Sendable {
    private let environment: @Sendable (String) -> String?
    private let files: [EnvironmentFile]

    /// Variables whose values are paths already: a file that holds the path would be taken for the file itself.
    private static let paths: Set = ["TLS_CERT", "TLS_KEY"]
    /// A value in a file of its own is no longer than this.
    private static let mostBytes = 64 << 10

    init(_ environment: @escaping @Sendable (String) -> String?, files: [EnvironmentFile]) {
        self.environment = environment
        self.files = files
    }

    /// The environment, then `.env.production` unless `MOCHI_ENV` is `development`, then `.env`.
    ///
    /// The last may say what `MOCHI_ENV` is.
    init(in directory: String, _ environment: @escaping @Sendable (String) -> String?) throws(StartError) {
        func read(_ name: String) throws(StartError) -> EnvironmentFile? {
            let path = directory == "." ? name : directory + "/" + name
            return try SmallFile.read(path, upTo: EnvironmentFile.mostBytes).map { bytes throws(StartError) in
                try EnvironmentFile(bytes, path: path)
            }
        }
        let common = try read(".env").map { [$0] } ?? []
        let isDevelopment = try Variables(environment, files: common).value(of: "MOCHI_ENV") == "development"
        let production = isDevelopment ? nil : try read(".env.production")
        self.init(environment, files: (production.map { [$0] } ?? []) + common)
    }

    /// The value of a variable; nil where no source has it.
    func value(of name: String) throws(StartError) -> String? {
        if let value = try value(of: name, place: nil, environment) { return value }
        for file in files {
            if let value = try value(of: name, place: file.path, { file.values[$0] }) { return value }
        }
        return nil
    }

    /// What one source says, itself or by a file that it names; `place` is the source's own file.
    private func value(
        of name: String,
        place: String?,
        _ source: (String) -> String?
    ) throws(StartError) -> String? {
        let value = source(name)
        let pathName = name + "_FILE"
        guard !Self.paths.contains(name), let path = source(pathName), !path.isEmpty else { return value }
        let place = place.map { " in \($0)" } ?? ""
        guard value?.isEmpty != false else {
            throw StartError("$\(name) and $\(pathName) are both set\(place): take one of them out")
        }
        guard let bytes = try SmallFile.read(path, upTo: Self.mostBytes) else {
            throw StartError("$\(pathName)\(place): there is no file \(path)")
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw StartError("$\(pathName)\(place): \(path) is no text")
        }
        // As editors and `echo` end a line.
        let end = text.hasSuffix("\r\n") || text.hasSuffix("\n") ? 1 : 0
        return String(text.dropLast(end))
    }
}
