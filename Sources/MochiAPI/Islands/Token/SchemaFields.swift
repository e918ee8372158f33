@_spi(Reflection) internal import Swift

/// The stored properties of a type, without a value of it.
///
/// From the metadata that `Mirror` reads as well. The standard library's door to it is not public: it is used for nothing
/// but types that cannot be tried out.
enum SchemaFields {
    /// Calls `body` with the names and types, in the order of declaration; a class's and an enum's are not known.
    static func each(of type: Any.Type, _ body: (String, Any.Type) throws -> Void) rethrows {
        var fields: [(String, Any.Type)] = []
        _ = unsafe _forEachField(of: type) { name, _, type, _ in
            fields.append((unsafe String(cString: name), type))
            return true
        }
        for (name, type) in fields { try body(name, type) }
    }
}
