extension TemplateCompiler {
    mutating func compile(_ element: ElementSyntax, in parent: Parent) {
        if case .head = parent { checkHead(element) }
        emit("<" + element.name)
        compileAttributes(of: element)
        if element.name == "script" { emit(.nonce) }
        emit(">")
        if ElementTraits.isVoid(element.name) { return }
        compileContent(of: element)
        emit("</" + element.name + ">")
    }

    private mutating func compileContent(of element: ElementSyntax) {
        if element.name == "textarea", let value = element.attributes.first(where: { $0.name == "value" }) {
            if let child = element.children.first, case .text = child {
                report("a textarea has either a value or a content", at: value.offset)
            }
            // Browsers drop one line break at the start, which may be the value's.
            emit("\n")
            guard case .plain(let value) = value.kind else { return }
            return emitText(value)
        }
        let isRaw = element.name == "script"
        if isRaw {
            for case .text(let range) in element.children { emit(source.bytes[range]) }
        } else {
            compile(
                element.children,
                in: ElementTraits.keepsSpace(element.name) ? .preformatted : .element(element.name)
            )
        }
    }

    private mutating func checkHead(_ element: ElementSyntax) {
        let allowed = ["title", "meta", "link", "base", "script", "noscript"]
        if !allowed.contains(element.name) {
            report(
                "<\(element.name)> has no place in the head of a page: there are \(allowed.map { "<\($0)>" }.joined(separator: ", "))",
                at: element.offset
            )
        }
    }

    /// Emits the value of an attribute as text.
    private mutating func emitText(_ value: AttributeValue) {
        guard case .parts(let parts) = value else { return }
        for part in parts {
            switch part {
            case .text(let range): emit(TemplateText.quoted(source.bytes[range]))
            case .value(let value): emit(.text(expression(value)))
            }
        }
    }

    // MARK: Attributes

    private mutating func compileAttributes(of element: ElementSyntax) {
        let attributes = element.attributes.filter { !(element.name == "textarea" && $0.name == "value") }
        for attribute in attributes {
            if case .directive = attribute.kind {
                report("\(attribute.name) is for components: <\(element.name)> is an element", at: attribute.offset)
            }
            if element.name == "select", attribute.name == "value" {
                report("<select> has no value in HTML: write selected={…} on its options", at: attribute.offset)
            }
        }
        if attributes.contains(where: { if case .spread = $0.kind { true } else { false } }) {
            return compileTag(element, attributes)
        }
        let classes = self.classes(of: element, attributes)
        var styles: [AttributeSyntax] = []
        var hasClasses = false
        for attribute in attributes {
            switch attribute.kind {
            case .plain where attribute.name == "class":
                hasClasses = true
                emit(classes: classes)
            case .plain(let value) where attribute.name == "style" && attributes.contains(where: { $0.isStyle }):
                if case .parts = value { styles.insert(attribute, at: 0) }
            case .plain(let value): compile(attribute, value, of: element)
            case .styleProperty: styles.append(attribute)
            case .classToggle, .spread, .directive: break
            }
        }
        if !hasClasses { emit(classes: classes) }
        if !styles.isEmpty { compile(styles: styles) }
    }

    private mutating func compile(_ attribute: AttributeSyntax, _ value: AttributeValue, of element: ElementSyntax) {
        let name = attribute.name
        guard case .parts(let parts) = value else { return emit(" " + name) }
        let isStatic = parts.allSatisfy { if case .text = $0 { true } else { false } }
        if isStatic {
            emit(" \(name)=\"")
            emitText(value)
            return emit("\"")
        }
        let rule = AttributeRule(name, of: element.name)
        if rule == .forbidden { return report(AttributeRule.reason(name), at: attribute.offset) }
        // One value may be missing, and the attribute with it; text with values in it is always there.
        let isWhole = parts.count == 1
        if isWhole || rule != .text {
            let number = isWhole ? expression(of: parts[0]) : template(parts)
            return emitAttribute(name, number, rule)
        }
        emit(" \(name)=\"")
        emitText(value)
        emit("\"")
    }

    private mutating func expression(of part: AttributeValue.Part) -> Int32 {
        switch part {
        case .text(let range): add(TemplateValue(source.text(range)), at: range.lowerBound)
        case .value(let value): expression(value)
        }
    }

    /// A value that is the text of all parts.
    private mutating func template(_ parts: [AttributeValue.Part]) -> Int32 {
        let items = parts.map { TemplateItem(role: .value, expression: expression(of: $0)) }
        return addItems(items, at: parts.first.map { $0.offset } ?? 0) { .template(start: $0, count: $1) }
    }

    // MARK: Classes

    private enum Classes {
        case none
        case fixed([UInt8])
        case computed(Int32)
    }

    /// The class names of an element: what is written, what depends on a condition, and that of the template's rules.
    private mutating func classes(of element: ElementSyntax, _ attributes: [AttributeSyntax]) -> Classes {
        let written = attributes.first { $0.name == "class" && $0.isPlain }
        let toggles = attributes.filter { if case .classToggle = $0.kind { true } else { false } }
        let scope = style.flatMap { $0.isAbout(element, source) ? $0.className : nil }
        var fixed: [UInt8]? = []
        if case .plain(.parts(let parts))? = written?.kind {
            for part in parts {
                switch part {
                case .text(let range): fixed? += TemplateText.quoted(source.bytes[range])
                case .value: fixed = nil
                }
            }
        }
        if let fixed, toggles.isEmpty {
            guard let scope else { return written == nil ? .none : .fixed(fixed) }
            return .fixed(fixed + Array(((fixed.isEmpty ? "" : " ") + scope).utf8))
        }
        var items: [TemplateItem] = []
        if case .plain(.parts(let parts))? = written?.kind {
            let value = parts.count == 1 ? expression(of: parts[0]) : template(parts)
            items.append(TemplateItem(role: .value, expression: value))
        }
        if let scope {
            items.append(TemplateItem(role: .value, expression: add(TemplateValue(scope), at: element.offset)))
        }
        for toggle in toggles {
            guard case .classToggle(let condition) = toggle.kind else { continue }
            items.append(
                TemplateItem(role: .toggle, expression: expression(condition), name: number(of: toggle.name))
            )
        }
        return .computed(addItems(items, at: element.offset) { .classes(start: $0, count: $1) })
    }

    private mutating func emit(classes: Classes) {
        switch classes {
        case .none: break
        case .fixed(let names):
            emit(" class=\"")
            emit(names)
            emit("\"")
        case .computed(let number):
            emitAttribute("class", number, .classes)
        }
    }

    // MARK: Styles

    /// `style="…"` and `style:name={…}`, as one attribute.
    private mutating func compile(styles: [AttributeSyntax]) {
        var items: [TemplateItem] = []
        for style in styles {
            switch style.kind {
            case .plain(.parts(let parts)):
                items.append(TemplateItem(role: .value, expression: template(parts)))
            case .styleProperty(.parts(let parts)):
                let value = parts.count == 1 ? expression(of: parts[0]) : template(parts)
                items.append(TemplateItem(role: .named, expression: value, name: number(of: style.name)))
            default: break
            }
        }
        let number = addItems(items, at: styles[0].offset) { .styles(start: $0, count: $1) }
        emitAttribute("style", number, .text)
    }

    private mutating func emitAttribute(_ name: String, _ expression: Int32, _ rule: AttributeRule) {
        let opening = " \(name)=\"".utf8
        parts.attributes.append(
            TemplateAttribute(
                start: Int32(parts.markup.count),
                count: Int32(opening.count),
                expression: expression,
                rule: rule
            )
        )
        parts.markup += opening
        emit(.attribute(Int32(parts.attributes.count - 1)))
    }

    // MARK: Spread

    /// A tag with attributes that are not known before it runs: they are put together then.
    private mutating func compileTag(_ element: ElementSyntax, _ attributes: [AttributeSyntax]) {
        var entries: [TemplateTag.Entry] = []
        var rest: [TemplateItem] = []
        for attribute in attributes {
            switch attribute.kind {
            case .spread(let value): entries.append(.spread(expression: expression(value)))
            case .plain(let value):
                let number: Int32
                var isStatic = true
                switch value {
                case .none: number = add(true, at: attribute.offset)
                case .parts(let parts):
                    isStatic = parts.allSatisfy { if case .text = $0 { true } else { false } }
                    number = parts.count == 1 ? expression(of: parts[0]) : template(parts)
                }
                if !isStatic, AttributeRule(attribute.name, of: element.name) == .forbidden {
                    report(AttributeRule.reason(attribute.name), at: attribute.offset)
                }
                entries.append(.attribute(attribute.name, expression: number, isStatic: isStatic))
            case .classToggle(let condition):
                rest.append(
                    TemplateItem(role: .toggle, expression: expression(condition), name: number(of: attribute.name))
                )
            case .styleProperty:
                report("style: cannot stand beside {...}: write style={…}", at: attribute.offset)
            case .directive: break
            }
        }
        if let style, style.isAbout(element, source) {
            rest.append(
                TemplateItem(role: .value, expression: add(TemplateValue(style.className), at: element.offset))
            )
        }
        let classes =
            rest.isEmpty ? -1 : addItems(rest, at: element.offset) { .classes(start: $0, count: $1) }
        parts.tags.append(
            TemplateTag(element: element.name, entries: entries, classes: classes, offset: Int32(element.offset))
        )
        emit(.tag(Int32(parts.tags.count - 1)))
    }
}

extension AttributeSyntax {
    var isStyle: Bool {
        if case .styleProperty = kind { true } else { false }
    }

    var isPlain: Bool {
        if case .plain = kind { true } else { false }
    }
}

extension AttributeValue.Part {
    /// Where it begins.
    var offset: Int {
        switch self {
        case .text(let range): range.lowerBound
        case .value(let value): value.offset
        }
    }
}
