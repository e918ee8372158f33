/// What becomes of the value of an attribute, by the names of the attribute and its element.
enum AttributeRule: Sendable, Equatable {
    /// Text.
    case text
    /// There or not.
    case flag
    /// Class names.
    case classes
    /// What a browser follows.
    case url(SafeURL.Rule)
    /// Code or markup: no value gets there.
    case forbidden

    init(_ name: String, of element: String) {
        // Browsers read both without case.
        let (name, element) = (name.lowercased(), element.lowercased())
        if name.hasPrefix("on") || name == "srcdoc" {
            self = .forbidden
        } else if name == "class" {
            self = .classes
        } else if let rule = SafeURL.Rule(attribute: name, of: element) {
            self = .url(rule)
        } else {
            self = ElementTraits.isBoolean(name) ? .flag : .text
        }
    }

    /// Why no value gets into an attribute that is forbidden.
    static func reason(_ name: String) -> String {
        let name = name.lowercased()
        return name == "srcdoc"
            ? "srcdoc holds markup, which no value becomes: give the frame a page of its own by src"
            : "\(name) is a script, which no value becomes: write a client module, and mochi:hydrate"
    }
}
