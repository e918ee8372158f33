/// What an event says: fields, each with the name that it has in JSON.
public protocol EventPayload: Sendable {
    /// Hands each field to `fields`, in order.
    func describe(to fields: inout some EventFields)
}

/// Who reads the fields of an event: the writer of its JSON, the table of the documentation.
public protocol EventFields {
    /// Takes a field: its name in JSON, its value, and what it says.
    mutating func add(_ name: StaticString, _ value: some EventValue, _ about: StaticString)
}

/// What a field of an event may be.
public protocol EventValue: Sendable {
    /// The type in JSON, as the documentation names it.
    static var eventType: String { get }

    /// Whether there is anything to write: fields that are nil are left out.
    var isPresent: Bool { get }

    /// Writes the value.
    func write(to json: inout EventJSON)
}

extension EventPayload {
    /// The event as an object of JSON (RFC 8259), in one line; times are in milliseconds.
    public var json: String {
        var json = EventJSON()
        json.append(self)
        return json.text
    }
}

extension EventValue {
    /// Always.
    public var isPresent: Bool { true }
}

/// A field with one of a few texts.
public protocol EventChoice: EventValue, CaseIterable, RawRepresentable<String> {}

extension EventChoice {
    /// The texts.
    public static var eventType: String { allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ") }

    /// Writes the text.
    public func write(to json: inout EventJSON) { json.append(rawValue) }
}

extension String: EventValue {
    /// A string.
    public static var eventType: String { "string" }

    /// Writes the text.
    public func write(to json: inout EventJSON) { json.append(self) }
}

extension Int: EventValue {
    /// A number.
    public static var eventType: String { "number" }

    /// Writes the digits.
    public func write(to json: inout EventJSON) { json.append(raw: "\(self)") }
}

extension Bool: EventValue {
    /// A boolean.
    public static var eventType: String { "boolean" }

    /// Writes the word.
    public func write(to json: inout EventJSON) { json.append(raw: self ? "true" : "false") }
}

extension Duration: EventValue {
    /// A number, of milliseconds.
    public static var eventType: String { "number of milliseconds" }

    /// Writes the milliseconds, with three digits behind the point where there are any.
    public func write(to json: inout EventJSON) { json.append(raw: milliseconds) }

    /// Milliseconds to the microsecond: `0`, `0.25`, `1500`.
    private var milliseconds: String {
        let microseconds = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
        let (whole, rest) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
        let sign = microseconds < 0 ? "-" : ""
        if rest == 0 { return "\(sign)\(whole)" }
        var digits = "\(1000 + rest)".dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }
}

extension Optional: EventValue where Wrapped: EventValue {
    /// The type of the value, which may be missing.
    public static var eventType: String { "\(Wrapped.eventType), or missing" }

    /// Unless it is nil.
    public var isPresent: Bool { self != nil }

    /// Writes the value.
    public func write(to json: inout EventJSON) { self?.write(to: &json) }
}

extension Array: EventValue where Element: EventPayload {
    /// A list of objects.
    public static var eventType: String { "list" }

    /// Writes the objects.
    public func write(to json: inout EventJSON) {
        json.append(raw: "[")
        for (index, element) in enumerated() {
            if index > 0 { json.append(raw: ",") }
            json.append(element)
        }
        json.append(raw: "]")
    }
}
