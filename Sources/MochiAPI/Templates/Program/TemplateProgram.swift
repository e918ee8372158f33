/// A template as it runs: static bytes, and operations in a row.
///
/// Nothing in it is looked up by a name while it runs, except members of values. It knows its components by their names only, so
/// that it stays what it is when one of them changes; `TemplateUnit` has them.
final class TemplateProgram: Sendable {
    let source: TemplateSource
    /// The markup that does not change, run by run.
    let markup: [UInt8]
    let operations: [TemplateOperation]
    let expressions: [TemplateExpression]
    /// Where each expression stands in the source.
    let places: [Int32]
    let constants: [TemplateValue]
    /// Names of members.
    let names: [String]
    let items: [TemplateItem]
    /// What the template wants to be given, and the slots for it.
    let properties: [String]
    let propertySlots: [Int32]
    let slotCount: Int
    let cacheCount: Int
    let attributes: [TemplateAttribute]
    let tags: [TemplateTag]
    let loops: [TemplateLoop]
    let patterns: [TemplatePattern]
    let calls: [TemplateCall]
    let renders: [TemplateRender]
    let snippets: [TemplateSnippetBody]
    let functions: [String]
    let style: ScopedStyle?
    /// Islands that the template leaves to requests of their own.
    let deferredCount: Int
    /// Islands that run in browsers.
    let hydratedCount: Int

    init(_ parts: TemplateProgramParts, source: TemplateSource, style: ScopedStyle?) {
        self.source = source
        self.style = style
        markup = parts.markup
        operations = parts.operations
        expressions = parts.expressions
        places = parts.places
        constants = parts.constants
        names = parts.names
        items = parts.items
        properties = parts.properties
        propertySlots = parts.propertySlots
        renders = parts.renders
        slotCount = parts.slotCount
        cacheCount = parts.cacheCount
        attributes = parts.attributes
        tags = parts.tags
        loops = parts.loops
        patterns = parts.patterns
        calls = parts.calls
        snippets = parts.snippets
        functions = parts.functions
        deferredCount = parts.calls.count { $0.deferred != nil }
        hydratedCount = parts.calls.count { $0.hydrated != nil }
    }

    var name: String { source.name }

    /// The slot for something that the template wants to be given.
    func slot(of property: String) -> Int32? {
        properties.firstIndex(of: property).map { propertySlots[$0] }
    }

    /// A program that does nothing, for a file that could not be compiled.
    static func empty(_ file: TemplateFile) -> TemplateProgram {
        let source = TemplateSource(file.name, path: file.path, bytes: [])
        return TemplateProgram(TemplateProgramParts(), source: source, style: nil)
    }

    /// Whether both write the same markup, and only their style rules differ.
    func differsInStyleOnly(from other: TemplateProgram) -> Bool {
        guard style?.id == other.style?.id, markup == other.markup, operations.count == other.operations.count else {
            return false
        }
        return source.withoutStyle == other.source.withoutStyle
    }

    /// Names of the components in it, each once.
    var componentNames: Set<String> { Set(calls.map(\.component)) }

    /// Bytes of all that is kept of it.
    var size: Int {
        markup.count + operations.count * MemoryLayout<TemplateOperation>.stride
            + expressions.count * (MemoryLayout<TemplateExpression>.stride + 4)
    }
}

/// What a program is made of, while it is made.
struct TemplateProgramParts {
    var markup: [UInt8] = []
    var operations: [TemplateOperation] = []
    var expressions: [TemplateExpression] = []
    var places: [Int32] = []
    var constants: [TemplateValue] = []
    var names: [String] = []
    var items: [TemplateItem] = []
    var properties: [String] = []
    var propertySlots: [Int32] = []
    var renders: [TemplateRender] = []
    var slotCount = 0
    var cacheCount = 0
    var attributes: [TemplateAttribute] = []
    var tags: [TemplateTag] = []
    var loops: [TemplateLoop] = []
    var patterns: [TemplatePattern] = []
    var calls: [TemplateCall] = []
    var snippets: [TemplateSnippetBody] = []
    var functions: [String] = []
}

/// An operation; what it needs stands in the tables of its program, at the numbers it has.
enum TemplateOperation: Sendable {
    /// Writes static bytes.
    case markup(start: Int32, count: Int32)
    /// Writes the value of a slot as text.
    case slot(Int32, expression: Int32)
    /// Writes a member of what a slot holds as text.
    case member(slot: Int32, name: Int32, cache: Int32, expression: Int32)
    /// Writes a value as text.
    case text(Int32)
    /// Writes a value as markup.
    case raw(Int32)
    /// Writes an attribute, where its value is there.
    case attribute(Int32)
    /// Writes the attributes of a tag that are known when it runs.
    case tag(Int32)
    /// Writes the nonce of the page, when it has one.
    case nonce
    /// Puts a value into a slot.
    case set(Int32, expression: Int32)
    /// Puts the parts of a value into slots.
    case bind(pattern: Int32, expression: Int32)
    /// Goes on elsewhere, unless a value is true.
    case unless(Int32, target: Int32)
    /// Goes on elsewhere.
    case jump(Int32)
    /// Runs what follows for each element, up to where it goes on.
    case each(Int32)
    /// Runs another component.
    case component(Int32)
    /// Runs the snippet that a value is.
    case render(Int32)
    /// Writes what follows to the head of the page, up to where it goes on.
    case head(end: Int32)
}

/// An expression; its operands are those with the numbers it has.
enum TemplateExpression: Sendable {
    case constant(Int32)
    case slot(Int32)
    case member(Int32, name: Int32, cache: Int32)
    case index(Int32, Int32)
    /// The texts of items, in a row.
    case template(start: Int32, count: Int32)
    case array(start: Int32, count: Int32)
    case object(start: Int32, count: Int32)
    case unary(UnaryOperator, Int32)
    case binary(BinaryOperator, Int32, Int32)
    case logical(LogicalOperator, Int32, Int32)
    case conditional(Int32, Int32, Int32)
    case call(function: Int32, start: Int32, count: Int32)
    case snippet(Int32)
    /// The class names that values stand for, one item each.
    case classes(start: Int32, count: Int32)
    /// The declarations of a `style` attribute, one item each; nothing where there are none.
    case styles(start: Int32, count: Int32)
}

/// One of several operands.
struct TemplateItem: Sendable {
    /// What becomes of its value.
    enum Role: UInt8, Sendable {
        case value
        /// The elements or members of the value.
        case spread
        /// The value has a name.
        case named
        /// The value has a name that is computed.
        case computed
        /// A class name, if the value is true.
        case toggle
    }

    let role: Role
    let expression: Int32
    /// The number of a name, or of the expression that computes it.
    var name: Int32 = -1
}

/// An attribute with one value.
struct TemplateAttribute: Sendable {
    /// What stands before the value: ` name="`, in the markup.
    let start: Int32
    let count: Int32
    let expression: Int32
    let rule: AttributeRule
}

/// The attributes of a start tag that cannot be told before it runs.
struct TemplateTag: Sendable {
    /// An attribute, or all members of a value.
    enum Entry: Sendable {
        case attribute(String, expression: Int32, isStatic: Bool)
        case spread(expression: Int32)
    }

    let element: String
    let entries: [Entry]
    /// Class names besides those in the attributes; -1 for none.
    let classes: Int32
    let offset: Int32
}

/// A loop over a collection.
struct TemplateLoop: Sendable {
    let items: Int32
    /// The slot of the element; -1 when nobody asks.
    let slot: Int32
    /// What takes the element apart; -1 when nothing does.
    let pattern: Int32
    /// The slot of the index; -1 when nobody asks.
    let index: Int32
    /// Where the operations end that run for each element.
    let end: Int32
    /// Where the operations end that run when there is none.
    let otherwiseEnd: Int32
}

/// What takes a value apart.
enum TemplatePattern: Sendable {
    case slot(Int32)
    case array([(pattern: Int32, standard: Int32)?], rest: Int32)
    case object([(key: String, pattern: Int32, standard: Int32)], rest: Int32)
}

/// A component in a template.
struct TemplateCall: Sendable {
    let component: String
    /// Its props, one item each.
    let start: Int32
    let count: Int32
    /// Snippets that it is given beside, `children` among them.
    let snippets: [(name: String, snippet: Int32)]
    /// How it is fetched later, if it is: its options, or -1.
    let deferred: Directive?
    /// How it runs in browsers, if it does.
    let hydrated: Directive?
    /// Whether it is rendered where it stands, and all its props have names that are known.
    let isDirect: Bool
    let offset: Int32

    /// What a `mochi:` directive says.
    struct Directive: Sendable {
        let isVisible: Bool
        /// An expression; -1 where there is none.
        let options: Int32
    }
}

/// The call of a snippet.
struct TemplateRender: Sendable {
    let snippet: Int32
    /// Its arguments, one item each.
    let start: Int32
    let count: Int32
    /// Whether nothing is written where there is no snippet.
    let isOptional: Bool
}

/// Markup with parameters.
struct TemplateSnippetBody: Sendable {
    let name: String
    /// What takes each argument, and what stands in where it is undefined.
    let parameters: [(pattern: Int32, standard: Int32)]
    let start: Int32
    let end: Int32
}
