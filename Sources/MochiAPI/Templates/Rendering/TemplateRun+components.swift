extension TemplateRun {
    // MARK: Snippets

    /// A snippet with the values around it, as they are now.
    func snippet(_ number: Int32) -> TemplateSnippet {
        TemplateSnippet(unit, set, number, slots: frame.values, depth: depth)
    }

    /// Runs the body of a snippet.
    mutating func run(
        snippet number: Int32,
        _ arguments: [TemplateValue],
        into writer: inout HTMLWriter
    ) throws(TemplateProblem) {
        let body = program.snippets[Int(number)]
        for (index, parameter) in body.parameters.enumerated() {
            try bind(
                parameter.pattern,
                index < arguments.count ? arguments[index] : .undefined,
                or: parameter.standard
            )
        }
        try run(from: Int(body.start), to: Int(body.end), into: &writer)
    }

    mutating func run(_ render: TemplateRender, into writer: inout HTMLWriter) throws(TemplateProblem) {
        let value = try evaluate(render.snippet)
        guard case .snippet(let snippet) = value.storage else {
            if render.isOptional, value.isMissing { return }
            let hint = value.isMissing ? ": {@render name?.()} lets it be missing" : ""
            throw problem(
                TemplateFault("{@render} needs a snippet, and this is \(value.kind)\(hint)"),
                at: render.snippet
            )
        }
        try step(into: &writer, at: program.places[Int(render.snippet)])
        var arguments: [TemplateValue] = []
        for index in Int(render.start)..<Int(render.start + render.count) {
            arguments.append(try evaluate(program.items[index].expression))
        }
        try snippet.render(arguments, into: &writer, depth: depth + 1)
    }

    /// Counts a component or a snippet.
    private func step(into writer: inout HTMLWriter, at offset: Int32) throws(TemplateProblem) {
        if depth >= TemplateCost.depth {
            throw problem("components and snippets are nested more than \(TemplateCost.depth) deep here", at: offset)
        }
        writer.steps += 1
        if writer.steps > TemplateCost.steps {
            throw problem("more than \(TemplateCost.steps) elements and components are rendered", at: offset)
        }
        try checkSize(of: writer, at: offset)
    }

    // MARK: Components

    mutating func run(component number: Int, into writer: inout HTMLWriter) throws(TemplateProblem) {
        let call = program.calls[number]
        try step(into: &writer, at: call.offset)
        if call.isDirect, case .template(let number) = unit.links[number], set.units[number].isDirect {
            return try run(set.units[number], call, into: &writer)
        }
        var props = try members(call.start, call.count)
        for (name, snippet) in call.snippets where call.deferred == nil || name != "children" {
            props.append((name, TemplateValue(.snippet(self.snippet(snippet)))))
        }
        let object = TemplateObject(props)
        if call.deferred != nil || call.hydrated != nil {
            return try run(island: call, unit.links[number], object, into: &writer)
        }
        switch unit.links[number] {
        case .template(let number):
            try set.render(set.units[number], object, depth: depth + 1, into: &writer)
        case .component(let component):
            try made(at: call) { () throws in try component.html(TemplateValue(.object(object))) }
                .render(into: &writer)
        }
    }

    /// Runs a template whose props are known one by one: they go to its slots at once.
    private mutating func run(
        _ unit: TemplateUnit,
        _ call: TemplateCall,
        into writer: inout HTMLWriter
    ) throws(TemplateProblem) {
        var run = TemplateRun(unit, set, depth: depth + 1)
        for index in Int(call.start)..<Int(call.start + call.count) {
            let item = program.items[index]
            let value = try evaluate(item.expression)
            if let slot = unit.program.slot(of: program.names[Int(item.name)]) { run.frame[slot] = value }
        }
        for (name, snippet) in call.snippets {
            guard let slot = unit.program.slot(of: name) else { continue }
            run.frame[slot] = TemplateValue(.snippet(self.snippet(snippet)))
        }
        try run.run(into: &writer)
    }

    /// A component of Swift, made of props.
    private func made<Value>(at call: TemplateCall, _ make: () throws -> Value) throws(TemplateProblem) -> Value {
        do {
            return try make()
        } catch {
            throw problem("<\(call.component)>: \(TemplateFunction.text(of: error))", at: call.offset)
        }
    }

    // MARK: Islands

    private mutating func run(
        island call: TemplateCall,
        _ link: TemplateLink,
        _ props: TemplateObject,
        into writer: inout HTMLWriter
    ) throws(TemplateProblem) {
        let deferred = try call.deferred.map { directive throws(TemplateProblem) in try options(directive) }
        let hydrated = try call.hydrated.map { directive throws(TemplateProblem) in try options(directive) }
        // Shared values are small in memory, and each is written where it stands.
        var rest = TemplateCost.props
        if !TemplateValue(.object(props)).isHeld(within: &rest) {
            throw problem("<\(call.component)>: its props hold more than \(TemplateCost.props) values", at: call.offset)
        }
        let island: any Island
        switch link {
        case .template(let number):
            island = Template(set.units[number].program.name, TemplateValue(.object(props)), depth: depth + 1)
        case .component(let component):
            let made = try self.made(at: call) { () throws in try component.html(TemplateValue(.object(props))) }
            guard let made = made as? any Island else {
                throw problem("<\(call.component)> is no island: its type has to conform to Island", at: call.offset)
            }
            island = made
        }
        guard let deferred else {
            return writer.write(hydrated: island, hydrated?.loading ?? .immediately)
        }
        let fallback = call.snippets.first { $0.name == "children" }.map { snippet($0.snippet) }
        var failure: TemplateProblem?
        writer.write(deferred: island, deferred.loading, retries: deferred.retries, hydrated?.loading) { writer in
            do throws(TemplateProblem) {
                try fallback?.render([], into: &writer, depth: depth + 1)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Reads the options of a directive, such as `{{ retries: 10, rootMargin: "200px" }}`.
    private mutating func options(
        _ directive: TemplateCall.Directive
    ) throws(TemplateProblem) -> (loading: IslandLoading, retries: Int) {
        var retries = 5
        var rootMargin: String?
        guard directive.options >= 0 else {
            return (directive.isVisible ? .visible : .immediately, retries)
        }
        let value = try evaluate(directive.options)
        guard case .object(let object) = value.storage else {
            throw problem(
                TemplateFault("options are an object, {{ retries: 10 }}, and this is \(value.kind)"),
                at: directive.options
            )
        }
        for (name, value) in object.members {
            switch (name, value.storage) {
            case ("retries", .integer(let count)) where 0...100 ~= count: retries = count
            case ("rootMargin", .string(let margin)) where IslandLoading.isRootMargin(margin): rootMargin = margin
            case ("retries", _):
                throw problem(TemplateFault("retries is a number from 0 to 100"), at: directive.options)
            case ("rootMargin", _):
                throw problem(
                    TemplateFault("rootMargin is a text of one to four values in px or %, such as 200px or 50% 0px"),
                    at: directive.options
                )
            default:
                throw problem(
                    TemplateFault("there is no option \(name): there are retries and rootMargin"),
                    at: directive.options
                )
            }
        }
        return (IslandLoading(isVisible: directive.isVisible, rootMargin: rootMargin), retries)
    }
}

extension HTMLWriter {
    fileprivate mutating func write<Content: Island>(hydrated island: Content, _ loading: IslandLoading) {
        island.hydrated(loading).render(into: &self)
    }

    fileprivate mutating func write<Content: Island>(
        deferred island: Content,
        _ loading: IslandLoading,
        retries: Int,
        _ hydration: IslandLoading?,
        fallback: (inout HTMLWriter) -> Void
    ) {
        deferIsland(island, loading, retries: retries, hydration, fallback: fallback)
    }
}
