extension TemplateCompiler {
    mutating func compile(_ component: ComponentSyntax) {
        var items: [TemplateItem] = []
        var deferred: TemplateCall.Directive?
        var hydrated: TemplateCall.Directive?
        for attribute in component.attributes {
            switch attribute.kind {
            case .plain(let value):
                items.append(
                    TemplateItem(role: .named, expression: prop(value, attribute), name: number(of: attribute.name))
                )
            case .spread(let value): items.append(TemplateItem(role: .spread, expression: expression(value)))
            case .directive(let options):
                switch attribute.name {
                case "mochi:defer", "mochi:defer:visible":
                    if deferred != nil { report("there is a second mochi:defer", at: attribute.offset) }
                    deferred = directive(attribute, options)
                case "mochi:hydrate", "mochi:hydrate:visible":
                    if hydrated != nil { report("there is a second mochi:hydrate", at: attribute.offset) }
                    hydrated = directive(attribute, options)
                default:
                    report(
                        "\(attribute.name) is unknown: there are mochi:defer, mochi:hydrate, and both with :visible",
                        at: attribute.offset
                    )
                }
            case .classToggle, .styleProperty:
                report("<\(component.name)> is a component: class: and style: are for elements", at: attribute.offset)
            }
        }
        let snippets = self.snippets(of: component)
        let start = Int32(parts.items.count)
        parts.items += items
        parts.calls.append(
            TemplateCall(
                component: component.name,
                start: start,
                count: Int32(items.count),
                snippets: snippets,
                deferred: deferred,
                hydrated: hydrated,
                isDirect: deferred == nil && hydrated == nil && items.allSatisfy { $0.role == .named },
                offset: Int32(component.offset)
            )
        )
        emit(.component(Int32(parts.calls.count - 1)))
    }

    private mutating func directive(
        _ attribute: AttributeSyntax,
        _ options: ExpressionSyntax?
    ) -> TemplateCall.Directive {
        TemplateCall.Directive(
            isVisible: attribute.name.hasSuffix(":visible"),
            options: options.map { expression($0) } ?? -1
        )
    }

    private mutating func prop(_ value: AttributeValue, _ attribute: AttributeSyntax) -> Int32 {
        guard case .parts(let parts) = value else { return add(true, at: attribute.offset) }
        let items = parts.map { part -> TemplateItem in
            switch part {
            case .value(let value): TemplateItem(role: .value, expression: expression(value))
            case .text(let range):
                TemplateItem(role: .value, expression: add(TemplateValue(decoded(range)), at: range.lowerBound))
            }
        }
        if items.count == 1 { return items[0].expression }
        return addItems(items, at: attribute.offset) { .template(start: $0, count: $1) }
    }

    private mutating func decoded(_ range: Range<Int>) -> String {
        let (text, unknown) = TemplateText.decoded(source.text(range))
        if let unknown { report("\(unknown) is not known here: write the character itself", at: range.lowerBound) }
        return text
    }

    /// What a component is given beside its props: the snippets inside its tag, and the rest of its content as `children`.
    private mutating func snippets(of component: ComponentSyntax) -> [(name: String, snippet: Int32)] {
        var snippets: [(name: String, snippet: Int32)] = []
        var rest: [TemplateNode] = []
        scopes.begin()
        defer { scopes.end() }
        var bodies: [(Int32, SnippetSyntax)] = []
        for node in component.children {
            guard case .snippet(let snippet) = node else {
                rest.append(node)
                continue
            }
            parts.snippets.append(TemplateSnippetBody(name: snippet.name, parameters: [], start: 0, end: 0))
            let number = Int32(parts.snippets.count - 1)
            declare(snippet.name, .snippet(number), at: snippet.offset)
            bodies.append((number, snippet))
            snippets.append((snippet.name, number))
        }
        for (number, snippet) in bodies { compile(snippet, as: number) }
        if !TemplateSpace.pieces(of: rest, in: .fragment, source).isEmpty {
            if let named = bodies.first(where: { $0.1.name == "children" }) {
                report("<\(component.name)> has a content already, which is its children", at: named.1.offset)
            }
            parts.snippets.append(TemplateSnippetBody(name: "children", parameters: [], start: 0, end: 0))
            let number = Int32(parts.snippets.count - 1)
            let children = SnippetSyntax(
                name: "children",
                parameters: [],
                offset: component.offset,
                children: rest
            )
            compile(children, as: number)
            snippets.append(("children", number))
        }
        return snippets
    }
}
