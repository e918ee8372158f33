/// A value of a cache as a ``CacheStorage`` keeps it: bytes, and when they were written.
public struct CacheRecord: Sendable, Hashable {
    /// The encoded value; what is in there is the cache's business.
    public var bytes: [UInt8]
    /// When the value was computed or set: milliseconds since 1970-01-01 00:00 UTC.
    public var writtenAt: Int64
    /// How long the cache that wrote it gives it out, in milliseconds; a storage may let go of it then, and need not.
    public var timeToLive: Int64
    /// Whether it counts as stale, however young it is.
    public var isMarkedStale: Bool

    /// A record of `bytes`.
    public init(bytes: [UInt8], writtenAt: Int64, timeToLive: Int64, isMarkedStale: Bool = false) {
        self.bytes = bytes
        self.writtenAt = writtenAt
        self.timeToLive = timeToLive
        self.isMarkedStale = isMarkedStale
    }
}
