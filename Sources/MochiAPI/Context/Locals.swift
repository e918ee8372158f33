/// A name for a value that travels with a request, and the value's type.
///
///     struct UserKey: LocalKey {
///         static var defaultValue: User? { nil }
///     }
public protocol LocalKey {
    /// The type of the value.
    associatedtype Value: Sendable

    /// The value while none is set.
    static var defaultValue: Value { get }
}

/// Values that middleware and handlers leave for each other on a request: `request.locals`.
///
/// They live as long as the request, or whoever keeps its context. From any thread; each reading and each writing by itself.
///
///     request.locals[UserKey.self] = try await users.find(session)
///     guard let user = request.locals[UserKey.self] else { throw HTTPError(.unauthorized) }
public struct Locals: Sendable {
    let context: RequestContext

    /// The value of a key, its default while none is set.
    public subscript<Key: LocalKey>(key: Key.Type) -> Key.Value {
        get {
            let local = context.readExtras { $0.locals[ObjectIdentifier(key)] } as? Local<Key.Value>
            return local.map(\.value) ?? Key.defaultValue
        }
        nonmutating set {
            let local = Local(value: newValue)
            // Handed out, so that what is replaced is let go of outside the lock: its end may run code that asks for the context.
            _ = context.withExtras { $0.locals.updateValue(local, forKey: ObjectIdentifier(key)) }
        }
    }
}

/// A value in a type of its own: an optional one must not be taken for a missing one.
private struct Local<Value: Sendable>: Sendable {
    let value: Value
}

extension RequestContext {
    /// Values that middleware and handlers leave for each other.
    public var locals: Locals { Locals(context: self) }
}
