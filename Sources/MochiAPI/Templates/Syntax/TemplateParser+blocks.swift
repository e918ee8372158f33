extension TemplateParser {
    /// Reads what begins with a brace: a value, a block or a tag of its own.
    mutating func braces() -> TemplateNode? {
        let start = offset
        offset += 1
        skipSpace()
        switch byte() {
        case UInt8(ascii: "#"):
            offset += 1
            return block(from: start)
        case UInt8(ascii: "@"):
            offset += 1
            return specialTag(from: start)
        default:
            return .value(expressionInBraces(from: start))
        }
    }

    // MARK: {@…}

    private mutating func specialTag(from start: Int) -> TemplateNode? {
        let name = word()
        switch name {
        case "html": return .markup(expressionInBraces(from: start))
        case "render": return render(from: start)
        case "const":
            let (pattern, value) = expression { parser -> (PatternSyntax?, ExpressionSyntax?) in
                guard let pattern = parser.pattern() else { return (nil, nil) }
                if !parser.take(.assign) { parser.reportUnexpected(expecting: "\"=\" and a value") }
                return (pattern, parser.expression())
            }
            closeBraces("the constant", from: start)
            guard let pattern, let value else { return nil }
            return .constant(pattern, value)
        case "debug": report("{@debug} does nothing on a server: remove it", at: start)
        case "attach": report("{@attach} runs in browsers: write a client module, and mochi:hydrate", at: start)
        default: report("{@\(name)} is unknown: there are {@html}, {@const} and {@render}", at: start)
        }
        skip(behind: "}")
        return nil
    }

    private mutating func render(from start: Int) -> TemplateNode? {
        let call = expressionInBraces(from: start)
        switch call.kind {
        case .call(let snippet, let arguments, let isOptional):
            return .render(
                RenderSyntax(snippet: snippet, arguments: arguments, isOptional: isOptional, offset: call.offset)
            )
        case .mistake: return nil
        default:
            report("{@render} calls a snippet: {@render name()}", at: call.offset)
            return nil
        }
    }

    // MARK: {#…}

    private mutating func block(from start: Int) -> TemplateNode? {
        let name = word()
        switch name {
        case "if": return conditional(from: start)
        case "each": return each(from: start)
        case "snippet": return snippet(from: start)
        case "key":
            _ = expressionInBraces(from: start)
            let nodes = children(of: .block("key"), from: start)
            end("key", from: start)
            return .group(nodes)
        case "await":
            report("{#await} has no place in a template: await in serverProps, or in a component of Swift", at: start)
        default:
            report("{#\(name)} is unknown: there are {#if}, {#each}, {#snippet} and {#key}", at: start)
        }
        skip(behind: "}")
        // Its end is not told as closing nothing.
        let nodes = children(of: .block(name), from: start)
        if isAt("{/") { end(name, from: start) }
        return .group(nodes)
    }

    /// Takes the end of a block, `{/name}`.
    private mutating func end(_ name: String, from start: Int) {
        let place = offset
        var ahead = self
        if ahead.take("{/"), ahead.word() == name {
            ahead.skipSpace()
            if !ahead.take("}") {
                ahead.report("\"}\" is missing behind {/\(name)", at: ahead.offset)
                ahead.skip(behind: "}")
            }
            self = ahead
        } else if isAt("{:") {
            let isElse = name == "if" || name == "each"
            report(
                isElse ? "nothing may follow {:else} but {/\(name)}" : "{#\(name)} has no {:else}",
                at: place
            )
            skip(behind: "}")
            _ = children(of: .block(name), from: start)
            end(name, from: start)
        } else {
            report("{#\(name)} is not closed: {/\(name)} is missing", at: start)
        }
    }

    private mutating func conditional(from start: Int) -> TemplateNode {
        var syntax = ConditionalSyntax()
        let condition = expressionInBraces(from: start)
        syntax.branches.append((condition, children(of: .block("if"), from: start)))
        while let isLast = takeElse() {
            if isLast {
                syntax.otherwise = children(of: .block("if"), from: start)
                break
            }
            let condition = expressionInBraces(from: offset)
            syntax.branches.append((condition, children(of: .block("if"), from: start)))
        }
        end("if", from: start)
        return .conditional(syntax)
    }

    /// Takes `{:else}`, or `{:else if` up to its condition; nil when neither is here.
    private mutating func takeElse() -> Bool? {
        var ahead = self
        guard ahead.take("{:") else { return nil }
        ahead.skipSpace()
        let place = ahead.offset
        let name = ahead.word()
        guard name == "else" else {
            ahead.report(
                "{:\(name)} is unknown: there is {:else} and {:else if …}",
                at: place
            )
            ahead.skip(behind: "}")
            self = ahead
            return true
        }
        let hasSpace = Self.isSpace(ahead.byte())
        ahead.skipSpace()
        if ahead.take("}") {
            self = ahead
            return true
        }
        let word = ahead.word()
        if word == "if", hasSpace {
            self = ahead
            return false
        }
        if word == "if" { ahead.report("it is written {:else if …}, with a space", at: place) }
        if word != "if" {
            ahead.report("\"}\" or a condition, {:else if …}, is missing behind {:else", at: ahead.offset)
        }
        ahead.skip(behind: "}")
        self = ahead
        return true
    }

    private mutating func each(from start: Int) -> TemplateNode? {
        struct Head {
            var items: ExpressionSyntax
            var pattern: PatternSyntax?
            var index: String?
            var key: ExpressionSyntax?
        }
        let head = expression { parser in
            var head = Head(items: parser.expression())
            if parser.take(word: "as") { head.pattern = parser.pattern() }
            if parser.take(.comma) {
                head.index = parser.takeName()?.name
                if head.index == nil { parser.reportUnexpected(expecting: "the name of the index") }
            }
            if parser.isAt(.openParenthesis) { head.key = parser.expression() }
            return head
        }
        closeBraces("{#each …", from: start)
        var syntax = EachSyntax(
            items: head.items,
            pattern: head.pattern,
            index: head.index,
            key: head.key,
            offset: start
        )
        syntax.children = children(of: .block("each"), from: start)
        if isAt("{:") {
            let place = offset
            if takeElse() == false {
                report("{#each} has {:else} without a condition, for when there is nothing", at: place)
                skip(behind: "}")
            }
            syntax.otherwise = children(of: .block("each"), from: start)
        }
        end("each", from: start)
        return .each(syntax)
    }

    private mutating func snippet(from start: Int) -> TemplateNode? {
        let head = expression { parser -> (String, [(pattern: PatternSyntax, standard: ExpressionSyntax?)])? in
            guard let (name, _) = parser.takeName() else {
                parser.reportUnexpected(expecting: "the name of the snippet")
                return nil
            }
            var parameters: [(pattern: PatternSyntax, standard: ExpressionSyntax?)] = []
            if !parser.take(.openParenthesis) {
                parser.reportUnexpected(expecting: "\"(\"")
                return (name, [])
            }
            while !parser.isAtEnd, !parser.isAt(.closeParenthesis) {
                guard let pattern = parser.pattern() else { break }
                parameters.append((pattern, parser.take(.assign) ? parser.expression() : nil))
                if !parser.take(.comma) { break }
            }
            if !parser.take(.closeParenthesis) { parser.reportUnexpected(expecting: "\")\"") }
            return (name, parameters)
        }
        closeBraces("{#snippet …", from: start)
        let nodes = children(of: .block("snippet"), from: start)
        end("snippet", from: start)
        guard let (name, parameters) = head else { return nil }
        return .snippet(SnippetSyntax(name: name, parameters: parameters, offset: start, children: nodes))
    }
}

extension ExpressionParser {
    /// Reads what names the parts of a value; nil where there is none.
    mutating func pattern() -> PatternSyntax? {
        let place = offset
        if let (name, offset) = takeName() { return .name(name, offset: offset) }
        if take(.openBracket) { return arrayPattern(from: place) }
        if take(.openBrace) { return objectPattern(from: place) }
        reportUnexpected(expecting: "a name")
        return nil
    }

    private mutating func element(_ pattern: PatternSyntax) -> PatternSyntax.Element {
        PatternSyntax.Element(pattern: pattern, standard: take(.assign) ? expression() : nil)
    }

    private mutating func arrayPattern(from place: Int) -> PatternSyntax? {
        var elements: [PatternSyntax.Element?] = []
        var rest: PatternSyntax?
        while !isAtEnd, !isAt(.closeBracket) {
            if take(.comma) {
                elements.append(nil)
                continue
            }
            if take(.rest) {
                rest = nestedPattern()
                break
            }
            guard let pattern = nestedPattern() else { return nil }
            elements.append(element(pattern))
            if !take(.comma) { break }
        }
        if !take(.closeBracket) { report("\"[\" is not closed: \"]\" is missing", at: place) }
        return .array(elements, rest: rest, offset: place)
    }

    private mutating func objectPattern(from place: Int) -> PatternSyntax? {
        var elements: [(key: String, element: PatternSyntax.Element)] = []
        var rest: PatternSyntax?
        while !isAtEnd, !isAt(.closeBrace) {
            if take(.rest) {
                rest = nestedPattern()
                break
            }
            guard let (key, offset) = takeName() else {
                reportUnexpected(expecting: "the name of a property")
                return nil
            }
            let pattern = take(.colon) ? nestedPattern() : .name(key, offset: offset)
            guard let pattern else { return nil }
            elements.append((key, element(pattern)))
            if !take(.comma) { break }
        }
        if !take(.closeBrace) { report("\"{\" is not closed: \"}\" is missing", at: place) }
        return .object(elements, rest: rest, offset: place)
    }
}
