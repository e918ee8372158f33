extension TemplateCompiler {
    /// Adds an expression to the program; its number.
    mutating func add(_ expression: TemplateExpression, at offset: Int) -> Int32 {
        parts.expressions.append(expression)
        parts.places.append(Int32(offset))
        return Int32(parts.expressions.count - 1)
    }

    mutating func add(_ constant: TemplateValue, at offset: Int) -> Int32 {
        parts.constants.append(constant)
        return add(.constant(Int32(parts.constants.count - 1)), at: offset)
    }

    /// Adds operands in a row, and the expression that has them.
    mutating func addItems(
        _ items: [TemplateItem],
        at offset: Int,
        _ make: (Int32, Int32) -> TemplateExpression
    ) -> Int32 {
        let start = Int32(parts.items.count)
        parts.items += items
        return add(make(start, Int32(items.count)), at: offset)
    }

    /// Compiles an expression.
    mutating func expression(_ syntax: ExpressionSyntax) -> Int32 {
        let offset = syntax.offset
        switch syntax.kind {
        case .mistake: return add(.undefined, at: offset)
        case .constant(let value): return add(value, at: offset)
        case .name(let name): return add(reading(name), at: offset)
        case .template(let texts, let values): return template(texts, values, at: offset)
        case .array(let elements):
            let items = elements.map { element -> TemplateItem in
                switch element {
                case .value(let value): TemplateItem(role: .value, expression: expression(value))
                case .spread(let value): TemplateItem(role: .spread, expression: expression(value))
                }
            }
            return addItems(items, at: offset) { .array(start: $0, count: $1) }
        case .object(let properties):
            let items = properties.map { property -> TemplateItem in
                switch property {
                case .named(let name, let value):
                    TemplateItem(role: .named, expression: expression(value), name: number(of: name))
                case .computed(let name, let value):
                    TemplateItem(role: .computed, expression: expression(value), name: expression(name))
                case .spread(let value): TemplateItem(role: .spread, expression: expression(value))
                }
            }
            return addItems(items, at: offset) { .object(start: $0, count: $1) }
        case .unary(let unary, let operand): return add(.unary(unary, expression(operand)), at: offset)
        case .binary(let binary, let left, let right):
            return add(.binary(binary, expression(left), expression(right)), at: offset)
        case .logical(let logical, let left, let right):
            return add(.logical(logical, expression(left), expression(right)), at: offset)
        case .conditional(let condition, let then, let other):
            return add(.conditional(expression(condition), expression(then), expression(other)), at: offset)
        case .member(let base, let name):
            let base = expression(base)
            defer { parts.cacheCount += 1 }
            return add(.member(base, name: number(of: name), cache: Int32(parts.cacheCount)), at: offset)
        case .index(let base, let index):
            if case .string(let name)? = index.constant?.storage {
                let member = ExpressionSyntax(kind: .member(base, name), offset: offset, range: syntax.range)
                return expression(member)
            }
            return add(.index(expression(base), expression(index)), at: offset)
        case .call(let callee, let arguments, _): return call(callee, arguments, at: offset)
        }
    }

    /// What a name is read from.
    private mutating func reading(_ name: String) -> TemplateExpression {
        switch scopes[name] {
        case .slot(let slot): .slot(slot)
        case .snippet(let number): .snippet(number)
        case nil: .slot(propertySlot(name))
        }
    }

    private mutating func template(_ texts: [String], _ values: [ExpressionSyntax], at offset: Int) -> Int32 {
        var items: [TemplateItem] = []
        for (index, text) in texts.enumerated() {
            if !text.isEmpty {
                items.append(TemplateItem(role: .value, expression: add(TemplateValue(text), at: offset)))
            }
            if index < values.count { items.append(TemplateItem(role: .value, expression: expression(values[index]))) }
        }
        return addItems(items, at: offset) { .template(start: $0, count: $1) }
    }

    private mutating func call(_ callee: ExpressionSyntax, _ arguments: [ExpressionSyntax], at offset: Int) -> Int32 {
        guard case .name(let name) = callee.kind, scopes[name] == nil else {
            switch callee.kind {
            case .mistake: break
            case .member(_, let name):
                report("values have no functions: register one in Swift and call it, as in \(name)(…)", at: offset)
            case .name(let name):
                report("\(name) is no function; a snippet is rendered by {@render \(name)(…)}", at: offset)
            default:
                report("this is no function: functions are registered in Swift, and called by their names", at: offset)
            }
            return add(.undefined, at: offset)
        }
        guard functions.contains(name) else {
            let hint = Suggestion.text(for: name, among: functions)
            let advice = hint.isEmpty ? ": register it in options.templates.functions" : hint
            report("there is no function \(name)\(advice)", at: offset)
            return add(.undefined, at: offset)
        }
        let function: Int
        if let known = parts.functions.firstIndex(of: name) {
            function = known
        } else {
            parts.functions.append(name)
            function = parts.functions.count - 1
        }
        let items = arguments.map { TemplateItem(role: .value, expression: expression($0)) }
        return addItems(items, at: offset) { .call(function: Int32(function), start: $0, count: $1) }
    }
}
