/// The browser code of an application's client islands, as it is served.
///
///     {assetPrefix}/client/Counter-KEAIM5I2.js           bundled by esbuild, with what it shares in chunks beside it
///     {assetPrefix}/client/1a2b3c/Counter.client.js      without esbuild: the directory as it is
struct ClientModules: Sendable {
    /// The URLs of modules by the names of their islands.
    private(set) var urls: [String: String] = [:]
    /// What is served, by its path below `{assetPrefix}/client/`.
    private(set) var assets: [String: ImmutableAsset] = [:]
    /// The files that they are made of, relative to the directory.
    private var sources: [String] = []
    private let prefix: String

    /// A route for each file.
    var routes: Routes {
        Routes(assets.sorted { $0.key < $1.key }.map { (pattern: "\(prefix)/\($0.key)", route: $0.value.route) })
    }

    /// Finds the modules of `islands` and makes them ready.
    init(_ options: ServeOptions, of islands: Set<String>) throws(StartError) {
        prefix = "\(options.assetPrefix)/client"
        if let build = options.build {
            try Self.check(build.modules, options, of: islands)
            urls = build.modules.paths.mapValues { "\(prefix)/\($0)" }
            assets = Dictionary(
                build.modules.assets.map { ($0.path, $0.asset) },
                uniquingKeysWith: { first, _ in first }
            )
            return
        }
        guard let path = options.clientModules else { return }
        let directory = try ClientModuleDirectory(path)
        let entries = try directory.entries(of: islands)
        guard !entries.isEmpty else { return }
        let esbuild = Esbuild(program: options.esbuild, isDevelopment: options.isDevelopment)
        let start = ContinuousClock.now
        if let output = try esbuild.bundle(entries, in: directory) {
            mochiEvents.emit(
                .clientBundleComplete,
                ClientBundleCompleteEvent(
                    entryCount: entries.count,
                    outputBytes: output.files.reduce(0) { $0 + $1.bytes.count },
                    duration: .now - start
                )
            )
            sources = output.sources
            for entry in entries { urls[entry.island] = output.modules[entry.file].map { "\(prefix)/\($0)" } }
            for (name, bytes) in output.files {
                let type = name.hasSuffix(".js") ? ImmutableAsset.javaScript : "application/json"
                // Coding takes time that nobody wants to wait for in development.
                assets[name] = ImmutableAsset(bytes, contentType: type, isCoded: !options.isDevelopment)
            }
        } else {
            try serve(directory, entries)
        }
    }

    /// Serves the scripts as they are, below a name that changes with any of them, so that they find each other.
    private mutating func serve(
        _ directory: ClientModuleDirectory,
        _ entries: [ClientModuleDirectory.Entry]
    ) throws(StartError) {
        if let entry = entries.first(where: \.isTypeScript) {
            throw StartError(
                "clientModules: \(entry.file) needs esbuild, which is not in PATH: install Debian's package esbuild, or write it in "
                    + "JavaScript"
            )
        }
        Log.write(
            "clientModules: esbuild is not in PATH: modules are served as they are, unbundled; install Debian's package esbuild"
        )
        let scripts = try directory.scripts()
        let hash = ImmutableAsset.hash(scripts.lazy.flatMap { Array($0.path.utf8) + [0] + $0.bytes + [0] })
        for entry in entries { urls[entry.island] = "\(prefix)/\(hash)/\(entry.file)" }
        for script in scripts { assets["\(hash)/\(script.path)"] = ImmutableAsset(script.bytes) }
        sources = scripts.map(\.path)
    }

    // MARK: Made ahead

    /// These modules, with the digests of what they are made of.
    func built(from options: ServeOptions) throws(StartError) -> BuiltModules {
        var digests: [(path: String, digest: String)] = []
        if let path = options.clientModules, !sources.isEmpty {
            let directory = try ClientModuleDirectory(path)
            for source in sources.sorted() { digests.append((source, try directory.digest(of: source) ?? "")) }
        }
        return BuiltModules(
            paths: urls.mapValues { String($0.dropFirst(prefix.count + 1)) },
            assets: assets.sorted { $0.key < $1.key }.map { (path: $0.key, asset: $0.value) },
            sources: digests
        )
    }

    /// Compares modules that were made ahead with their sources, where these lie here.
    private static func check(
        _ modules: BuiltModules,
        _ options: ServeOptions,
        of islands: Set<String>
    ) throws(StartError) {
        guard let path = options.clientModules, let directory = try? ClientModuleDirectory(path) else { return }
        let now = try directory.entries(of: islands)
        if let new = now.first(where: { modules.paths[$0.island] == nil }) { throw options.staleBuild(since: new.file) }
        for source in modules.sources where try directory.digest(of: source.path) != source.digest {
            throw options.staleBuild(since: source.path)
        }
    }
}
