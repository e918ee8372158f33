/// What a template may cost that is rendered.
enum TemplateCost {
    /// Components and snippets in each other.
    static let depth = 60
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
    /// Where members were found last, by the place in the program that asks.
    struct Cache {
        var shape: TemplateShape?
        var place = -1
    }

    let unit: TemplateUnit
    let program: TemplateProgram
    let set: TemplateSet
    let depth: Int
    var slots: [TemplateValue]
    var caches: [Cache]
    /// Bytes of what expressions have made.
    var made = 0

    init(_ unit: TemplateUnit, _ set: TemplateSet, slots: [TemplateValue], depth: Int) {
        self.unit = unit
        self.set = set
        self.depth = depth
        self.slots = slots
        program = unit.program
        caches = Array(repeating: Cache(), count: program.cacheCount)
    }

    /// A rendering with `props`.
    init(_ unit: TemplateUnit, _ set: TemplateSet, props: TemplateObject, depth: Int) {
        let program = unit.program
        var slots = [TemplateValue](repeating: .undefined, count: program.slotCount)
        for (name, slot) in zip(program.properties, program.propertySlots) {
            if let value = props[name] { slots[Int(slot)] = value }
        }
        self.init(unit, set, slots: slots, depth: depth)
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
        var next = start
        while next < end {
            let operation = program.operations[next]
            next += 1
            switch operation {
            case .markup(let start, let count):
                unsafe program.markup.withUnsafeBufferPointer { bytes in
                    unsafe writer.write(UnsafeBufferPointer(rebasing: bytes[Int(start)..<Int(start + count)]))
                }
            case .slot(let slot, let expression):
                do throws(TemplateFault) {
                    try writer.write(value: slots[Int(slot)])
                } catch {
                    throw problem(error, at: expression)
                }
            case .member(let slot, let name, let cache, let expression):
                try write(memberOf: slot, name, cache, expression, into: &writer)
            case .text(let expression):
                try checkSize(of: writer, at: program.places[Int(expression)])
                let value = try evaluate(expression)
                do throws(TemplateFault) {
                    try writer.write(value: value)
                } catch {
                    throw problem(error, at: expression)
                }
            case .raw(let expression):
                try checkSize(of: writer, at: program.places[Int(expression)])
                writer.write(raw: try text(of: expression))
            case .attribute(let number): try write(program.attributes[Int(number)], into: &writer)
            case .tag(let number): try write(program.tags[Int(number)], into: &writer)
            case .nonce: writer.writeNonce()
            case .set(let slot, let expression): slots[Int(slot)] = try evaluate(expression)
            case .bind(let pattern, let expression): try bind(pattern, try evaluate(expression))
            case .unless(let condition, let target):
                if try !evaluate(condition).isTrue { next = Int(target) }
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

    @inline(__always)
    private mutating func write(
        memberOf slot: Int32,
        _ name: Int32,
        _ cache: Int32,
        _ expression: Int32,
        into writer: inout HTMLWriter
    ) throws(TemplateProblem) {
        do throws(TemplateFault) {
            guard case .object(let object) = slots[Int(slot)].storage else {
                return try writer.write(value: slots[Int(slot)][program.names[Int(name)]])
            }
            let place = place(of: name, in: object.shape, cache)
            if place >= 0 { try writer.write(value: object.values[place]) }
        } catch {
            throw problem(error, at: expression)
        }
    }

    /// The place of a member in objects of a shape; -1 where they have none.
    @inline(__always)
    mutating func place(of name: Int32, in shape: TemplateShape, _ cache: Int32) -> Int {
        if caches[Int(cache)].shape === shape { return caches[Int(cache)].place }
        return find(name, in: shape, cache)
    }

    @inline(never)
    private mutating func find(_ name: Int32, in shape: TemplateShape, _ cache: Int32) -> Int {
        let place = shape.place(of: program.names[Int(name)]) ?? -1
        caches[Int(cache)] = Cache(shape: shape, place: place)
        return place
    }

    // MARK: Loops

    private mutating func run(
        _ loop: TemplateLoop,
        from start: Int,
        into writer: inout HTMLWriter
    ) throws(TemplateProblem) {
        let items = try evaluate(loop.items)
        let end = Int(loop.end)
        switch items.storage {
        case .array(let values):
            if values.isEmpty { break }
            for (index, value) in values.enumerated() {
                try begin(loop, index, value, &writer)
                try run(from: start, to: end, into: &writer)
            }
            return
        case .undefined, .null: break
        case .object(let object):
            // As `{ length: 3 }` in JavaScript.
            guard case .integer(let count)? = object["length"]?.storage else { fallthrough }
            if count <= 0 { break }
            for index in 0..<count {
                try begin(loop, index, .undefined, &writer)
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
        _ value: TemplateValue,
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
        if loop.slot >= 0 { slots[Int(loop.slot)] = value }
        if loop.index >= 0 { slots[Int(loop.index)] = TemplateValue(index) }
        if loop.pattern >= 0 { try bind(loop.pattern, value) }
    }

    /// Puts the parts of a value into slots.
    mutating func bind(_ pattern: Int32, _ value: TemplateValue) throws(TemplateProblem) {
        switch program.patterns[Int(pattern)] {
        case .slot(let slot): slots[Int(slot)] = value
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
