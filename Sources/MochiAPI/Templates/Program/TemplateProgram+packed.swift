extension TemplateProgram {
    /// Writes the program down, with the text that it was made of.
    func pack(into writer: inout ByteWriter) {
        writer.write(source.name)
        writer.write(source.path)
        writer.write(source.bytes)
        writer.write(style) { writer, style in
            writer.write(style.id)
            writer.write(style.sheet)
        }
        writer.write(markup)
        writer.write(operations)
        writer.write(expressions)
        writer.write(places)
        writer.write(constants)
        writer.write(names)
        writer.write(items)
        writer.write(properties)
        writer.write(propertySlots)
        writer.write(renders)
        writer.write(slotCount)
        writer.write(cacheCount)
        writer.write(attributes)
        writer.write(tags)
        writer.write(loops)
        writer.write(patterns)
        writer.write(calls)
        writer.write(snippets)
        writer.write(functions)
    }

    /// Reads a program.
    convenience init(from reader: inout ByteReader) throws(BytesDamaged) {
        let source = TemplateSource(try reader.text(), path: try reader.text(), bytes: try reader.content())
        let style = try reader.optional { reader throws(BytesDamaged) in
            ScopedStyle(id: try reader.text(), sheet: try reader.text())
        }
        self.init(try TemplateProgramParts(from: &reader), source: source, style: style)
    }
}

extension TemplateProgramParts {
    fileprivate init(from reader: inout ByteReader) throws(BytesDamaged) {
        markup = try reader.content()
        operations = try reader.values()
        expressions = try reader.values()
        places = try reader.numbers()
        constants = try reader.values()
        names = try reader.texts()
        items = try reader.values()
        properties = try reader.texts()
        propertySlots = try reader.numbers()
        renders = try reader.values()
        slotCount = try reader.integer()
        cacheCount = try reader.integer()
        attributes = try reader.values()
        tags = try reader.values()
        loops = try reader.values()
        patterns = try reader.values()
        calls = try reader.values()
        snippets = try reader.values()
        functions = try reader.texts()
    }
}

/// A case of an enumeration: its number, which never becomes that of another case, and its operands.
private struct PackedCase {
    let tag: UInt8
    let a: Int32
    let b: Int32
    let c: Int32
    let d: Int32

    init(_ tag: UInt8, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0, _ d: Int32 = 0) {
        self.tag = tag
        self.a = a
        self.b = b
        self.c = c
        self.d = d
    }
}

extension PackedCase: Packed {
    func pack(into writer: inout ByteWriter) {
        writer.write(Int32(tag))
        for operand in [a, b, c, d] { writer.write(operand) }
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        guard let tag = UInt8(exactly: try reader.number()) else { throw BytesDamaged() }
        self.init(tag, try reader.number(), try reader.number(), try reader.number(), try reader.number())
    }
}

extension TemplateOperation: Packed {
    func pack(into writer: inout ByteWriter) {
        let packed =
            switch self {
            case .markup(let start, let count): PackedCase(0, start, count)
            case .slot(let slot, let expression): PackedCase(1, slot, expression)
            case .member(let slot, let name, let cache, let expression): PackedCase(2, slot, name, cache, expression)
            case .text(let expression): PackedCase(3, expression)
            case .raw(let expression): PackedCase(4, expression)
            case .attribute(let attribute): PackedCase(5, attribute)
            case .tag(let tag): PackedCase(6, tag)
            case .nonce: PackedCase(7)
            case .set(let slot, let expression): PackedCase(8, slot, expression)
            case .bind(let pattern, let expression): PackedCase(9, pattern, expression)
            case .unless(let condition, let target): PackedCase(10, condition, target)
            case .jump(let target): PackedCase(11, target)
            case .each(let loop): PackedCase(12, loop)
            case .component(let call): PackedCase(13, call)
            case .render(let render): PackedCase(14, render)
            case .head(let end): PackedCase(15, end)
            }
        writer.write(packed)
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        let packed = try PackedCase(from: &reader)
        switch packed.tag {
        case 0: self = .markup(start: packed.a, count: packed.b)
        case 1: self = .slot(packed.a, expression: packed.b)
        case 2: self = .member(slot: packed.a, name: packed.b, cache: packed.c, expression: packed.d)
        case 3: self = .text(packed.a)
        case 4: self = .raw(packed.a)
        case 5: self = .attribute(packed.a)
        case 6: self = .tag(packed.a)
        case 7: self = .nonce
        case 8: self = .set(packed.a, expression: packed.b)
        case 9: self = .bind(pattern: packed.a, expression: packed.b)
        case 10: self = .unless(packed.a, target: packed.b)
        case 11: self = .jump(packed.a)
        case 12: self = .each(packed.a)
        case 13: self = .component(packed.a)
        case 14: self = .render(packed.a)
        case 15: self = .head(end: packed.a)
        default: throw BytesDamaged()
        }
    }
}

extension TemplateExpression: Packed {
    func pack(into writer: inout ByteWriter) {
        let packed =
            switch self {
            case .constant(let constant): PackedCase(0, constant)
            case .slot(let slot): PackedCase(1, slot)
            case .member(let base, let name, let cache): PackedCase(2, base, name, cache)
            case .index(let base, let index): PackedCase(3, base, index)
            case .template(let start, let count): PackedCase(4, start, count)
            case .array(let start, let count): PackedCase(5, start, count)
            case .object(let start, let count): PackedCase(6, start, count)
            case .unary(_, let operand): PackedCase(7, operand)
            case .binary(_, let left, let right): PackedCase(8, left, right)
            case .logical(_, let left, let right): PackedCase(9, left, right)
            case .conditional(let condition, let value, let other): PackedCase(10, condition, value, other)
            case .call(let function, let start, let count): PackedCase(11, function, start, count)
            case .snippet(let snippet): PackedCase(12, snippet)
            case .classes(let start, let count): PackedCase(13, start, count)
            case .styles(let start, let count): PackedCase(14, start, count)
            }
        writer.write(packed)
        switch self {
        case .unary(let name, _): writer.write(name.rawValue)
        case .binary(let name, _, _): writer.write(name.rawValue)
        case .logical(let name, _, _): writer.write(name.rawValue)
        default: break
        }
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        let packed = try PackedCase(from: &reader)
        switch packed.tag {
        case 0: self = .constant(packed.a)
        case 1: self = .slot(packed.a)
        case 2: self = .member(packed.a, name: packed.b, cache: packed.c)
        case 3: self = .index(packed.a, packed.b)
        case 4: self = .template(start: packed.a, count: packed.b)
        case 5: self = .array(start: packed.a, count: packed.b)
        case 6: self = .object(start: packed.a, count: packed.b)
        case 7: self = .unary(try reader.named(), packed.a)
        case 8: self = .binary(try reader.named(), packed.a, packed.b)
        case 9: self = .logical(try reader.named(), packed.a, packed.b)
        case 10: self = .conditional(packed.a, packed.b, packed.c)
        case 11: self = .call(function: packed.a, start: packed.b, count: packed.c)
        case 12: self = .snippet(packed.a)
        case 13: self = .classes(start: packed.a, count: packed.b)
        case 14: self = .styles(start: packed.a, count: packed.b)
        default: throw BytesDamaged()
        }
    }
}
