/// Collections and optionals: their shape is that of what is in them, and they have a value without it.
protocol SchemaContainer {
    static var schemaName: String { get }
    static var schemaParts: [Any.Type] { get }
    static var schemaValue: Any { get }
}

extension Optional: SchemaContainer {
    static var schemaName: String { "Optional" }
    static var schemaParts: [Any.Type] { [Wrapped.self] }
    static var schemaValue: Any { Self.none as Any }
}

extension Array: SchemaContainer {
    static var schemaName: String { "Array" }
    static var schemaParts: [Any.Type] { [Element.self] }
    static var schemaValue: Any { Self() }
}

extension ContiguousArray: SchemaContainer {
    static var schemaName: String { "ContiguousArray" }
    static var schemaParts: [Any.Type] { [Element.self] }
    static var schemaValue: Any { Self() }
}

extension Set: SchemaContainer {
    static var schemaName: String { "Set" }
    static var schemaParts: [Any.Type] { [Element.self] }
    static var schemaValue: Any { Self() }
}

extension Dictionary: SchemaContainer {
    static var schemaName: String { "Dictionary" }
    static var schemaParts: [Any.Type] { [Key.self, Value.self] }
    static var schemaValue: Any { Self() }
}
