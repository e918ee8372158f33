/// The templates of an application as they are at one time, with what they use.
final class TemplateSet: Sendable {
    let units: [TemplateUnit]
    private let numbers: [String: Int]

    init(_ units: [TemplateUnit]) {
        self.units = units
        numbers = Dictionary(
            units.enumerated().map { ($1.program.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    subscript(name: String) -> TemplateUnit? { numbers[name].map { units[$0] } }

    /// Renders a template with `props`, and with what its `serverProps` adds to them.
    func render(
        _ unit: TemplateUnit,
        _ props: TemplateObject,
        depth: Int,
        into writer: inout HTMLWriter
    ) throws(TemplateProblem) {
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

    init(
        _ program: TemplateProgram,
        _ links: [TemplateLink],
        _ functions: [TemplateFunction],
        _ feed: TemplateFeed?
    ) {
        self.program = program
        self.links = links
        self.functions = functions
        self.feed = feed
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
}

extension TemplateObject {
    /// The members of both, those of `other` before those that are here.
    func adding(_ other: TemplateValue) -> TemplateObject {
        guard case .object(let other) = other.storage else { return self }
        return values.isEmpty ? other : TemplateObject(members + other.members)
    }
}
