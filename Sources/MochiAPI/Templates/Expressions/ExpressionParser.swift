/// Reads an expression: that part of JavaScript's expressions that computes a value and changes nothing (ECMA-262, 13).
///
/// Each problem is noted and something put in its place, so that the reader of the template goes on behind it.
struct ExpressionParser {
    /// Expressions in each other; what is deeper is an attack, or generated.
    private static let depthLimit = 100

    private var lexer: ExpressionLexer
    private var token: ExpressionLexer.Token = .end
    /// Where the word begins.
    private var start: Int
    /// Behind the word that was taken last.
    private(set) var end: Int
    private var depth = 0
    private(set) var problem: TemplateProblem?

    private var source: TemplateSource { lexer.source }

    init(_ source: TemplateSource, from offset: Int, to limit: Int? = nil) {
        lexer = ExpressionLexer(source, from: offset, to: limit)
        start = offset
        end = offset
        advance()
    }

    // MARK: What others read

    /// Reads an expression, up to what cannot belong to it.
    mutating func expression() -> ExpressionSyntax {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthLimit {
            let place = start
            report("expressions are nested more than \(Self.depthLimit) deep here", at: place)
            skipAll()
            return mistake(at: place)
        }
        return conditional()
    }

    /// Reads a pattern inside of another one.
    mutating func nestedPattern() -> PatternSyntax? {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthLimit {
            report("names are nested more than \(Self.depthLimit) deep here", at: start)
            skipAll()
            return nil
        }
        return pattern()
    }

    /// Takes a sign, if it is the next word.
    mutating func take(_ sign: ExpressionLexer.Sign) -> Bool {
        guard token == .sign(sign) else { return false }
        advance()
        return true
    }

    /// Takes a certain name, if it is the next word.
    mutating func take(word: String) -> Bool {
        guard token == .name(word) else { return false }
        advance()
        return true
    }

    /// Takes any name.
    mutating func takeName() -> (name: String, offset: Int)? {
        guard case .name(let name) = token else { return nil }
        let offset = start
        advance()
        return (name, offset)
    }

    /// Whether the next word is a certain sign.
    func isAt(_ sign: ExpressionLexer.Sign) -> Bool { token == .sign(sign) }

    /// Whether nothing follows.
    var isAtEnd: Bool { token == .end }

    /// Where the next word begins.
    var offset: Int { start }

    /// Notes a problem; what is wrong behind the first one may be so because of it.
    mutating func report(_ message: String, at offset: Int) {
        if problem == nil { problem = source.problem(message, at: offset) }
    }

    /// Says that something else should be here.
    mutating func reportUnexpected(expecting what: String) {
        report("\(what) is missing here, before \(name(of: token))", at: start)
    }

    private func name(of token: ExpressionLexer.Token) -> String {
        switch token {
        case .end: "the end"
        case .sign(let sign): "\"\(sign.rawValue)\""
        case .name(let name): "\"\(name)\""
        case .string: "a string"
        case .template: "a template string"
        case .integer, .number: "a number"
        }
    }

    // MARK: Words

    private mutating func advance() {
        end = lexer.offset
        lexer.skipSpace()
        if let problem = lexer.problem { report(problem.message, at: problem.offset) }
        start = lexer.offset
        token = lexer.next()
        if let problem = lexer.problem { report(problem.message, at: problem.offset) }
    }

    private mutating func skipAll() {
        lexer.move(to: lexer.limit)
        token = .end
        start = lexer.limit
    }

    private mutating func require(_ sign: ExpressionLexer.Sign, for opening: String, at offset: Int) {
        if !take(sign) { report("\(opening) is not closed: \"\(sign.rawValue)\" is missing", at: offset) }
    }

    private func made(_ kind: ExpressionSyntax.Kind, at offset: Int, from first: Int) -> ExpressionSyntax {
        ExpressionSyntax(kind: kind, offset: offset, range: first..<max(end, first))
    }

    private func mistake(at offset: Int) -> ExpressionSyntax {
        ExpressionSyntax(kind: .mistake, offset: offset, range: offset..<offset)
    }

    // MARK: Operators

    private mutating func conditional() -> ExpressionSyntax {
        let first = start
        let condition = binary(above: 0)
        switch token {
        case .sign(.question): break
        case .sign(.assign), .sign(.increment), .sign(.decrement):
            report("a template cannot change a value: compute it where the props come from", at: start)
            skipAll()
            return condition
        case .sign(.arrow):
            report("functions cannot be written in templates: register one in Swift and call it by its name", at: start)
            skipAll()
            return condition
        case .sign(.ampersand), .sign(.bar), .sign(.caret):
            report("\(name(of: token)) is no operator here: && and || are", at: start)
            skipAll()
            return condition
        default: return condition
        }
        let question = start
        advance()
        let then = expression()
        guard take(.colon) else {
            report("\":\" and another value are missing behind this \"?\"", at: question)
            return mistake(at: question)
        }
        let other = expression()
        return made(.conditional(condition, then: then, else: other), at: question, from: first)
    }

    private enum Operator {
        case binary(BinaryOperator)
        case logical(LogicalOperator)
    }

    /// The operator that is the next word, and how strongly it binds.
    private var nextOperator: (operator: Operator, strength: Int)? {
        guard case .sign(let sign) = token else {
            return token == .name("in") ? (.binary(.in), 6) : nil
        }
        switch sign {
        case .coalesce: return (.logical(.coalesce), 1)
        case .or: return (.logical(.or), 2)
        case .and: return (.logical(.and), 3)
        case .equal: return (.binary(.equal), 5)
        case .notEqual: return (.binary(.notEqual), 5)
        case .identical: return (.binary(.identical), 5)
        case .notIdentical: return (.binary(.notIdentical), 5)
        // An end tag: the brace before it is missing.
        case .less where lexer.byte() == UInt8(ascii: "/"): return nil
        case .less: return (.binary(.less), 6)
        case .lessOrEqual: return (.binary(.lessOrEqual), 6)
        case .greater: return (.binary(.greater), 6)
        case .greaterOrEqual: return (.binary(.greaterOrEqual), 6)
        case .plus: return (.binary(.add), 8)
        case .minus: return (.binary(.subtract), 8)
        case .star: return (.binary(.multiply), 9)
        case .slash: return (.binary(.divide), 9)
        case .percent: return (.binary(.remainder), 9)
        case .power: return (.binary(.power), 10)
        default: return nil
        }
    }

    private mutating func binary(above strength: Int) -> ExpressionSyntax {
        let first = start
        var left = unary()
        while let (next, nextStrength) = nextOperator, nextStrength > strength {
            let place = start
            advance()
            // A power binds to the right.
            let right = nested { $0.binary(above: nextStrength == 10 ? 9 : nextStrength) }
            switch next {
            case .binary(let binary):
                if binary == .power, case .unary = left.kind, source.bytes[left.range.lowerBound] != Self.parenthesis {
                    report("what is raised to a power needs parentheses: (-a) ** b", at: left.offset)
                }
                left = made(.binary(binary, left, right), at: place, from: first)
            case .logical(let logical):
                check(logical, left, right, at: place)
                left = made(.logical(logical, left, right), at: place, from: first)
            }
        }
        return left
    }

    private static let parenthesis = UInt8(ascii: "(")

    /// As in JavaScript, `??` does not mix with `&&` and `||` without parentheses.
    private mutating func check(
        _ logical: LogicalOperator,
        _ left: ExpressionSyntax,
        _ right: ExpressionSyntax,
        at offset: Int
    ) {
        for side in [left, right] {
            guard case .logical(let other, _, _) = side.kind, (other == .coalesce) != (logical == .coalesce),
                source.bytes[side.range.lowerBound] != Self.parenthesis
            else { continue }
            report("\(other.rawValue) and \(logical.rawValue) need parentheses around one of them", at: offset)
        }
    }

    private mutating func nested(
        _ parse: (inout ExpressionParser) -> ExpressionSyntax
    ) -> ExpressionSyntax {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthLimit { return expression() }
        return parse(&self)
    }

    private mutating func unary() -> ExpressionSyntax {
        let place = start
        let unary: UnaryOperator
        switch token {
        case .sign(.not): unary = .not
        case .sign(.minus): unary = .minus
        case .sign(.plus): unary = .plus
        case .name("typeof"): unary = .typeof
        default: return postfix()
        }
        advance()
        let operand = nested { $0.unary() }
        if unary == .minus, let constant = operand.constant, let negated = constant.negated {
            return made(.constant(negated), at: place, from: place)
        }
        return made(.unary(unary, operand), at: place, from: place)
    }

    // MARK: Members

    private mutating func postfix() -> ExpressionSyntax {
        let first = start
        var value = primary()
        var count = 0
        while true {
            let place = start
            count += 1
            if count > Self.depthLimit {
                report("more than \(Self.depthLimit) members of members", at: place)
                skipAll()
                return value
            }
            switch token {
            case .sign(.dot):
                advance()
                value = member(of: value, at: place, from: first)
            case .sign(.optional):
                advance()
                if isAt(.openBracket) {
                    value = index(of: value, from: first)
                } else if isAt(.openParenthesis) {
                    value = call(of: value, isOptional: true, from: first)
                } else {
                    value = member(of: value, at: place, from: first)
                }
            case .sign(.openBracket): value = index(of: value, from: first)
            case .sign(.openParenthesis): value = call(of: value, isOptional: false, from: first)
            case .template:
                report("a template string cannot follow a value", at: place)
                skipAll()
                return value
            default: return value
            }
        }
    }

    private mutating func member(of value: ExpressionSyntax, at place: Int, from first: Int) -> ExpressionSyntax {
        let offset = start
        guard let (name, _) = takeName() else {
            report("the name of a member is missing behind \".\"", at: offset)
            return value
        }
        return made(.member(value, name), at: offset, from: first)
    }

    private mutating func index(of value: ExpressionSyntax, from first: Int) -> ExpressionSyntax {
        let place = start
        advance()
        let index = expression()
        require(.closeBracket, for: "\"[\"", at: place)
        return made(.index(value, index), at: place, from: first)
    }

    private mutating func call(of value: ExpressionSyntax, isOptional: Bool, from first: Int) -> ExpressionSyntax {
        let place = start
        advance()
        var arguments: [ExpressionSyntax] = []
        while !isAtEnd, !isAt(.closeParenthesis) {
            if isAt(.rest) {
                report("arguments cannot be spread", at: start)
                advance()
            }
            arguments.append(expression())
            if !take(.comma) { break }
        }
        require(.closeParenthesis, for: "\"(\"", at: place)
        return made(.call(value, arguments, isOptional: isOptional), at: value.offset, from: first)
    }

    // MARK: Values

    private mutating func primary() -> ExpressionSyntax {
        let place = start
        switch token {
        case .integer(let value):
            advance()
            return made(.constant(TemplateValue(value)), at: place, from: place)
        case .number(let value):
            advance()
            return made(.constant(TemplateValue(value)), at: place, from: place)
        case .string(let text):
            advance()
            return made(.constant(TemplateValue(text)), at: place, from: place)
        case .template: return template()
        case .name(let name): return self.name(name)
        case .sign(.openParenthesis): return parenthesized()
        case .sign(.openBracket): return array()
        case .sign(.openBrace): return object()
        case .sign(.slash):
            report("regular expressions have no place in templates: register a function in Swift", at: place)
            skipAll()
        case .sign(.increment), .sign(.decrement):
            report("a template cannot change a value: compute it where the props come from", at: place)
            skipAll()
        default:
            // A problem of the word itself has been told.
            if lexer.problem == nil { reportUnexpected(expecting: "a value") }
        }
        return mistake(at: place)
    }

    private mutating func name(_ name: String) -> ExpressionSyntax {
        let place = start
        let constant: TemplateValue?
        switch name {
        case "true": constant = true
        case "false": constant = false
        case "null": constant = nil as TemplateValue
        case "undefined": constant = .undefined
        case "NaN": constant = TemplateValue(Double.nan)
        case "Infinity": constant = TemplateValue(Double.infinity)
        case "function", "new", "await", "async", "delete", "void", "this", "class", "yield", "import", "super", "let",
            "const",
            "var", "instanceof", "throw", "return":
            report(
                "\(name) has no place in a template: its expressions compute values of what they are given",
                at: place
            )
            skipAll()
            return mistake(at: place)
        default: constant = nil
        }
        advance()
        if let constant { return made(.constant(constant), at: place, from: place) }
        return made(.name(name), at: place, from: place)
    }

    private mutating func parenthesized() -> ExpressionSyntax {
        let place = start
        advance()
        if isAt(.closeParenthesis) {
            report("functions cannot be written in templates: register one in Swift and call it by its name", at: place)
            skipAll()
            return mistake(at: place)
        }
        var value = expression()
        if isAt(.comma) {
            report("only the last of these values would count: remove the comma", at: start)
            skipAll()
            return value
        }
        require(.closeParenthesis, for: "\"(\"", at: place)
        // As it is written: whether there are parentheses around it matters to some operators.
        value.range = place..<end
        return value
    }

    private mutating func template() -> ExpressionSyntax {
        let place = start
        var texts: [String] = []
        var values: [ExpressionSyntax] = []
        while true {
            let (text, hasValue) = lexer.templateText(begun: place)
            texts.append(text)
            if let problem = lexer.problem { report(problem.message, at: problem.offset) }
            if !hasValue { break }
            let opening = lexer.offset
            advance()
            values.append(expression())
            guard isAt(.closeBrace) else {
                report("\"}\" is missing behind this value of the template string", at: opening)
                skipAll()
                return mistake(at: place)
            }
            // The text goes on at once behind the brace: no word is read.
        }
        advance()
        if values.isEmpty { return made(.constant(TemplateValue(texts.joined())), at: place, from: place) }
        return made(.template(texts, values), at: place, from: place)
    }

    private mutating func array() -> ExpressionSyntax {
        let place = start
        advance()
        var elements: [ExpressionSyntax.Element] = []
        while !isAtEnd, !isAt(.closeBracket) {
            elements.append(take(.rest) ? .spread(expression()) : .value(expression()))
            if !take(.comma) { break }
        }
        require(.closeBracket, for: "\"[\"", at: place)
        return made(.array(elements), at: place, from: place)
    }

    private mutating func object() -> ExpressionSyntax {
        let place = start
        advance()
        var properties: [ExpressionSyntax.Property] = []
        while !isAtEnd, !isAt(.closeBrace) {
            guard let property = property() else { break }
            properties.append(property)
            if !take(.comma) { break }
        }
        require(.closeBrace, for: "\"{\"", at: place)
        return made(.object(properties), at: place, from: place)
    }

    private mutating func property() -> ExpressionSyntax.Property? {
        let place = start
        switch token {
        case .sign(.rest):
            advance()
            return .spread(expression())
        case .sign(.openBracket):
            advance()
            let key = expression()
            require(.closeBracket, for: "\"[\"", at: place)
            if !take(.colon) { reportUnexpected(expecting: "\":\" and a value") }
            return .computed(key, expression())
        case .name(let name):
            advance()
            if take(.colon) { return .named(name, expression()) }
            return .named(name, made(.name(name), at: place, from: place))
        case .string(let name):
            advance()
            if !take(.colon) { reportUnexpected(expecting: "\":\" and a value") }
            return .named(name, expression())
        case .integer(let number):
            advance()
            if !take(.colon) { reportUnexpected(expecting: "\":\" and a value") }
            return .named("\(number)", expression())
        default:
            reportUnexpected(expecting: "the name of a property")
            return nil
        }
    }
}
