extension TemplateRun {
    /// Writes an attribute, where its value is there.
    mutating func write(
        _ attribute: TemplateAttribute,
        into writer: inout HTMLWriter
    ) throws(TemplateProblem) {
        let end = attribute.start + attribute.count
        let markup = program.markup
        let opening = markup.span.extracting(Int(attribute.start)..<Int(end))
        do throws(TemplateFault) {
            if let place = place(of: attribute.expression) {
                return try place.write(into: &writer, behind: opening, attribute.rule)
            }
        } catch {
            throw problem(error, at: attribute.expression)
        }
        let value = try evaluate(attribute.expression)
        do throws(TemplateFault) {
            try writer.write(opening, value, attribute.rule)
        } catch {
            throw problem(error, at: attribute.expression)
        }
    }

    /// Writes the attributes of a tag that have to be put together.
    mutating func write(_ tag: TemplateTag, into writer: inout HTMLWriter) throws(TemplateProblem) {
        var attributes: [(name: String, value: TemplateValue, isStatic: Bool)] = []
        func set(_ name: String, _ value: TemplateValue, isStatic: Bool) throws(TemplateProblem) {
            // Each is compared with all before it, and the names may come from anywhere.
            if attributes.count >= TemplateCost.attributes {
                throw problem(
                    "<\(tag.element)> has more than \(TemplateCost.attributes) attributes",
                    at: tag.offset
                )
            }
            let lowercased = name.lowercased()
            if let place = attributes.firstIndex(where: { $0.name.lowercased() == lowercased }) {
                attributes[place] = (name, value, isStatic)
            } else {
                attributes.append((name, value, isStatic))
            }
        }
        for entry in tag.entries {
            switch entry {
            case .attribute(let name, let expression, let isStatic):
                try set(name, try evaluate(expression), isStatic: isStatic)
            case .spread(let expression):
                let value = try evaluate(expression)
                if value.isMissing { continue }
                guard case .object(let object) = value.storage else {
                    throw problem(TemplateFault("... needs an object here, and this is \(value.kind)"), at: expression)
                }
                for (name, value) in object.members {
                    if case .snippet = value.storage { continue }
                    guard !name.isEmpty, name.utf8.allSatisfy({ HTMLName.isAttributeCharacter($0) }) else {
                        throw problem(TemplateFault("\"\(name)\" is no name of an attribute"), at: expression)
                    }
                    try set(name, value, isStatic: false)
                }
            }
        }
        var classes: TemplateValue?
        if tag.classes >= 0 { classes = try evaluate(tag.classes) }
        for (name, value, isStatic) in attributes {
            let rule = AttributeRule(name, of: tag.element)
            let opening = Array(" \(name)=\"".utf8)
            do throws(TemplateFault) {
                switch rule {
                case .forbidden:
                    if value.isMissing { continue }
                    if !isStatic { throw TemplateFault(AttributeRule.reason(name)) }
                    try writer.write(opening.span, value, .text)
                case .classes:
                    let own = try value.classNames()
                    let more = try classes?.text() ?? ""
                    classes = nil
                    let names = own + (own.isEmpty || more.isEmpty ? "" : " ") + more
                    if !names.isEmpty { try writer.write(opening.span, TemplateValue(names), .text) }
                default:
                    // A flag that is written is there without a value.
                    try writer.write(opening.span, value, isStatic && value == true ? .flag : isStatic ? .text : rule)
                }
            } catch {
                throw problem(error.message, at: tag.offset)
            }
        }
        if let classes, !classes.isMissing {
            do throws(TemplateFault) {
                try writer.write(Array(" class=\"".utf8).span, classes, .text)
            } catch {
                throw problem(error.message, at: tag.offset)
            }
        }
    }
}

extension HTMLWriter {
    /// Writes an attribute: ` name="` in `opening`, its value as the rule says, and the quote behind it.
    mutating func write(
        _ opening: Span<UInt8>,
        _ value: borrowing TemplateValue,
        _ rule: AttributeRule
    ) throws(TemplateFault) {
        switch rule {
        case .flag:
            if !value.isTrue { return }
            // The one flag that may say more.
            if case .string("until-found") = value.storage { break }
            // Without the sign and the quote.
            return write(opening.extracting(droppingLast: 2))
        case .url(let rule):
            if value.isMissing { return }
            write(opening)
            if case .string(let url) = value.storage {
                write(text: rule.allows(url) ? url : SafeURL.refused)
            } else {
                write(text: rule.checked(try value.text()))
            }
            return write("\"")
        case .text, .classes, .forbidden: break
        }
        if value.isMissing { return }
        write(opening)
        try write(value: value)
        write("\"")
    }
}
