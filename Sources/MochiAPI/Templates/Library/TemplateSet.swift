/// The templates of an application as they are at one time, with what they use.
final class TemplateSet: Sendable {
    let units: [TemplateUnit]
    private let numbers: [String: Int]
    /// The templates that use a component, by its name.
    private let users: [String: Set<String>]
    /// The numbers of those that cannot be rendered.
    private let failing: Set<Int>

    private init(
        _ units: [TemplateUnit],
        _ numbers: [String: Int],
        _ users: [String: Set<String>],
        failing: Set<Int>? = nil
    ) {
        self.units = units
        self.numbers = numbers
        self.users = users
        self.failing = failing ?? Set(units.indices.filter { units[$0].failure != nil })
    }

    /// All that is wrong.
    var problems: [TemplateProblem] { failing.sorted().flatMap { units[$0].failure?.problems ?? [] } }

    /// A set of programs; those of `failures` could not be compiled.
    convenience init(_ programs: [TemplateProgram], _ failures: [String: TemplateErrors], _ linker: TemplateLinker) {
        let numbers = Dictionary(
            programs.enumerated().map { ($1.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var users: [String: Set<String>] = [:]
        for program in programs {
            for name in program.componentNames { users[name, default: []].insert(program.name) }
        }
        self.init(programs.map { linker.link($0, numbers, failures[$0.name]) }, numbers, users)
    }

    subscript(name: String) -> TemplateUnit? { numbers[name].map { units[$0] } }

    // MARK: Development

    /// The same set with another program in the place of the one that has its name, or beside the others.
    func replacing(_ program: TemplateProgram, _ failure: TemplateErrors?, _ linker: TemplateLinker) -> TemplateSet {
        guard let number = numbers[program.name] else {
            return TemplateSet(
                units.map(\.program) + [program],
                failures.merging(failure.map { [program.name: $0] } ?? [:]) { $1 },
                linker
            )
        }
        // The others find it by its number.
        var (units, users) = (units, users)
        let (before, now) = (units[number].program.componentNames, program.componentNames)
        for name in before.subtracting(now) { users[name]?.remove(program.name) }
        for name in now.subtracting(before) { users[name, default: []].insert(program.name) }
        units[number] = linker.link(program, numbers, failure)
        var failing = failing
        if units[number].failure == nil { failing.remove(number) } else { failing.insert(number) }
        return TemplateSet(units, numbers, users, failing: failing)
    }

    /// The same set without a template.
    func removing(_ name: String, _ linker: TemplateLinker) -> TemplateSet {
        TemplateSet(units.map(\.program).filter { $0.name != name }, failures, linker)
    }

    /// What could not be compiled.
    private var failures: [String: TemplateErrors] {
        var failures: [String: TemplateErrors] = [:]
        for unit in units { failures[unit.program.name] = unit.compileFailure }
        return failures
    }

    /// Templates, and all that use them, whether directly or not.
    func users(of names: Set<String>) -> Set<String> {
        var found = names
        var pending = Array(names)
        while let name = pending.popLast() {
            for user in users[name] ?? [] where found.insert(user).inserted { pending.append(user) }
        }
        return found
    }

    /// Renders a template with `props`, and with what its `serverProps` adds to them.
    func render(
        _ unit: TemplateUnit,
        _ props: TemplateObject,
        depth: Int,
        into writer: inout HTMLWriter
    ) throws(TemplateProblem) {
        if let failure = unit.failure?.problems.first { throw failure }
        switch unit.feed {
        case nil:
            var run = TemplateRun(unit, self, props: props, depth: depth)
            try run.run(into: &writer)
        case .sync(let feed):
            let all: TemplateObject
            do {
                all = props.adding(try feed(TemplateValue(.object(props)), RequestContext.current))
            } catch {
                return writer.fail(error, backTo: writer.mark())
            }
            var run = TemplateRun(unit, self, props: all, depth: depth)
            try run.run(into: &writer)
        case .async(let feed):
            // No capture list: closures that have one change the executor in Swift 6.3.
            writer.await(component: { writer in
                if writer.pass.session.countPart() > TemplateCost.waits {
                    throw unit.program.source.problem(
                        "more than \(TemplateCost.waits) templates of a page wait for their serverProps",
                        at: 0
                    )
                }
                let all = props.adding(try await feed(TemplateValue(.object(props)), RequestContext.current))
                var run = TemplateRun(unit, self, props: all, depth: depth)
                try run.run(into: &writer)
            })
        }
    }
}

/// A template with what it uses.
final class TemplateUnit: Sendable {
    let program: TemplateProgram
    /// What its tags stand for, tag by tag.
    let links: [TemplateLink]
    let functions: [TemplateFunction]
    let feed: TemplateFeed?
    /// What is wrong with the file, in development: the program is an older one then, and does not run.
    let compileFailure: TemplateErrors?
    /// What is wrong with the tags.
    let linkProblems: [TemplateProblem]

    init(
        _ program: TemplateProgram,
        _ links: [TemplateLink],
        _ functions: [TemplateFunction],
        _ feed: TemplateFeed?,
        compileFailure: TemplateErrors?,
        linkProblems: [TemplateProblem]
    ) {
        self.program = program
        self.links = links
        self.functions = functions
        self.feed = feed
        self.compileFailure = compileFailure
        self.linkProblems = linkProblems
    }

    /// Whether it needs nothing but what its tag gives.
    var isDirect: Bool { feed == nil && compileFailure == nil && linkProblems.isEmpty }

    /// Why the template cannot be rendered.
    var failure: TemplateErrors? {
        compileFailure ?? (linkProblems.isEmpty ? nil : TemplateErrors(problems: linkProblems))
    }
}

/// Finds what templates use.
struct TemplateLinker {
    private let components: [String: TemplateComponent]
    private let functions: [String: TemplateFunction]

    init(_ components: [String: TemplateComponent], _ functions: [String: TemplateFunction]) {
        self.components = components
        self.functions = functions
    }

    /// What a tag gives to a component that has no such property.
    private func unknownProps(
        in call: TemplateCall,
        of component: SwiftComponent,
        _ program: TemplateProgram
    ) -> [TemplateProblem] {
        if component.properties.isEmpty { return [] }
        let given = program.items[Int(call.start)..<Int(call.start + call.count)]
            .filter { $0.role == .named }
            .map { (name: program.names[Int($0.name)], offset: Int(program.places[Int($0.expression)])) }
        return given.filter { !component.properties.contains($0.name) }
            .map { name, offset in
                let hint = Suggestion.text(for: name, among: component.properties)
                return program.source.problem("<\(call.component)> has no property \(name)\(hint)", at: offset)
            }
    }

    /// A program with what it uses; `numbers` are those of the templates.
    func link(_ program: TemplateProgram, _ numbers: [String: Int], _ failure: TemplateErrors?) -> TemplateUnit {
        var links: [TemplateLink] = []
        var problems: [TemplateProblem] = []
        for call in program.calls where failure == nil {
            if let number = numbers[call.component] {
                links.append(.template(number))
            } else if case .swift(let component)? = components[call.component]?.content {
                links.append(.component(component))
                if problems.count < TemplateParser.problemLimit {
                    problems += unknownProps(in: call, of: component, program)
                }
            } else if problems.count < TemplateParser.problemLimit {
                let names = Array(numbers.keys) + Array(components.keys)
                let hint = Suggestion.text(for: call.component, among: names)
                problems.append(
                    program.source.problem("there is no component \(call.component)\(hint)", at: Int(call.offset))
                )
            }
        }
        var feed: TemplateFeed?
        if case .feed(let known)? = components[program.name]?.content { feed = known }
        return TemplateUnit(
            program,
            links,
            program.functions.compactMap { functions[$0] },
            feed,
            compileFailure: failure,
            linkProblems: problems
        )
    }
}

/// What a tag stands for.
enum TemplateLink: Sendable {
    /// The number of a template in its set.
    case template(Int)
    case component(SwiftComponent)
}

/// What finds the props that a template is not given by its tag.
enum TemplateFeed: Sendable {
    case sync(@Sendable (TemplateValue, RequestContext) throws -> TemplateValue)
    case async(@Sendable (TemplateValue, RequestContext) async throws -> TemplateValue)
}

/// A component of Swift that templates may use.
struct SwiftComponent: Sendable {
    let name: String
    /// Makes it of its props.
    let html: @Sendable (TemplateValue) throws -> any HTML
    /// Its type, if that is one of islands.
    let island: (any Island.Type)?
    /// The names of its properties; none where the type does not tell.
    let properties: Set<String>
}

extension TemplateObject {
    /// The members of both, those of `other` before those that are here.
    func adding(_ other: TemplateValue) -> TemplateObject {
        guard case .object(let other) = other.storage else { return self }
        return values.isEmpty ? other : TemplateObject(members + other.members)
    }
}
