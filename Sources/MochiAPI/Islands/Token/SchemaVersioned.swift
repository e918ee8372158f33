/// A type of props that says itself which version of its shape it is.
///
/// The version counts besides what is found out without it: which properties there are and of which types. Change it when
/// props mean something else but look the same, or when another shape cannot be seen, such as that of an enum with
/// associated values; tokens of another version are then answered with 409, and not misread.
///
///     struct Price: Codable, SchemaVersioned {
///         static let schemaVersion = 2  // cents, no longer euros
///         let amount: Int
///     }
public protocol SchemaVersioned {
    /// The version: any number that it has not been before.
    static var schemaVersion: Int { get }
}
