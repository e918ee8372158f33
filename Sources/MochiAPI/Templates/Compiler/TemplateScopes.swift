/// What names stand for, from the inside out.
struct TemplateScopes {
    /// What a name stands for.
    enum Binding {
        case slot(Int32)
        case snippet(Int32)
    }

    private var scopes: [[String: Binding]] = [[:]]

    mutating func begin() {
        scopes.append([:])
    }

    mutating func end() {
        scopes.removeLast()
    }

    /// Names something; false when the name is taken here.
    mutating func declare(_ name: String, _ binding: Binding) -> Bool {
        scopes[scopes.count - 1].updateValue(binding, forKey: name) == nil
    }

    subscript(name: String) -> Binding? {
        for scope in scopes.reversed() {
            if let binding = scope[name] { return binding }
        }
        return nil
    }
}
