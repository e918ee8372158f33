/// A directory as the place of a cache: values survive the process.
///
///     let menus = MochiCache<Menu>(storage: .file("/var/cache/shop/menus", maxEntries: 5000, maxBytes: 64 << 20))
///
/// Each value is a file of its own, named by a digest of its key, written aside and renamed: who reads sees the old value or
/// the new one. A file that is cut off, damaged or none of ours is a miss. What was not used for longest is removed when
/// there are too many files or bytes. Files can be read by this user only (0600), and so can directories that are made
/// here (0700); one that all users may write to is refused. Nothing is forced to the disk: after a power failure the last
/// values may be missing.
///
/// Give each cache a directory of its own, and each directory one process at a time: several do each other no harm, but the
/// bounds count what each has seen. Disks are waited for on Swift's global pool, never on an event loop; a value costs some
/// system calls each time.
public final class FileCacheStorage: CacheStorage {
    private let directory: CacheDirectory

    /// Keeps values in `directory`, which is made when it is first needed, with those above it.
    ///
    /// A value that is larger than `maxBytes` is not kept. Numbers below 1 are mistakes of the caller and stop the program.
    public init(_ directory: String, maxEntries: Int = 10_000, maxBytes: Int = 256 << 20) {
        precondition(
            maxEntries > 0 && maxBytes > 0,
            "a cache of \(maxEntries) files and \(maxBytes) bytes holds nothing"
        )
        self.directory = CacheDirectory(directory, maxEntries: maxEntries, maxBytes: maxBytes)
    }

    /// What is in the file of a key.
    /// - Throws: `CacheFileError`.
    public func read(_ key: String) async throws -> CacheRecord? {
        try await Blocking.run { [directory] () throws(CacheFileError) in try directory.read(key) }
    }

    /// Replaces the file of a key, and removes what there is no room for any more.
    /// - Throws: `CacheFileError`.
    public func write(_ record: CacheRecord, for key: String) async throws {
        try await Blocking.run { [directory] () throws(CacheFileError) in try directory.write(record, for: key) }
    }

    /// Replaces the file of a key, if there is one, by the same with the mark.
    /// - Throws: `CacheFileError`.
    public func markStale(_ key: String) async throws {
        try await Blocking.run { [directory] () throws(CacheFileError) in try directory.markStale(key) }
    }

    /// Removes the file of a key.
    /// - Throws: `CacheFileError`.
    public func delete(_ key: String) async throws {
        try await Blocking.run { [directory] () throws(CacheFileError) in try directory.delete(key) }
    }

    /// Removes the files of all keys; what else is in the directory stays.
    /// - Throws: `CacheFileError`.
    public func clear() async throws {
        try await Blocking.run { [directory] () throws(CacheFileError) in try directory.clear() }
    }
}

extension CacheStorage where Self == FileCacheStorage {
    /// At most `maxEntries` values in `directory`, in files that take `maxBytes` bytes.
    public static func file(
        _ directory: String,
        maxEntries: Int = 10_000,
        maxBytes: Int = 256 << 20
    ) -> FileCacheStorage {
        FileCacheStorage(directory, maxEntries: maxEntries, maxBytes: maxBytes)
    }
}
