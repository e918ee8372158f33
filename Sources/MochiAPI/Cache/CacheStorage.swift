/// Where a cache keeps its values when not in the memory of this process.
///
///     actor Shelf: CacheStorage {
///         private var records: [[UInt8]: CacheRecord] = [:]
///
///         func read(_ key: String) -> CacheRecord? { records[Array(key.utf8)] }
///         func write(_ record: CacheRecord, for key: String) { records[Array(key.utf8)] = record }
///         func delete(_ key: String) { records[Array(key.utf8)] = nil }
///         func clear() { records = [:] }
///     }
///
/// Keys are whatever the application makes of them, possibly of what visitors have sent: they must not become parts of paths
/// or commands, and those that differ in a byte are different. A method that throws is logged, once a second at most; a read that throws is a miss, and a write that
/// throws changes nothing for who has asked. A storage that may hang has time limits of its own.
///
/// One cache changes one key by one call at a time, and calls `clear` alone. Calls for different keys, and reads, come at once.
public protocol CacheStorage: Sendable {
    /// What `key` has; nil for nothing, also for what can no longer be read.
    func read(_ key: String) async throws -> CacheRecord?

    /// Keeps a record in the place of what `key` had. Who reads meanwhile gets the one or the other, whole.
    func write(_ record: CacheRecord, for key: String) async throws

    /// Sets ``CacheRecord/isMarkedStale`` in what `key` has, if anything.
    ///
    /// A storage that others write to as well should do so in one step; what is here reads and writes.
    func markStale(_ key: String) async throws

    /// Forgets what `key` has.
    func delete(_ key: String) async throws

    /// Forgets everything.
    func clear() async throws
}

extension CacheStorage {
    /// Reads the record, and writes it again with the mark.
    public func markStale(_ key: String) async throws {
        guard var record = try await read(key), !record.isMarkedStale else { return }
        record.isMarkedStale = true
        try await write(record, for: key)
    }
}
