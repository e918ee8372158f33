/// Makes the program of a template.
struct TemplateCompiler {
    let source: TemplateSource
    let functions: Set<String>
    var parts = TemplateProgramParts()
    var scopes = TemplateScopes()
    var problems: [TemplateProblem] = []
    /// The class of the template's rules, and the elements they are about; nil without rules.
    var style: TemplateStyle?
    /// Operations before this one are not added to: others go on here.
    private var barrier = 0
    private var propertySlots: [String: Int32] = [:]
    private var nameNumbers: [String: Int32] = [:]
    /// Whether what is compiled belongs to the head of the page: it is taken out at once, so nothing in it may wait.
    private var isInHead = false

    private init(_ source: TemplateSource, _ functions: Set<String>) {
        self.source = source
        self.functions = functions
    }

    /// The program of a template, which may call `functions`.
    ///
    /// - Throws: all that is wrong with the template.
    static func compile(
        _ source: TemplateSource,
        functions: Set<String> = []
    ) throws(TemplateErrors) -> TemplateProgram {
        let syntax = try TemplateParser.parse(source)
        var compiler = TemplateCompiler(source, functions)
        compiler.compileStyles(syntax.styles)
        compiler.compile(syntax.nodes, in: .fragment)
        if !compiler.problems.isEmpty { throw TemplateErrors(problems: compiler.problems) }
        return TemplateProgram(compiler.parts, source: source, style: compiler.style?.scoped)
    }

    mutating func report(_ message: String, at offset: Int) {
        guard problems.count < TemplateParser.problemLimit else { return }
        let problem = source.problem(message, at: offset)
        if !problems.contains(problem) { problems.append(problem) }
    }

    private mutating func compileStyles(_ ranges: [Range<Int>]) {
        if ranges.isEmpty { return }
        if ranges.count > 1 {
            report("a template has one <style>", at: ranges[1].lowerBound)
            return
        }
        do {
            style = try TemplateStyle(source, ranges[0])
        } catch {
            problems += error.problems
        }
    }

    // MARK: Operations

    /// Adds static bytes.
    mutating func emit(_ bytes: some Collection<UInt8>) {
        if bytes.isEmpty { return }
        let start = parts.markup.count
        parts.markup += bytes
        let last = parts.operations.count - 1
        if last >= barrier, case .markup(let first, let count) = parts.operations[last], Int(first + count) == start {
            parts.operations[last] = .markup(start: first, count: count + Int32(bytes.count))
        } else {
            parts.operations.append(.markup(start: Int32(start), count: Int32(bytes.count)))
        }
    }

    mutating func emit(_ text: String) {
        emit(text.utf8)
    }

    mutating func emit(_ operation: TemplateOperation) {
        parts.operations.append(operation)
    }

    /// The number of the next operation, which others go to.
    mutating func label() -> Int32 {
        barrier = parts.operations.count
        return Int32(barrier)
    }

    /// Adds an operation that is told later where it goes.
    mutating func emitOpen() -> Int {
        parts.operations.append(.jump(-1))
        barrier = parts.operations.count
        return parts.operations.count - 1
    }

    mutating func newSlot() -> Int32 {
        defer { parts.slotCount += 1 }
        return Int32(parts.slotCount)
    }

    /// The slot of something that the template is given.
    mutating func propertySlot(_ name: String) -> Int32 {
        if let slot = propertySlots[name] { return slot }
        let slot = newSlot()
        propertySlots[name] = slot
        parts.properties.append(name)
        parts.propertySlots.append(slot)
        return slot
    }

    mutating func number(of name: String) -> Int32 {
        if let number = nameNumbers[name] { return number }
        parts.names.append(name)
        nameNumbers[name] = Int32(parts.names.count - 1)
        return Int32(parts.names.count - 1)
    }

    mutating func declare(_ name: String, _ binding: TemplateScopes.Binding, at offset: Int) {
        if !scopes.declare(name, binding) { report("\(name) is named a second time here", at: offset) }
    }

    // MARK: Nodes

    /// What nodes stand in.
    enum Parent {
        case fragment
        case element(String)
        /// Where white space is kept.
        case preformatted
        case head
    }

    /// Compiles nodes in a row, which see each other's constants and snippets.
    mutating func compile(_ nodes: [TemplateNode], in parent: Parent) {
        scopes.begin()
        defer { scopes.end() }
        var snippets: [(Int32, SnippetSyntax)] = []
        for case .snippet(let snippet) in nodes {
            parts.snippets.append(TemplateSnippetBody(name: snippet.name, parameters: [], start: 0, end: 0))
            let number = Int32(parts.snippets.count - 1)
            declare(snippet.name, .snippet(number), at: snippet.offset)
            snippets.append((number, snippet))
        }
        for node in nodes {
            switch node {
            case .constant(let pattern, let value): compile(pattern, value)
            case .head(let nodes, let offset): compileHead(nodes, at: offset)
            default: break
            }
        }
        for piece in TemplateSpace.pieces(of: nodes, in: parent, source) { compile(piece, in: parent) }
        for (number, snippet) in snippets { compile(snippet, as: number) }
    }

    private mutating func compile(_ piece: TemplateSpace.Piece, in parent: Parent) {
        switch piece {
        case .text(let text, let before, let after):
            if case .head = parent, !text.isEmpty {
                report("text has no place in the head of a page", at: text.lowerBound)
            }
            if before { emit(" ") }
            emit(source.bytes[text])
            if after { emit(" ") }
        case .node(let node): compile(node, in: parent)
        }
    }

    private mutating func compile(_ node: TemplateNode, in parent: Parent) {
        switch node {
        case .text(let range): emit(source.bytes[range])
        case .value(let value): compile(text: value, in: parent)
        case .markup(let value): emit(.raw(expression(value)))
        case .element(let element): compile(element, in: parent)
        case .component(let component):
            if isInHead { report("a component has no place in the head of a page", at: component.offset) }
            compile(component)
        case .conditional(let conditional): compile(conditional, in: parent)
        case .each(let each): compile(each, in: parent)
        case .render(let render): compile(render)
        case .group(let nodes): compile(nodes, in: parent)
        case .constant, .head, .snippet: break
        }
    }

    private mutating func compile(text value: ExpressionSyntax, in parent: Parent) {
        if case .head = parent {
            report("a value has no place in the head of a page but in an element", at: value.offset)
        }
        if let constant = value.constant {
            // What is no text is told where it runs, as others are.
            if let text = try? constant.text() { return emit(TemplateText.escaped(text)) }
        }
        let number = expression(value)
        switch parts.expressions[Int(number)] {
        case .slot(let slot): emit(.slot(slot, expression: number))
        case .member(let base, let name, let cache):
            if case .slot(let slot) = parts.expressions[Int(base)] {
                emit(.member(slot: slot, name: name, cache: cache, expression: number))
            } else {
                emit(.text(number))
            }
        default: emit(.text(number))
        }
    }

    private mutating func compile(_ pattern: PatternSyntax, _ value: ExpressionSyntax) {
        let value = expression(value)
        if case .name(let name, let offset) = pattern {
            let slot = newSlot()
            declare(name, .slot(slot), at: offset)
            emit(.set(slot, expression: value))
        } else {
            emit(.bind(pattern: self.pattern(pattern), expression: value))
        }
    }

    /// Compiles a pattern, whose names are known from then on.
    mutating func pattern(_ syntax: PatternSyntax) -> Int32 {
        let pattern: TemplatePattern
        switch syntax {
        case .name(let name, let offset):
            let slot = newSlot()
            declare(name, .slot(slot), at: offset)
            pattern = .slot(slot)
        case .array(let elements, let rest, _):
            pattern = .array(
                elements.map { element in element.map { (self.pattern($0.pattern), self.standard($0.standard)) } },
                rest: rest.map { self.pattern($0) } ?? -1
            )
        case .object(let members, let rest, _):
            pattern = .object(
                members.map { ($0.key, self.pattern($0.element.pattern), self.standard($0.element.standard)) },
                rest: rest.map { self.pattern($0) } ?? -1
            )
        }
        parts.patterns.append(pattern)
        return Int32(parts.patterns.count - 1)
    }

    private mutating func standard(_ value: ExpressionSyntax?) -> Int32 {
        value.map { expression($0) } ?? -1
    }

    private mutating func compileHead(_ nodes: [TemplateNode], at offset: Int) {
        if isInHead { report("<mochi:head> stands in another one", at: offset) }
        let head = emitOpen()
        let isInHead = isInHead
        self.isInHead = true
        compile(nodes, in: .head)
        self.isInHead = isInHead
        parts.operations[head] = .head(end: label())
    }

    // MARK: Blocks

    private mutating func compile(_ conditional: ConditionalSyntax, in parent: Parent) {
        var exits: [Int] = []
        for (condition, children) in conditional.branches {
            let condition = expression(condition)
            let branch = emitOpen()
            compile(children, in: parent)
            exits.append(emitOpen())
            parts.operations[branch] = .unless(condition, target: label())
        }
        compile(conditional.otherwise, in: parent)
        let end = label()
        for exit in exits { parts.operations[exit] = .jump(end) }
    }

    private mutating func compile(_ each: EachSyntax, in parent: Parent) {
        let items = expression(each.items)
        let start = emitOpen()
        scopes.begin()
        var (slot, pattern): (Int32, Int32) = (-1, -1)
        switch each.pattern {
        case .name(let name, let offset)?:
            slot = newSlot()
            declare(name, .slot(slot), at: offset)
        case let other?: pattern = self.pattern(other)
        case nil: break
        }
        var index: Int32 = -1
        if let name = each.index {
            index = newSlot()
            declare(name, .slot(index), at: each.offset)
        }
        // Keys are for browsers; what is wrong with one is told all the same.
        if let key = each.key { _ = expression(key) }
        compile(each.children, in: parent)
        scopes.end()
        let end = label()
        compile(each.otherwise, in: parent)
        parts.loops.append(
            TemplateLoop(
                items: items,
                slot: slot,
                pattern: pattern,
                index: index,
                end: end,
                otherwiseEnd: label()
            )
        )
        parts.operations[start] = .each(Int32(parts.loops.count - 1))
    }

    // MARK: Snippets

    /// Compiles the body of a snippet, which runs only when it is called.
    mutating func compile(_ snippet: SnippetSyntax, as number: Int32) {
        let over = emitOpen()
        scopes.begin()
        let parameters = snippet.parameters.map { (self.pattern($0.pattern), self.standard($0.standard)) }
        let start = label()
        compile(snippet.children, in: .fragment)
        scopes.end()
        let end = label()
        parts.operations[over] = .jump(end)
        parts.snippets[Int(number)] = TemplateSnippetBody(
            name: snippet.name,
            parameters: parameters,
            start: start,
            end: end
        )
    }

    private mutating func compile(_ render: RenderSyntax) {
        if isInHead { report("a snippet has no place in the head of a page", at: render.offset) }
        let snippet: Int32
        if case .name(let name) = render.snippet.kind, case .snippet(let number)? = scopes[name] {
            snippet = add(.snippet(number), at: render.offset)
        } else {
            snippet = expression(render.snippet)
        }
        let arguments = render.arguments.map { TemplateItem(role: .value, expression: expression($0)) }
        let start = Int32(parts.items.count)
        parts.items += arguments
        parts.renders.append(
            TemplateRender(
                snippet: snippet,
                start: start,
                count: Int32(arguments.count),
                isOptional: render.isOptional
            )
        )
        emit(.render(Int32(parts.renders.count - 1)))
    }
}
