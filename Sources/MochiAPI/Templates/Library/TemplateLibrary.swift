internal import Foundation
internal import Synchronization

/// The templates of a server.
final class TemplateLibrary: Sendable {
    let options: TemplateOptions
    /// The directory, without symbolic links; nil where there are no templates.
    let root: String?
    let components: [String: TemplateComponent]
    private let state: Mutex<TemplateSet>

    /// The templates as they are now.
    var current: TemplateSet { state.withLock { $0 } }

    /// Reads and compiles all templates of a server.
    convenience init(_ serve: ServeOptions) throws(StartError) {
        let options = serve.templates
        let root = try Self.root(options.directory)
        let files = try root.map { root throws(StartError) in try TemplateFiles.find(in: root) } ?? []
        do {
            let programs = try Self.compile(files, functions: Set(options.functions.keys))
            try self.init(options, root: root, islands: serve.islands, programs)
        } catch let error as StartError {
            throw error
        } catch {
            throw StartError("templates: \(error)")
        }
    }

    /// A library of programs, with what `options` say that they may use.
    init(
        _ options: TemplateOptions,
        root: String? = nil,
        islands: [any Island.Type] = [],
        _ programs: [TemplateProgram]
    ) throws {
        self.options = options
        self.root = root
        var components: [String: TemplateComponent] = [:]
        for island in islands {
            let component = SwiftComponent(any: island, name: IslandKind.name(of: island))
            components[component.name] = TemplateComponent(name: component.name, content: .swift(component))
        }
        let names = Set(programs.map(\.name))
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
        state = Mutex(try Self.link(programs, components, options.functions))
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

    /// The programs of files, or all that is wrong in them.
    static func compile(
        _ files: [TemplateFile],
        functions: Set<String>
    ) throws(TemplateErrors) -> [TemplateProgram] {
        var programs: [TemplateProgram] = []
        var problems: [TemplateProblem] = []
        for file in files {
            do {
                programs.append(try compile(file, functions: functions))
            } catch {
                problems += error.problems
            }
        }
        if !problems.isEmpty { throw TemplateErrors(problems: problems) }
        return programs
    }

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

    /// Programs with what they use.
    static func link(
        _ programs: [TemplateProgram],
        _ components: [String: TemplateComponent],
        _ functions: [String: TemplateFunction]
    ) throws(TemplateErrors) -> TemplateSet {
        var problems: [TemplateProblem] = []
        let numbers = Dictionary(programs.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        let units = programs.map { program in
            var links: [TemplateLink] = []
            for call in program.calls {
                if let number = numbers[call.component] {
                    links.append(.template(number))
                } else if case .swift(let component)? = components[call.component]?.content {
                    links.append(.component(component))
                } else {
                    let hint = Suggestion.text(for: call.component, among: Array(numbers.keys) + Array(components.keys))
                    problems.append(
                        program.source.problem(
                            "there is no component \(call.component)\(hint)",
                            at: Int(call.offset)
                        )
                    )
                }
            }
            var feed: TemplateFeed?
            if case .feed(let known)? = components[program.name]?.content { feed = known }
            return TemplateUnit(program, links, program.functions.compactMap { functions[$0] }, feed)
        }
        if !problems.isEmpty { throw TemplateErrors(problems: problems) }
        return TemplateSet(units)
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
        var islands: [String: TemplateIsland] = [:]
        for unit in current.units {
            let program = unit.program
            let shape = program.properties.sorted().joined(separator: ",")
            islands[program.name] = TemplateIsland(
                options: components[program.name]?.island ?? IslandOptions(),
                schema: IslandSchema.hash(ofText: "template \(shape)")
            )
        }
        return islands
    }
}

extension TemplateLibrary {
    /// Checks that there is a template, and that it uses nothing but `keys`; none of them says that nothing is known.
    func check(_ name: String, has keys: Set<String>, of type: String) throws(StartError) {
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
