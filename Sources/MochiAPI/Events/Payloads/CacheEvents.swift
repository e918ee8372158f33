/// The payload of `cache:read`: a cache was asked for a key.
public struct CacheReadEvent: EventPayload {
    /// The key.
    public let key: String
    /// What it found.
    public let status: CacheStatus

    /// Makes a payload.
    public init(key: String, status: CacheStatus) {
        self.key = key
        self.status = status
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("key", key, "the key")
        fields.add("status", status, "what it found")
    }
}

/// The payload of `cache:revalidate`: a stale value is about to be computed again, while it is served.
public struct CacheRevalidateEvent: EventPayload {
    /// The key.
    public let key: String

    /// Makes a payload.
    public init(key: String) {
        self.key = key
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("key", key, "the key")
    }
}
