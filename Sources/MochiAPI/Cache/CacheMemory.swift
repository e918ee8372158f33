/// The memory of this process as the place of a cache: values stay what they are, and nothing is encoded.
///
///     let menus = MochiCache<Menu>(storage: .memory(maxEntries: 1000, maxBytes: 16 << 20))
///
/// Each cache has memory of its own. What was not used for longest leaves first, when there are too many values or too many
/// bytes; a value that has expired keeps its place until then.
public struct CacheMemory: Sendable, Hashable {
    /// How many values there are at most.
    public let maxEntries: Int
    /// How many bytes they take at most, with their keys.
    public let maxBytes: Int

    /// At most 10,000 values and 64 MiB.
    public static let memory = CacheMemory(maxEntries: 10_000, maxBytes: 64 << 20)

    /// At most `maxEntries` values that take `maxBytes` bytes.
    ///
    /// A value that is larger than all of it is not kept. Numbers below 1 are mistakes of the caller and stop the program.
    public static func memory(maxEntries: Int = 10_000, maxBytes: Int = 64 << 20) -> CacheMemory {
        CacheMemory(maxEntries: maxEntries, maxBytes: maxBytes)
    }

    private init(maxEntries: Int, maxBytes: Int) {
        precondition(
            maxEntries > 0 && maxBytes > 0,
            "a cache of \(maxEntries) values and \(maxBytes) bytes holds nothing"
        )
        self.maxEntries = maxEntries
        self.maxBytes = maxBytes
    }
}
