/// A value as a cache holds it: what ``MochiCache/peek(_:)`` gives.
///
///     if let menu = await menus.peek("monday"), menu.status == .fresh { return menu.value }
public struct CachedValue<Value: Sendable>: Sendable {
    /// The value.
    public let value: Value
    /// How old it is; never ``CacheStatus/miss``, for then there is none.
    public let status: CacheStatus

    /// A value and how old it is.
    public init(_ value: Value, _ status: CacheStatus) {
        self.value = value
        self.status = status
    }
}

extension CachedValue: Equatable where Value: Equatable {}
