// What the operations and expressions of a program refer to, written down and read in the order of its properties.

extension TemplateItem: Packed {
    func pack(into writer: inout ByteWriter) {
        writer.write(Int(role.rawValue))
        writer.write(expression)
        writer.write(name)
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        guard let role = UInt8(exactly: try reader.integer()).flatMap(Role.init) else { throw BytesDamaged() }
        self.init(role: role, expression: try reader.number(), name: try reader.number())
    }
}

extension TemplateRender: Packed {
    func pack(into writer: inout ByteWriter) {
        writer.write(snippet)
        writer.write(start)
        writer.write(count)
        writer.write(isOptional)
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        snippet = try reader.number()
        start = try reader.number()
        count = try reader.number()
        isOptional = try reader.flag()
    }
}

extension TemplateAttribute: Packed {
    func pack(into writer: inout ByteWriter) {
        writer.write(start)
        writer.write(count)
        writer.write(expression)
        writer.write(rule)
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        start = try reader.number()
        count = try reader.number()
        expression = try reader.number()
        rule = try reader.value()
    }
}

extension AttributeRule: Packed {
    func pack(into writer: inout ByteWriter) {
        switch self {
        case .text: writer.write(0)
        case .flag: writer.write(1)
        case .classes: writer.write(2)
        case .forbidden: writer.write(3)
        case .url(let rule):
            writer.write(4)
            writer.write(rule.rawValue)
        }
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        switch try reader.integer() {
        case 0: self = .text
        case 1: self = .flag
        case 2: self = .classes
        case 3: self = .forbidden
        case 4: self = .url(try reader.named())
        default: throw BytesDamaged()
        }
    }
}

extension TemplateTag: Packed {
    func pack(into writer: inout ByteWriter) {
        writer.write(element)
        writer.write(entries)
        writer.write(classes)
        writer.write(offset)
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        element = try reader.text()
        entries = try reader.values()
        classes = try reader.number()
        offset = try reader.number()
    }
}

extension TemplateTag.Entry: Packed {
    func pack(into writer: inout ByteWriter) {
        switch self {
        case .attribute(let name, let expression, let isStatic):
            writer.write(0)
            writer.write(name)
            writer.write(expression)
            writer.write(isStatic)
        case .spread(let expression):
            writer.write(1)
            writer.write(expression)
        }
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        switch try reader.integer() {
        case 0:
            self = .attribute(try reader.text(), expression: try reader.number(), isStatic: try reader.flag())
        case 1: self = .spread(expression: try reader.number())
        default: throw BytesDamaged()
        }
    }
}

extension TemplateLoop: Packed {
    func pack(into writer: inout ByteWriter) {
        for number in [items, slot, pattern, index, end, otherwiseEnd] { writer.write(number) }
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        items = try reader.number()
        slot = try reader.number()
        pattern = try reader.number()
        index = try reader.number()
        end = try reader.number()
        otherwiseEnd = try reader.number()
    }
}

extension TemplatePattern: Packed {
    func pack(into writer: inout ByteWriter) {
        switch self {
        case .slot(let slot):
            writer.write(0)
            writer.write(slot)
        case .array(let elements, let rest):
            writer.write(1)
            writer.write(elements) { writer, element in
                writer.write(element) { writer, element in
                    writer.write(element.pattern)
                    writer.write(element.standard)
                }
            }
            writer.write(rest)
        case .object(let members, let rest):
            writer.write(2)
            writer.write(members) { writer, member in
                writer.write(member.key)
                writer.write(member.pattern)
                writer.write(member.standard)
            }
            writer.write(rest)
        }
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        switch try reader.integer() {
        case 0: self = .slot(try reader.number())
        case 1:
            let elements = try reader.values { reader throws(BytesDamaged) in
                try reader.optional { reader throws(BytesDamaged) in
                    (pattern: try reader.number(), standard: try reader.number())
                }
            }
            self = .array(elements, rest: try reader.number())
        case 2:
            let members = try reader.values { reader throws(BytesDamaged) in
                (key: try reader.text(), pattern: try reader.number(), standard: try reader.number())
            }
            self = .object(members, rest: try reader.number())
        default: throw BytesDamaged()
        }
    }
}

extension TemplateCall: Packed {
    func pack(into writer: inout ByteWriter) {
        writer.write(component)
        writer.write(start)
        writer.write(count)
        writer.write(snippets) { writer, snippet in
            writer.write(snippet.name)
            writer.write(snippet.snippet)
        }
        writer.write(deferred) { $0.write($1) }
        writer.write(hydrated) { $0.write($1) }
        writer.write(isDirect)
        writer.write(offset)
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        component = try reader.text()
        start = try reader.number()
        count = try reader.number()
        snippets = try reader.values { reader throws(BytesDamaged) in
            (name: try reader.text(), snippet: try reader.number())
        }
        deferred = try reader.optional { reader throws(BytesDamaged) in try reader.value() }
        hydrated = try reader.optional { reader throws(BytesDamaged) in try reader.value() }
        isDirect = try reader.flag()
        offset = try reader.number()
    }
}

extension TemplateCall.Directive: Packed {
    func pack(into writer: inout ByteWriter) {
        writer.write(isVisible)
        writer.write(options)
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        isVisible = try reader.flag()
        options = try reader.number()
    }
}

extension TemplateSnippetBody: Packed {
    func pack(into writer: inout ByteWriter) {
        writer.write(name)
        writer.write(parameters) { writer, parameter in
            writer.write(parameter.pattern)
            writer.write(parameter.standard)
        }
        writer.write(start)
        writer.write(end)
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        name = try reader.text()
        parameters = try reader.values { reader throws(BytesDamaged) in
            (pattern: try reader.number(), standard: try reader.number())
        }
        start = try reader.number()
        end = try reader.number()
    }
}

extension TemplateValue: Packed {
    func pack(into writer: inout ByteWriter) {
        switch storage {
        case .undefined: writer.write(0)
        case .null: writer.write(1)
        case .bool(let value):
            writer.write(2)
            writer.write(value)
        case .integer(let value):
            writer.write(3)
            writer.write(value)
        case .number(let value):
            writer.write(4)
            writer.write(value)
        case .string(let value):
            writer.write(5)
            writer.write(value)
        case .date, .array, .object, .snippet: preconditionFailure("the constants of a program are literals")
        }
    }

    init(from reader: inout ByteReader) throws(BytesDamaged) {
        switch try reader.integer() {
        case 0: self = .undefined
        case 1: self = .null
        case 2: self.init(try reader.flag())
        case 3: self.init(try reader.integer())
        case 4: self.init(try reader.double())
        case 5: self.init(try reader.text())
        default: throw BytesDamaged()
        }
    }
}
