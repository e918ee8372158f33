internal import Foundation
internal import Synchronization

/// Looks after what a server in development is made of: compiles and bundles what changes, and shows it.
final class LiveReload: Sendable {
    private let library: TemplateLibrary
    private let islands: IslandRegistry
    private let channel: LiveChannel
    private let watcher = Mutex<FileWatcher?>(nil)
    /// The directories of client modules and of static files, without links.
    private let modules: String?
    private let files: String?
    /// What is wrong with the client modules.
    private let moduleProblem = Mutex<String?>(nil)

    init(_ options: ServeOptions, _ library: TemplateLibrary, _ islands: IslandRegistry, _ channel: LiveChannel) {
        self.library = library
        self.islands = islands
        self.channel = channel
        modules = options.clientModules.map(Self.resolved)
        let files = options.publicDirectory ?? "./public"
        self.files = TemplateFiles.isFolder(Self.resolved(files)) ? Self.resolved(files) : nil
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    /// Begins to watch, and to tell pages by `publish`.
    func start(_ publish: @escaping @Sendable (String) -> Void) {
        channel.begin(problems, publish)
        var roots: [String] = []
        for root in [library.root, modules, files].compactMap({ $0 }).sorted() {
            // What lies in one that is watched is watched.
            if !roots.contains(where: { root == $0 || root.hasPrefix($0 + "/") }) { roots.append(root) }
        }
        if roots.isEmpty { return }
        do {
            let watcher = try FileWatcher(roots) { [weak self] in self?.handle($0) }
            self.watcher.withLock { $0 = watcher }
        } catch {
            Log.write(lines: "\(error)")
        }
    }

    func stop() {
        watcher.withLock { $0.take() }?.stop()
    }

    private var problems: [String] {
        library.problems.map(\.description) + (moduleProblem.withLock { $0 }.map { [$0] } ?? [])
    }

    /// Whether a path lies in a directory.
    private static func lies(_ path: String, in directory: String?) -> Bool {
        directory.map { path.hasPrefix($0 + "/") } ?? false
    }

    // MARK: Changes

    /// Does what the changes of one burst ask for: at most one cycle.
    func handle(_ changes: [FileChange]) {
        for change in changes { mochiEvents.emit(.fileChange, FileChangeEvent(path: change.path, type: change.kind)) }
        let files = changes.filter { $0.kind != .addDir && $0.kind != .unlinkDir }
        let templates = files.filter { Self.lies($0.path, in: library.root) && $0.path.hasSuffix(TemplateFiles.suffix) }
        let modules = files.filter { change in
            Self.lies(change.path, in: self.modules)
                && Self.moduleSuffixes.contains { change.path.hasSuffix($0) }
        }
        let assets = files.filter { Self.lies($0.path, in: self.files) }
        let sheets = assets.filter { $0.path.hasSuffix(".css") }
        if templates.isEmpty, modules.isEmpty, sheets.isEmpty {
            if !assets.isEmpty { channel.tell(.reload) }
            return
        }
        cycle(templates, modules, sheets, hasOther: assets.count > sheets.count)
    }

    private static let moduleSuffixes = [".ts", ".js", ".mjs", ".tsx", ".jsx", ".json", ".css"]

    private func cycle(
        _ templates: [FileChange],
        _ modules: [FileChange],
        _ sheets: [FileChange],
        hasOther: Bool
    ) {
        let start = ContinuousClock.now
        let trigger: RecompileTrigger = templates.isEmpty && modules.isEmpty ? .css : .file
        var begun: String?
        func begin(_ path: String, _ pageCount: Int) {
            begun = path
            mochiEvents.emit(
                .recompileStart,
                RecompileStartEvent(trigger: trigger, path: path, pageCount: pageCount)
            )
        }
        let update = library.update(templates, willCompile: begin)
        if begun == nil, let first = (modules + sheets).first { begin(first.path, 0) }
        guard let path = begun else { return }
        var bundleCount = 0
        if !modules.isEmpty {
            bundleCount = 1
            do {
                try islands.rebuildModules()
                moduleProblem.withLock { $0 = nil }
            } catch {
                Log.write(lines: "\(error)")
                moduleProblem.withLock { $0 = "\(error)" }
            }
        }
        mochiEvents.emit(
            .recompileComplete,
            RecompileCompleteEvent(
                trigger: trigger,
                path: path,
                pageCount: update.pageCount,
                clientBundleCount: bundleCount,
                duration: .now - start
            )
        )
        tell(update, sheets, isReload: !modules.isEmpty || hasOther)
    }

    private func tell(_ update: TemplateUpdate, _ sheets: [FileChange], isReload: Bool) {
        let problems = problems
        if !problems.isEmpty {
            Log.write(lines: problems.joined(separator: "\n\n"))
            return channel.tell(.problems, problems: problems)
        }
        if isReload || !update.isEmpty && update.styles == nil { return channel.tell(.reload) }
        let root = files ?? ""
        channel.tell(
            .css,
            scopes: Dictionary(
                (update.styles ?? []).map { ($0.id, $0.sheet) },
                uniquingKeysWith: { $1 }
            ),
            files: sheets.map { String($0.path.dropFirst(root.count)) }
        )
    }
}
