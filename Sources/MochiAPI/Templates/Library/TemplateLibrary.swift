internal import Foundation
internal import Synchronization

/// The templates of a server.
final class TemplateLibrary: Sendable {
    let options: TemplateOptions
    /// The directory, without symbolic links; nil where there are no templates.
    let root: String?
    let components: [String: TemplateComponent]
    private let state: Mutex<TemplateSet>
    /// The templates that pages are made by.
    private let pages = Mutex<Set<String>>([])

    /// The templates as they are now.
    var current: TemplateSet { state.withLock { $0 } }

    /// Reads and compiles all templates of a server.
    ///
    /// - Throws: `StartError` with all that is wrong; in development what is wrong with a template is shown where it is used.
    convenience init(_ serve: ServeOptions) throws(StartError) {
        let options = serve.templates
        if let build = serve.build {
            // Where the sources lie here too, client modules may lie beside them.
            try self.init(options, root: try? Self.root(options.directory), islands: serve.islands, build.programs)
            try checkSources(serve)
            if !problems.isEmpty { throw Self.refusal(problems) }
            return
        }
        let root = try Self.root(options.directory)
        let files = try root.map { root throws(StartError) in try TemplateFiles.find(in: root) } ?? []
        var programs: [TemplateProgram] = []
        var failures: [String: TemplateErrors] = [:]
        for file in files {
            do {
                programs.append(try Self.compile(file, functions: Set(options.functions.keys)))
            } catch {
                failures[file.name] = error
                if serve.isDevelopment { programs.append(.empty(file)) }
            }
        }
        try self.init(options, root: root, islands: serve.islands, programs, failures)
        let problems = files.flatMap { failures[$0.name]?.problems ?? [] } + current.units.flatMap(\.linkProblems)
        if problems.isEmpty { return }
        let refusal = Self.refusal(problems)
        guard serve.isDevelopment else { throw refusal }
        Log.write(lines: refusal.description)
    }

    private static func refusal(_ problems: [TemplateProblem]) -> StartError {
        StartError("templates: \(TemplateErrors(problems: problems))")
    }

    /// Compares templates that were compiled ahead with their sources, where these lie here.
    private func checkSources(_ serve: ServeOptions) throws(StartError) {
        guard let root else { return }
        let files = try TemplateFiles.find(in: root)
        for file in files where current[file.name].map({ file.holds($0.program.source) }) != true {
            throw serve.staleBuild(since: file.path)
        }
        let names = Set(files.map(\.name))
        for unit in current.units where !names.contains(unit.program.name) {
            throw serve.staleBuild(since: unit.program.source.path)
        }
    }

    /// A library of programs, with what `options` say that they may use.
    init(
        _ options: TemplateOptions,
        root: String? = nil,
        islands: [any Island.Type] = [],
        _ programs: [TemplateProgram],
        _ failures: [String: TemplateErrors] = [:]
    ) throws(StartError) {
        self.options = options
        self.root = root
        var components: [String: TemplateComponent] = [:]
        for island in islands {
            let component = SwiftComponent(any: island, name: IslandKind.name(of: island))
            components[component.name] = TemplateComponent(name: component.name, content: .swift(component))
        }
        let names = Set(programs.map(\.name)).union(failures.keys)
        for component in options.components {
            if let other = components[component.name], !other.isSame(as: component) {
                throw StartError("templates: there are two components named \(component.name)")
            }
            if case .feed = component.content, !names.contains(component.name) {
                let hint = Suggestion.text(for: component.name, among: names)
                throw StartError("templates: there is no template \(component.name) to give serverProps to\(hint)")
            }
            components[component.name] = component
        }
        self.components = components
        state = Mutex(TemplateSet(programs, failures, TemplateLinker(components, options.functions)))
    }

    private static func root(_ directory: String?) throws(StartError) -> String? {
        let path = directory ?? "./components"
        guard TemplateFiles.isFolder(URL(fileURLWithPath: path).resolvingSymlinksInPath().path) else {
            if directory == nil { return nil }
            throw StartError("templates.directory \"\(path)\": there is no such directory")
        }
        return URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    // MARK: Compiling

    /// The program of a file; tells of it.
    static func compile(_ file: TemplateFile, functions: Set<String>) throws(TemplateErrors) -> TemplateProgram {
        mochiEvents.emit(.compileStart, CompileStartEvent(path: file.path))
        let start = ContinuousClock.now
        do {
            let program = try TemplateCompiler.compile(try file.source(), functions: functions)
            mochiEvents.emit(
                .compileComplete,
                CompileCompleteEvent(
                    path: file.path,
                    ssrSizeBytes: program.size,
                    hydratableCount: program.hydratedCount,
                    serverIslandCount: program.deferredCount,
                    duration: .now - start
                )
            )
            return program
        } catch {
            error.tell(path: file.path)
            throw error
        }
    }
}

extension TemplateErrors {
    /// Tells of a template that could not be compiled.
    func tell(path: String) {
        mochiEvents.emit(
            .compileError,
            CompileErrorEvent(
                path: path,
                message: problems.first?.message ?? "",
                logs: problems.map {
                    CompileErrorEvent.Diagnostic(file: $0.path, line: $0.line, column: $0.column, message: $0.message)
                }
            )
        )
    }
}

extension TemplateComponent {
    /// Whether both are of one type.
    fileprivate func isSame(as other: TemplateComponent) -> Bool {
        guard case .swift(let own) = content, case .swift(let others) = other.content else { return false }
        return own.island != nil && own.island == others.island
    }
}

extension SwiftComponent {
    fileprivate init(any type: any Island.Type, name: String) {
        func make<Content: Island>(_ type: Content.Type) -> SwiftComponent { SwiftComponent(type, name: name) }
        self = make(type)
    }
}

/// What the server has to know of a template that may be an island.
struct TemplateIsland {
    let options: IslandOptions
    /// The shape of its props: what the template asks for.
    let schema: UInt64
}

extension TemplateLibrary {
    /// The templates by their names, each of which may be an island.
    var islands: [String: TemplateIsland] {
        Dictionary(
            current.units.map { ($0.program.name, island($0.program)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The template of a name as an island.
    func island(_ name: String) -> TemplateIsland? { current[name].map { island($0.program) } }

    private func island(_ program: TemplateProgram) -> TemplateIsland {
        let shape = program.properties.sorted().joined(separator: ",")
        return TemplateIsland(
            options: components[program.name]?.island ?? IslandOptions(),
            schema: IslandSchema.hash(ofText: "template \(shape)")
        )
    }
}

extension TemplateLibrary {
    /// Checks that there is a template, and that it uses nothing but `keys`; none of them says that nothing is known.
    func check(_ name: String, has keys: Set<String>, of type: String) throws(StartError) {
        _ = pages.withLock { $0.insert(name) }
        let set = current
        guard let unit = set[name] else {
            let hint = Suggestion.text(for: name, among: set.units.map(\.program.name))
            let place = root.map { "in \($0)" } ?? "and no directory ./components"
            throw StartError("templates: a page is made by \(name).mochi, and there is no such file \(place)\(hint)")
        }
        // What its serverProps add is not known.
        if keys.isEmpty || unit.feed != nil { return }
        let known = keys.union(["children"])
        for property in unit.program.properties where !known.contains(property) {
            let hint = Suggestion.text(for: property, among: keys)
            throw StartError(
                "templates: \(unit.program.source.path) uses \(property), and \(type), which it is given, has no such property\(hint)"
            )
        }
    }
}

// MARK: Development

/// What has become of the templates because of changes to their files.
struct TemplateUpdate {
    /// The templates that have changed, or are gone.
    var changed: Set<String> = []
    /// Pages that use them.
    var pageCount = 0
    /// Style rules, where nothing but these has changed.
    var styles: [ScopedStyle]?

    var isEmpty: Bool { changed.isEmpty }
}

extension TemplateLibrary {
    /// Compiles what has changed, and nothing else.
    ///
    /// `willCompile` is called with the first file and the number of pages that are concerned, before anything is compiled.
    func update(_ changes: [FileChange], willCompile: (String, Int) -> Void) -> TemplateUpdate {
        guard let root else { return TemplateUpdate() }
        var files: [String: TemplateFile] = [:]
        for change in changes where change.path.hasPrefix(root + "/") && change.path.hasSuffix(TemplateFiles.suffix) {
            let file = TemplateFile(path: change.path)
            if TemplateFiles.isName(file.name) { files[file.name] = file }
        }
        var set = current
        // What was written, but not changed, is left alone.
        for (name, file) in files where set[name].map({ $0.failure == nil && file.holds($0.program.source) }) == true {
            files[name] = nil
        }
        guard let first = files.values.map(\.path).min() else { return TemplateUpdate() }
        var update = TemplateUpdate(changed: Set(files.keys))
        update.pageCount = pages.withLock { $0.intersection(set.users(of: update.changed)).count }
        willCompile(first, update.pageCount)
        let linker = TemplateLinker(components, options.functions)
        var styles: [ScopedStyle]? = []
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            let before = set[name]
            do {
                guard file.exists else {
                    set = set.removing(name, linker)
                    styles = nil
                    continue
                }
                let program = try Self.compile(file, functions: Set(options.functions.keys))
                if let before, before.failure == nil, program.differsInStyleOnly(from: before.program) {
                    if let style = program.style { styles?.append(style) }
                } else {
                    styles = nil
                }
                set = set.replacing(program, nil, linker)
            } catch {
                styles = nil
                set = set.replacing(before?.program ?? .empty(file), error, linker)
            }
        }
        update.styles = styles
        state.withLock { [set] in $0 = set }
        return update
    }

    /// All that is wrong now.
    var problems: [TemplateProblem] { current.problems }
}
