extension TemplateRun {
    /// Computes an expression.
    mutating func evaluate(_ number: Int32) throws(TemplateProblem) -> TemplateValue {
        if let place = place(of: number) { return place.value }
        switch program.expressions[Int(number)] {
        case .constant(let constant): return program.constants[Int(constant)]
        case .slot(let slot): return frame[slot]
        case .member(let base, let name, _): return try evaluate(base)[program.names[Int(name)]]
        case .index(let base, let index):
            let (base, index) = (try evaluate(base), try evaluate(index))
            return try attempt(number) { () throws(TemplateFault) in try base.at(index) }
        case .template(let start, let count): return TemplateValue(try template(start, count, at: number))
        case .array(let start, let count): return try array(start, count, at: number)
        case .object(let start, let count): return try object(start, count, at: number)
        case .unary(let unary, let operand):
            let value = try evaluate(operand)
            return try attempt(operand) { () throws(TemplateFault) in try value.applying(unary) }
        case .binary(let binary, let left, let right):
            let (left, right) = (try evaluate(left), try evaluate(right))
            let value = try attempt(number) { () throws(TemplateFault) in
                try TemplateValue.apply(binary, left, right)
            }
            if binary == .add, case .string(let text) = value.storage {
                try count(text.utf8.count, 1, at: number)
            }
            return value
        case .logical(let logical, let left, let right):
            let left = try evaluate(left)
            switch logical {
            case .and: return left.isTrue ? try evaluate(right) : left
            case .or: return left.isTrue ? left : try evaluate(right)
            case .coalesce: return left.isMissing ? try evaluate(right) : left
            }
        case .conditional(let condition, let then, let other):
            return try isTrue(condition) ? evaluate(then) : evaluate(other)
        case .call(let function, let start, let count):
            return try call(Int(function), start, count, at: number)
        case .snippet(let snippet): return TemplateValue(.snippet(self.snippet(snippet)))
        case .classes(let start, let count):
            let names = try classes(start, count, at: number)
            return names.isEmpty ? .undefined : TemplateValue(names)
        case .styles(let start, let count):
            let declarations = try styles(start, count)
            return declarations.isEmpty ? .undefined : TemplateValue(declarations)
        }
    }

    /// Counts what an expression has made.
    private mutating func count(_ count: Int, _ size: Int, at expression: Int32) throws(TemplateProblem) {
        if count * size <= TemplateCost.small { return }
        made += count * size
        if made > TemplateCost.made {
            throw problem(
                TemplateFault("the expressions make more than \(TemplateCost.made) bytes of values"),
                at: expression
            )
        }
    }

    /// Whether the value of an expression is true.
    mutating func isTrue(_ expression: Int32) throws(TemplateProblem) -> Bool {
        if let place = place(of: expression) { return place.isTrue }
        return try evaluate(expression).isTrue
    }

    private func attempt<Value>(
        _ expression: Int32,
        _ body: () throws(TemplateFault) -> Value
    ) throws(TemplateProblem) -> Value {
        do throws(TemplateFault) {
            return try body()
        } catch {
            throw problem(error, at: expression)
        }
    }

    /// The text that the value of an expression is.
    mutating func text(of expression: Int32) throws(TemplateProblem) -> String {
        let value = try evaluate(expression)
        return try attempt(expression) { () throws(TemplateFault) in try value.text() }
    }

    private mutating func template(
        _ start: Int32,
        _ count: Int32,
        at expression: Int32
    ) throws(TemplateProblem) -> String {
        var text = ""
        for index in Int(start)..<Int(start + count) {
            text += try self.text(of: program.items[index].expression)
            try attempt(expression) { () throws(TemplateFault) in try TemplateValue.checkSize(text.utf8.count) }
        }
        try self.count(text.utf8.count, 1, at: expression)
        return text
    }

    private mutating func array(
        _ start: Int32,
        _ count: Int32,
        at expression: Int32
    ) throws(TemplateProblem) -> TemplateValue {
        var values: [TemplateValue] = []
        for index in Int(start)..<Int(start + count) {
            let item = program.items[index]
            let value = try evaluate(item.expression)
            if item.role != .spread {
                values.append(value)
            } else if case .array(let more) = value.storage {
                try attempt(expression) { () throws(TemplateFault) in
                    try TemplateValue.checkSize(values.count + more.count)
                }
                values += more
            } else {
                throw problem(TemplateFault("... needs an array here, and this is \(value.kind)"), at: item.expression)
            }
        }
        try self.count(values.count, MemoryLayout<TemplateValue>.stride, at: expression)
        return TemplateValue(values)
    }

    private mutating func object(
        _ start: Int32,
        _ count: Int32,
        at expression: Int32
    ) throws(TemplateProblem) -> TemplateValue {
        let members = try members(start, count)
        try self.count(members.count, 2 * MemoryLayout<TemplateValue>.stride, at: expression)
        return TemplateValue(members: members)
    }

    /// Named values: those of items.
    mutating func members(
        _ start: Int32,
        _ count: Int32
    ) throws(TemplateProblem) -> [(key: String, value: TemplateValue)] {
        var members: [(key: String, value: TemplateValue)] = []
        members.reserveCapacity(Int(count))
        for index in Int(start)..<Int(start + count) {
            let item = program.items[index]
            let value = try evaluate(item.expression)
            switch item.role {
            case .spread:
                if value.isMissing { continue }
                guard case .object(let object) = value.storage else {
                    throw problem(
                        TemplateFault("... needs an object here, and this is \(value.kind)"),
                        at: item.expression
                    )
                }
                try attempt(item.expression) { () throws(TemplateFault) in
                    try TemplateValue.checkSize(members.count + object.values.count)
                }
                members += object.members
            case .computed: members.append((try text(of: item.name), value))
            default: members.append((program.names[Int(item.name)], value))
            }
        }
        return members
    }

    private mutating func call(
        _ function: Int,
        _ start: Int32,
        _ count: Int32,
        at expression: Int32
    ) throws(TemplateProblem) -> TemplateValue {
        var arguments: [TemplateValue] = []
        arguments.reserveCapacity(Int(count))
        for index in Int(start)..<Int(start + count) {
            arguments.append(try evaluate(program.items[index].expression))
        }
        do {
            return try unit.functions[function].call(arguments)
        } catch let problem as TemplateProblem {
            throw problem
        } catch {
            throw problem(
                TemplateFault("\(program.functions[function]): \(TemplateFunction.text(of: error))"),
                at: expression
            )
        }
    }

    // MARK: Classes and styles

    private mutating func classes(
        _ start: Int32,
        _ count: Int32,
        at expression: Int32
    ) throws(TemplateProblem) -> String {
        var names = ClassNames()
        for index in Int(start)..<Int(start + count) {
            let item = program.items[index]
            let value = try evaluate(item.expression)
            if item.role == .toggle {
                if value.isTrue { names.add(program.names[Int(item.name)]) }
            } else {
                try attempt(item.expression) { () throws(TemplateFault) in try names.add(value) }
            }
        }
        return names.text
    }

    private mutating func styles(_ start: Int32, _ count: Int32) throws(TemplateProblem) -> String {
        var declarations = ""
        for index in Int(start)..<Int(start + count) {
            let item = program.items[index]
            let value = try evaluate(item.expression)
            if value.isMissing || value == false { continue }
            let text = try attempt(item.expression) { () throws(TemplateFault) in try value.text() }
            if text.isEmpty { continue }
            if !declarations.isEmpty { declarations += declarations.hasSuffix(";") ? " " : "; " }
            declarations += item.role == .named ? "\(program.names[Int(item.name)]): \(text)" : text
        }
        return declarations
    }
}
