/// What a template may cost that is rendered.
enum TemplateCost {
    /// Components and snippets in each other.
    static let depth = 60
    /// Loops in each other, across components: each takes a piece of the stack, several kilobytes when not optimized.
    static let loops = 200
    /// Elements that loops go over, components and snippets, in one part of a page.
    static let steps = 10_000_000
    /// Attributes of one tag.
    static let attributes = 1000
    /// Values in the props of an island.
    static let props = 1_000_000
    /// Templates of a page that wait for their `serverProps`.
    static let waits = 100_000
    /// Bytes of one part of a page.
    static let bytes = 64 << 20
    /// Bytes of the texts, arrays and objects that the expressions of one component make, small ones apart.
    static let made = 256 << 20
    /// Bytes of what is small.
    static let small = 4096
}

/// One rendering of a template.
///
/// Belongs to the thread that renders; nothing in it suspends. A component inside that has to wait is left to the page, as it is
/// with components of Swift.
struct TemplateRun: ~Copyable {
    let unit: TemplateUnit
    let program: TemplateProgram
    let set: TemplateSet
    let depth: Int
    let frame: TemplateFrame
    /// Bytes of what expressions have made.
    var made = 0

    init(_ unit: TemplateUnit, _ set: TemplateSet, depth: Int) {
        self.unit = unit
        self.set = set
        self.depth = depth
        program = unit.program
        frame = TemplateFrame(unit.program)
    }

    /// A rendering with `props`.
    init(_ unit: TemplateUnit, _ set: TemplateSet, props: TemplateObject, depth: Int) {
        self.init(unit, set, depth: depth)
        for (name, slot) in zip(program.properties, program.propertySlots) {
            if let value = props[name] { frame[slot] = value }
        }
    }

    /// Renders all of it.
    mutating func run(into writer: inout HTMLWriter) throws(TemplateProblem) {
        if let style = program.style { writer.pass.extras.add(style) }
        try run(from: 0, to: program.operations.count, into: &writer)
    }

    /// A problem with an expression.
    func problem(_ fault: TemplateFault, at expression: Int32) -> TemplateProblem {
        problem(fault.message, at: program.places[Int(expression)])
    }

    func problem(_ message: String, at offset: Int32) -> TemplateProblem {
        program.source.problem(message, at: Int(offset))
    }

    /// Fails where the page has become too large.
    @inline(__always)
    func checkSize(of writer: borrowing HTMLWriter, at offset: Int32) throws(TemplateProblem) {
        if writer.byteCount > TemplateCost.bytes {
            throw problem("the page becomes larger than \(TemplateCost.bytes) bytes", at: offset)
        }
    }

    // MARK: Operations

    mutating func run(from start: Int, to end: Int, into writer: inout HTMLWriter) throws(TemplateProblem) {
        let markup = program.markup
        var next = start
        while next < end {
            let operation = program.operations[next]
            next += 1
            switch operation {
            case .markup(let start, let count):
                writer.write(markup.span.extracting(Int(start)..<Int(start + count)))
            case .slot(let slot, let expression): try write(frame.place(slot), expression, into: &writer)
            case .member(let slot, let name, let cache, let expression):
                if let place = member(name, of: frame.place(slot), cache) {
                    try write(place, expression, into: &writer)
                } else {
                    try write(expression, into: &writer)
                }
            case .text(let expression): try write(expression, into: &writer)
            case .raw(let expression):
                try checkSize(of: writer, at: program.places[Int(expression)])
                writer.write(raw: try text(of: expression))
            case .attribute(let number): try write(program.attributes[Int(number)], into: &writer)
            case .tag(let number): try write(program.tags[Int(number)], into: &writer)
            case .nonce: writer.writeNonce()
            case .set(let slot, let expression):
                let value = try evaluate(expression)
                frame[slot] = value
            case .bind(let pattern, let expression): try bind(pattern, try evaluate(expression))
            case .unless(let condition, let target):
                let isTrue = try isTrue(condition)
                if !isTrue { next = Int(target) }
            case .jump(let target): next = Int(target)
            case .each(let number):
                let loop = program.loops[Int(number)]
                try run(loop, from: next, into: &writer)
                next = Int(loop.otherwiseEnd)
            case .component(let number): try run(component: Int(number), into: &writer)
            case .render(let number): try run(program.renders[Int(number)], into: &writer)
            case .head(let headEnd):
                try runHead(from: next, to: Int(headEnd), into: &writer)
                next = Int(headEnd)
            }
        }
    }

    /// Writes the value of an expression as text.
    private mutating func write(_ expression: Int32, into writer: inout HTMLWriter) throws(TemplateProblem) {
        if let place = place(of: expression) { return try write(place, expression, into: &writer) }
        try checkSize(of: writer, at: program.places[Int(expression)])
        let value = try evaluate(expression)
        do throws(TemplateFault) {
            try writer.write(value: value)
        } catch {
            throw problem(error, at: expression)
        }
    }

    @inline(__always)
    private func write(
        _ place: ValuePlace,
        _ expression: Int32,
        into writer: inout HTMLWriter
    ) throws(TemplateProblem) {
        do throws(TemplateFault) {
            try place.write(into: &writer)
        } catch {
            throw problem(error, at: expression)
        }
    }

    // MARK: Places

    /// Where the value of an expression stands; nil for one that has to be computed.
    func place(of expression: Int32) -> ValuePlace? {
        switch program.expressions[Int(expression)] {
        case .slot(let slot): frame.place(slot)
        case .constant(let constant): program.constants.place(Int(constant))
        case .member(let base, let name, let cache): place(of: base).flatMap { member(name, of: $0, cache) }
        default: nil
        }
    }

    /// Where the member of an object stands; nil for that of another value.
    @inline(__always)
    private func member(_ name: Int32, of place: ValuePlace, _ cache: Int32) -> ValuePlace? {
        frame.member(of: place, cache) ?? find(name, of: place, cache)
    }

    @inline(never)
    private func find(_ name: Int32, of place: ValuePlace, _ cache: Int32) -> ValuePlace? {
        guard case .object(let object) = place.value.storage else { return nil }
        return frame.find(program.names[Int(name)], in: object, cache)
    }

    // MARK: Loops

    private mutating func run(
        _ loop: TemplateLoop,
        from start: Int,
        into writer: inout HTMLWriter
    ) throws(TemplateProblem) {
        writer.loops += 1
        defer { writer.loops -= 1 }
        if writer.loops > TemplateCost.loops {
            throw problem(TemplateFault("loops are nested more than \(TemplateCost.loops) deep here"), at: loop.items)
        }
        let items = try evaluate(loop.items)
        let end = Int(loop.end)
        if loop.slot >= 0 { frame[loop.slot] = .undefined }
        // What is gone over holds its elements, so it is kept to the end: the slot does not hold them.
        defer {
            if loop.slot >= 0 { frame.takeBack(loop.slot) }
            withExtendedLifetime(items) {}
        }
        switch items.storage {
        case .array(let values):
            if values.isEmpty { break }
            for index in values.indices {
                guard let place = values.place(index) else { break }
                try begin(loop, index, place, &writer)
                try run(from: start, to: end, into: &writer)
            }
            return
        case .undefined, .null: break
        case .object(let object):
            // As `{ length: 3 }` in JavaScript.
            guard case .integer(let count)? = object["length"]?.storage else { fallthrough }
            if count <= 0 { break }
            for index in 0..<count {
                try begin(loop, index, frame.undefined, &writer)
                try run(from: start, to: end, into: &writer)
            }
            return
        default: throw problem(TemplateFault("{#each} needs an array, and this is \(items.kind)"), at: loop.items)
        }
        try run(from: end, to: Int(loop.otherwiseEnd), into: &writer)
    }

    private mutating func begin(
        _ loop: TemplateLoop,
        _ index: Int,
        _ value: ValuePlace,
        _ writer: inout HTMLWriter
    ) throws(TemplateProblem) {
        writer.steps += 1
        if writer.steps > TemplateCost.steps {
            throw problem(
                TemplateFault("more than \(TemplateCost.steps) elements and components are rendered"),
                at: loop.items
            )
        }
        try checkSize(of: writer, at: program.places[Int(loop.items)])
        if loop.slot >= 0 { frame.lend(value, to: loop.slot) }
        if loop.index >= 0 { frame[loop.index] = TemplateValue(index) }
        if loop.pattern >= 0 { try bind(loop.pattern, value.value) }
    }

    /// Puts the parts of a value into slots.
    mutating func bind(_ pattern: Int32, _ value: TemplateValue) throws(TemplateProblem) {
        switch program.patterns[Int(pattern)] {
        case .slot(let slot): frame[slot] = value
        case .array(let elements, let rest):
            for (index, element) in elements.enumerated() {
                if let element { try bind(element.pattern, value[index], or: element.standard) }
            }
            if rest >= 0 {
                guard case .array(let values) = value.storage else { return try bind(rest, []) }
                try bind(rest, TemplateValue(Array(values.dropFirst(elements.count))))
            }
        case .object(let members, let rest):
            for member in members { try bind(member.pattern, value[member.key], or: member.standard) }
            if rest >= 0 {
                guard case .object(let object) = value.storage else { return try bind(rest, [:]) }
                let others = object.members.filter { other in !members.contains { $0.key == other.key } }
                try bind(rest, TemplateValue(members: others))
            }
        }
    }

    mutating func bind(_ pattern: Int32, _ value: TemplateValue, or standard: Int32) throws(TemplateProblem) {
        if standard >= 0, case .undefined = value.storage {
            try bind(pattern, try evaluate(standard))
        } else {
            try bind(pattern, value)
        }
    }

    // MARK: Head

    private mutating func runHead(
        from start: Int,
        to end: Int,
        into writer: inout HTMLWriter
    ) throws(TemplateProblem) {
        var failure: TemplateProblem?
        writer.addToHead { writer in
            do throws(TemplateProblem) {
                try run(from: start, to: end, into: &writer)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
