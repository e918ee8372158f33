extension DevalueReader {
    /// What follows the name of a type: `["Set",1,2]`.
    mutating func typed(_ name: String) throws(DevalueError) -> DevalueGraph.Node {
        switch name {
        case "Set":
            var elements: [Reference] = []
            while try hasMore() { elements.append(try reference()) }
            return .set(elements)
        case "Map": return try map()
        case "null": return try nullPrototypeObject()
        case "Object":
            try requireMore()
            let value = try reference()
            try requireEnd()
            guard value.index != nil || value.special != nil else { throw scanner.error("an object of undefined") }
            return .boxed(value)
        case "RegExp": return try regularExpression()
        case "Date": return .date(try checked("a date", Self.date))
        case "URL": return .url(try checked("a URL") { DevalueURL.isAbsolute($0) ? $0 : nil })
        case "URLSearchParams": return .urlSearchParameters(try checked("text") { $0 })
        case "BigInt": return .bigInteger(try checked("an integer") { BigInteger($0)?.digits })
        case "ArrayBuffer": return .buffer(try checked("bytes in base64", Base64.decode))
        default:
            guard let kind = DevalueView.Kind(rawValue: name) else { throw scanner.error("an unknown type") }
            return try view(kind)
        }
    }

    private mutating func requireMore() throws(DevalueError) {
        guard try hasMore() else { throw scanner.error("a type without its value") }
    }

    private mutating func requireEnd() throws(DevalueError) {
        guard try !hasMore() else { throw scanner.error("a type with too many values") }
    }

    /// The one value of a type, a text in a certain form.
    private mutating func checked<Value>(
        _ what: String,
        _ convert: (String) -> Value?
    ) throws(DevalueError) -> Value {
        try requireMore()
        let text = try scanner.string()
        try requireEnd()
        guard let value = convert(text) else { throw scanner.error("something else than \(what)") }
        return value
    }

    // An empty text is what a date that is none writes.
    private static func date(_ text: String) -> Int64?? {
        text.isEmpty ? .some(nil) : DevalueDate.milliseconds(text).map { .some($0) }
    }

    private mutating func map() throws(DevalueError) -> DevalueGraph.Node {
        var entries: [(key: Reference, value: Reference)] = []
        while try hasMore() {
            let key = try reference()
            try requireMore()
            entries.append((key, try reference()))
        }
        return .map(entries)
    }

    private mutating func nullPrototypeObject() throws(DevalueError) -> DevalueGraph.Node {
        var entries: [DevalueGraph.Entry] = []
        while try hasMore() {
            let key = try key()
            try requireMore()
            entries.append(DevalueGraph.Entry(key: key, value: try reference()))
        }
        return .nullPrototypeObject(DevalueGraph.unique(entries))
    }

    private mutating func regularExpression() throws(DevalueError) -> DevalueGraph.Node {
        try requireMore()
        let source = try scanner.string()
        var flags = ""
        if try hasMore() {
            flags = try scanner.string()
            try requireEnd()
        }
        guard DevalueRegularExpression.isPlausible(source, flags) else { throw scanner.error("no regular expression") }
        return .regularExpression(source: source, flags: flags)
    }

    /// Offset and length are both there or both missing.
    private mutating func view(_ kind: DevalueView.Kind) throws(DevalueError) -> DevalueGraph.Node {
        try requireMore()
        let buffer = try reference()
        guard try hasMore() else { return .view(DevalueView(kind: kind, buffer: buffer, part: nil)) }
        let offset = try index(below: 1 << 32)
        try requireMore()
        let length = try index(below: 1 << 32)
        try requireEnd()
        return .view(DevalueView(kind: kind, buffer: buffer, part: (offset, length)))
    }
}
