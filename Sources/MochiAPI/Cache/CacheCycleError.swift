/// A computation that asks the cache for its own key: it would wait for itself, and all others with it.
///
/// A handler that lets it through answers 500, and the log says what is here.
public struct CacheCycleError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The key.
    public let key: String

    /// What happened and what to do.
    public var description: String {
        "The computation of \"\(CacheKey(key).shown)\" asks its cache for the same key, directly or by way of other keys: let it "
            + "compute what it needs, or use another key."
    }
}
