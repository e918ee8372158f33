import Foundation
import MochiAPI

/// Files in a directory that is removed with the storage.
final class TemporaryCacheStorage: CacheStorage {
    let path = FileManager.default.temporaryDirectory.appending(path: "mochi-cache-\(UUID().uuidString)").path
    private let files: FileCacheStorage

    init() {
        files = FileCacheStorage(path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func read(_ key: String) async throws -> CacheRecord? { try await files.read(key) }
    func write(_ record: CacheRecord, for key: String) async throws { try await files.write(record, for: key) }
    func markStale(_ key: String) async throws { try await files.markStale(key) }
    func delete(_ key: String) async throws { try await files.delete(key) }
    func clear() async throws { try await files.clear() }
}
