/// The value of a `class` attribute, name by name.
struct ClassNames {
    private(set) var text = ""

    mutating func add(_ name: String) {
        if name.isEmpty { return }
        if !text.isEmpty { text += " " }
        text += name
    }

    /// Adds the names that a value stands for: a text, those of an array, the true members of an object.
    mutating func add(_ value: TemplateValue, depth: Int = 0) throws(TemplateFault) {
        switch value.storage {
        case .undefined, .null, .bool: break
        case .array(let values):
            if depth > 8 { throw TemplateFault("class names are nested more than 8 deep here") }
            for value in values { try add(value, depth: depth + 1) }
        case .object(let object):
            for (name, value) in object.members where value.isTrue { add(name) }
        default: add(try value.text())
        }
    }
}

extension TemplateValue {
    /// The class names that the value stands for.
    func classNames() throws(TemplateFault) -> String {
        var names = ClassNames()
        try names.add(self)
        return names.text
    }
}
