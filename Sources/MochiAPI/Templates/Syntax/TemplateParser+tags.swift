extension TemplateParser {
    private enum TagEnd {
        /// `>`
        case open
        /// `/>`
        case closed
        case missing
    }

    /// Reads the name of a tag.
    mutating func tagName() -> String {
        let start = offset
        while HTMLName.isCharacter(byte()) || byte() == UInt8(ascii: ":") || byte() == UInt8(ascii: ".")
            || byte() == UInt8(ascii: "_")
        {
            offset += 1
        }
        return source.text(start..<offset)
    }

    /// Reads an element, a component or a head.
    mutating func tag() -> TemplateNode? {
        let start = offset
        offset += 1
        let name = tagName()
        guard let first = name.utf8.first, ExpressionLexer.beginsName(first) else {
            report("the name of an element is missing behind \"<\": write &lt; for the sign itself", at: start)
            return nil
        }
        if UInt8(ascii: "A")...UInt8(ascii: "Z") ~= first { return component(name, from: start) }
        switch name {
        case "style": return style(from: start)
        case "script": return script(from: start)
        case "mochi:head": return head(from: start)
        case "svelte:head": report("a template has <mochi:head>", at: start)
        case _ where name.contains(":"): report("<\(name)> is unknown", at: start)
        case _ where ElementTraits.isReadApart(name.lowercased()) && name != name.lowercased():
            report("<\(name)> is written <\(name.lowercased())>", at: start)
        case "html", "head", "body": report("<\(name)> stands in the shell of the page, not in a template", at: start)
        default: break
        }
        return element(name, from: start)
    }

    // MARK: Elements

    private mutating func element(_ name: String, from start: Int) -> TemplateNode {
        var element = ElementSyntax(name: name, offset: start)
        let end = attributes(of: name, from: start, into: &element.attributes)
        if ElementTraits.isVoid(name) || end != .open { return .element(element) }
        element.children = children(of: .tag(name), from: start)
        closeTag(name, from: start)
        return .element(element)
    }

    private mutating func component(_ name: String, from start: Int) -> TemplateNode {
        var component = ComponentSyntax(name: name, offset: start)
        let end = attributes(of: name, from: start, into: &component.attributes)
        if end != .open { return .component(component) }
        component.children = children(of: .tag(name), from: start)
        closeTag(name, from: start)
        return .component(component)
    }

    private mutating func head(from start: Int) -> TemplateNode {
        var attributes: [AttributeSyntax] = []
        let end = self.attributes(of: "mochi:head", from: start, into: &attributes)
        if let first = attributes.first { report("<mochi:head> has no attributes", at: first.offset) }
        if end != .open { return .head([], offset: start) }
        let nodes = children(of: .tag("mochi:head"), from: start)
        closeTag("mochi:head", from: start)
        return .head(nodes, offset: start)
    }

    private mutating func closeTag(_ name: String, from start: Int) {
        var ahead = self
        if ahead.take("</"), ahead.tagName() == name {
            ahead.skipSpace()
            if !ahead.take(">") { ahead.report("\">\" is missing behind </\(name)", at: ahead.offset) }
            self = ahead
        } else {
            report("<\(name)> is not closed: </\(name)> is missing", at: start)
        }
    }

    // MARK: Elements whose text is no markup

    private mutating func style(from start: Int) -> TemplateNode? {
        var attributes: [AttributeSyntax] = []
        let end = self.attributes(of: "style", from: start, into: &attributes)
        if let first = attributes.first {
            report("<style> has no attributes here: its rules hold for this template, as CSS", at: first.offset)
        }
        guard end == .open, let text = rawText(until: "</style", of: "style", from: start) else { return nil }
        if isNested {
            report("<style> stands at the top of a template: its rules hold for all of it", at: start)
        } else {
            syntax.styles.append(text)
        }
        return nil
    }

    private mutating func script(from start: Int) -> TemplateNode? {
        var element = ElementSyntax(name: "script", offset: start)
        let end = attributes(of: "script", from: start, into: &element.attributes)
        var text: Range<Int>?
        if end == .open {
            text = rawText(until: "</script", of: "script", from: start)
            if text == nil { return nil }
        }
        let isCode = !element.attributes.contains { $0.name == "src" || $0.name == "type" }
        if isCode, !isNested {
            report(
                "a template has no script: values come from serverProps, and code for browsers stands in NAME.client.ts "
                    + "beside mochi:hydrate",
                at: start
            )
        }
        if let text, !text.isEmpty { element.children = [.text(text)] }
        return .element(element)
    }

    /// The text up to an end tag, which is taken.
    private mutating func rawText(until end: StaticString, of name: String, from start: Int) -> Range<Int>? {
        let first = offset
        while !isAtEnd, !isAt(end) { offset += 1 }
        let text = first..<offset
        guard take(end) else {
            report("<\(name)> is not closed: </\(name)> is missing", at: start)
            return nil
        }
        skip(behind: ">")
        return text
    }

    // MARK: Attributes

    /// Reads what stands in a start tag, and its end.
    private mutating func attributes(
        of tag: String,
        from start: Int,
        into attributes: inout [AttributeSyntax]
    ) -> TagEnd {
        while true {
            skipSpace()
            if isAtEnd || byte() == UInt8(ascii: "<") {
                report("\">\" is missing behind <\(tag)", at: start)
                return .missing
            }
            if take(">") { return .open }
            if take("/>") { return .closed }
            let place = offset
            if attributes.count >= TemplateCost.attributes {
                report("<\(tag)> has more than \(TemplateCost.attributes) attributes", at: place)
                offset = source.bytes.count
                return .missing
            }
            if byte() == UInt8(ascii: "{") {
                if let attribute = attributeInBraces() { attributes.append(attribute) }
            } else if let attribute = attribute() {
                if Self.canStandOnce(attribute), attributes.contains(where: { $0.isSame(as: attribute) }) {
                    report("there is a second \(attribute.name)", at: attribute.offset)
                }
                attributes.append(attribute)
            }
            if offset == place {
                report("\"\(source.text(place..<place + 1))\" has no place in a tag", at: place)
                offset += 1
            }
        }
    }

    private static func canStandOnce(_ attribute: AttributeSyntax) -> Bool {
        if case .plain = attribute.kind { true } else { false }
    }

    /// Reads `{name}` or `{...expression}`.
    private mutating func attributeInBraces() -> AttributeSyntax? {
        let start = offset
        offset += 1
        skipSpace()
        if isAt("@") {
            report("{@…} has no place in a tag", at: start)
            skip(behind: "}")
            return nil
        }
        let (isSpread, value) = expression { ($0.take(.rest), $0.expression()) }
        closeBraces("the expression", from: start)
        if isSpread { return AttributeSyntax(name: "...", kind: .spread(value), offset: start) }
        guard case .name(let name) = value.kind else {
            if case .mistake = value.kind { return nil }
            report(
                "only a name stands alone in a tag: {name}; otherwise it is name={…} or {...values}",
                at: value.range.lowerBound
            )
            return nil
        }
        return AttributeSyntax(name: name, kind: .plain(.parts([.value(value)])), offset: start)
    }

    private mutating func attribute() -> AttributeSyntax? {
        let start = offset
        while !isAtEnd, HTMLName.isAttributeCharacter(byte()) || byte() >= 0x80, byte() != UInt8(ascii: "{"),
            byte() != UInt8(ascii: "}")
        {
            offset += 1
        }
        let name = source.text(start..<offset)
        if name.isEmpty { return nil }
        var ahead = self
        ahead.skipSpace()
        var value = AttributeValue.none
        if ahead.take("=") {
            self = ahead
            skipSpace()
            value = attributeValue(of: name, from: start)
        }
        return attribute(name, value, at: start)
    }

    /// An attribute, or the directive that its name says.
    private mutating func attribute(_ name: String, _ value: AttributeValue, at start: Int) -> AttributeSyntax? {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 2 else { return AttributeSyntax(name: name, kind: .plain(value), offset: start) }
        switch parts[0] {
        case "class":
            let condition = single(value, or: parts[1], at: start + 6)
            guard let condition else {
                report("class:\(parts[1]) has a condition: class:\(parts[1])={…}", at: start)
                return nil
            }
            return AttributeSyntax(name: parts[1], kind: .classToggle(condition), offset: start)
        case "style":
            var value = value
            if case .none = value {
                let name = ExpressionSyntax(
                    kind: .name(parts[1]),
                    offset: start + 6,
                    range: start..<offset
                )
                value = .parts([.value(name)])
            }
            return AttributeSyntax(name: parts[1], kind: .styleProperty(value), offset: start)
        case "mochi":
            if case .none = value { return AttributeSyntax(name: name, kind: .directive(nil), offset: start) }
            guard let options = single(value, or: nil, at: start) else {
                report("\(name) has options in braces: \(name)={{ … }}", at: start)
                return nil
            }
            return AttributeSyntax(name: name, kind: .directive(options), offset: start)
        case "on", "bind", "use", "transition", "in", "out", "animate", "let":
            report("\(parts[0]):… runs in browsers: write a client module, and mochi:hydrate", at: start)
            return nil
        case "xlink", "xml", "xmlns": return AttributeSyntax(name: name, kind: .plain(value), offset: start)
        default:
            report("the directive \(parts[0]): is unknown: there are class:, style: and mochi:", at: start)
            return nil
        }
    }

    /// The one expression that is a value; a name where there is no value.
    private func single(_ value: AttributeValue, or name: String?, at offset: Int) -> ExpressionSyntax? {
        switch value {
        case .none:
            name.map { ExpressionSyntax(kind: .name($0), offset: offset, range: offset..<offset + $0.utf8.count) }
        case .parts(let parts):
            if parts.count == 1, case .value(let value) = parts[0] { value } else { nil }
        }
    }

    private mutating func attributeValue(of name: String, from start: Int) -> AttributeValue {
        let quote = byte()
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return unquotedValue(of: name) }
        let opening = offset
        offset += 1
        let parts = valueParts { $0.byte() == quote }
        if isAtEnd {
            report("the value that begins here is not closed", at: opening)
        } else {
            offset += 1
        }
        return .parts(parts)
    }

    private mutating func unquotedValue(of name: String) -> AttributeValue {
        let start = offset
        let parts = valueParts { parser in
            Self.isSpace(parser.byte()) || parser.isAt("/>")
                || [
                    UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "="),
                    UInt8(ascii: "`"),
                ].contains(parser.byte())
        }
        if parts.isEmpty { report("the value of \(name) is missing behind \"=\"", at: start) }
        return .parts(parts)
    }

    private mutating func valueParts(until isEnd: (borrowing TemplateParser) -> Bool) -> [AttributeValue.Part] {
        var parts: [AttributeValue.Part] = []
        while !isAtEnd, !isEnd(self) {
            if byte() == UInt8(ascii: "{") {
                let start = offset
                offset += 1
                parts.append(.value(expressionInBraces(from: start)))
            } else {
                let start = offset
                while !isAtEnd, byte() != UInt8(ascii: "{"), !isEnd(self) { offset += 1 }
                parts.append(.text(start..<offset))
            }
        }
        return parts
    }
}

extension AttributeSyntax {
    /// Whether both give the same attribute.
    func isSame(as other: AttributeSyntax) -> Bool {
        guard case .plain = kind, case .plain = other.kind else { return false }
        return name == other.name
    }
}
