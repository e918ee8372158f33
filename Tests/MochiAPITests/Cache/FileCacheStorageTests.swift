import Foundation
import Glibc
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct FileCacheStorageTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private var path: String { directory.path + "/cache/values" }

    private func storage(maxEntries: Int = 1_000, maxBytes: Int = 1 << 20) -> FileCacheStorage {
        FileCacheStorage(path, maxEntries: maxEntries, maxBytes: maxBytes)
    }

    private func record(_ text: String, isMarkedStale: Bool = false) -> CacheRecord {
        CacheRecord(
            bytes: Array(text.utf8),
            writtenAt: 1_700_000_000_000,
            timeToLive: 60_000,
            isMarkedStale: isMarkedStale
        )
    }

    private func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

    private func mode(_ path: String) -> mode_t {
        var state = stat()
        return unsafe lstat(path, &state) == 0 ? state.st_mode & 0o777 : 0
    }

    /// Sets the time of a file: when it was last used, as far as another process knows.
    private func setAge(of key: String, seconds: Int) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -Double(seconds))],
            ofItemAtPath: path + "/" + CacheFile.name(of: key)
        )
    }

    @Test func `what was written is read, also by those who come later`() async throws {
        let first = storage()
        #expect(try await first.read("a") == nil)
        try await first.write(record("old"), for: "a")
        try await first.write(record("new"), for: "a")
        try await first.write(record(""), for: "empty")
        #expect(try await first.read("a") == record("new"))
        let second = storage()
        #expect(try await second.read("a") == record("new"))
        #expect(try await second.read("empty") == record(""))
        try await second.delete("a")
        try await second.delete("a")
        #expect(try await first.read("a") == nil)
        try await second.write(record("again"), for: "a")
        #expect(try await first.read("a") == record("again"))
    }

    @Test func `a cache survives the process that has filled it`() async throws {
        let clock = CacheTestClock()
        func cache() -> MochiCache<[String]> {
            MochiCache(minTimeToStale: .seconds(5), maxTimeToLive: .seconds(60), storage: storage(), clock: clock.clock)
        }
        #expect(try await cache().fetch("a") { ["mochi"] } == ["mochi"])
        #expect(try await cache().fetch("a") { ["other"] } == ["mochi"])
        clock.advance(.seconds(5))
        #expect(await cache().peek("a") == CachedValue(["mochi"], .stale))
        clock.advance(.seconds(55))
        #expect(try await cache().fetch("a") { ["other"] } == ["other"])
    }

    @Test func `a mark is kept`() async throws {
        let storage = storage()
        try await storage.markStale("none")
        #expect(try files() == [])
        try await storage.write(record("a"), for: "a")
        try await storage.markStale("a")
        #expect(try await self.storage().read("a") == record("a", isMarkedStale: true))
    }

    @Test func `keys are no parts of paths`() async throws {
        let storage = storage()
        let keys = [
            "../outside", "/etc/passwd", "a/b/c", ".", "..", "", "a\u{0}b", "餅", String(repeating: "k", count: 10_000),
        ]
        for key in keys { try await storage.write(record(key), for: key) }
        for key in keys { #expect(try await storage.read(key) == record(key)) }
        #expect(try files() == keys.map(CacheFile.name).sorted())
        #expect(try files().allSatisfy { CacheFile.isName($0) && $0.utf8.count == 50 })
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["cache"])
    }

    @Test func `only this user reads files and directories`() async throws {
        let storage = storage()
        try await storage.write(record("a"), for: "a")
        #expect(mode(path + "/" + CacheFile.name(of: "a")) == 0o600)
        #expect(mode(path) == 0o700)
        #expect(mode(directory.path + "/cache") == 0o700)
    }

    @Test func `a directory that all may write to is refused`() async throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        _ = unsafe chmod(path, 0o777)
        let storage = storage()
        await #expect(throws: CacheFileError.writableByAll(path)) { try await storage.write(record("a"), for: "a") }
        let cache = MochiCache<String>(storage: storage)
        #expect(try await cache.fetch("a") { "a" } == "a")
        #expect(try files() == [])
        _ = unsafe chmod(path, 0o750)
        try await storage.write(record("a"), for: "a")
        #expect(try await storage.read("a") == record("a"))
        #expect(CacheFileError.writableByAll("x").description.contains("chmod o-w"))
    }

    @Test func `a path that is none throws, and is a miss for the cache`() async throws {
        try directory.write("file", "x")
        let storage = FileCacheStorage(directory.path + "/file/cache")
        await #expect(throws: CacheFileError.self) { try await storage.read("a") }
        let cache = MochiCache<String>(storage: storage)
        #expect(try await cache.fetch("a") { "a" } == "a")
        await cache.clear()
        let taken = FileCacheStorage(directory.path + "/file")
        await #expect(throws: CacheFileError(directory.path + "/file", code: ENOTDIR)) { try await taken.read("a") }
    }

    @Test func `a file that is cut off or damaged is a miss`() async throws {
        let storage = storage()
        let bytes = CacheFile.encode(record("a value of some length"), for: "a")
        #expect(CacheFile.decode(bytes, for: "a") == record("a value of some length"))
        #expect(CacheFile.decode(bytes, for: "b") == nil)
        for count in 0..<bytes.count { #expect(CacheFile.decode(Array(bytes[..<count]), for: "a") == nil) }
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 1 << UInt8(index % 8)
            #expect(CacheFile.decode(damaged, for: "a") == nil)
        }
        #expect(CacheFile.decode(bytes + [0], for: "a") == nil)
        let name = path + "/" + CacheFile.name(of: "a")
        for broken in [[], Array(bytes.dropLast()), Array("not ours".utf8), [UInt8](repeating: 0, count: 4096)] {
            try await storage.write(record("a"), for: "a")
            try Data(broken).write(to: URL(fileURLWithPath: name))
            #expect(try await storage.read("a") == nil)
            #expect(try await self.storage().read("a") == nil)
            try await storage.markStale("a")
        }
        try await storage.write(record("again"), for: "a")
        #expect(try await storage.read("a") == record("again"))
    }

    @Test func `the file of another key is a miss`() async throws {
        let storage = storage()
        try await storage.write(record("a"), for: "a")
        try FileManager.default.moveItem(
            atPath: path + "/" + CacheFile.name(of: "a"),
            toPath: path + "/" + CacheFile.name(of: "b")
        )
        #expect(try await storage.read("a") == nil)
        #expect(try await storage.read("b") == nil)
    }

    @Test func `what is no file is a miss, and not waited for`() async throws {
        let storage = storage()
        try await storage.write(record("a"), for: "a")
        try directory.write("secret", CacheFile.encode(record("secret"), for: "link"))
        func place(_ key: String) -> String { path + "/" + CacheFile.name(of: key) }
        _ = unsafe symlink(directory.path + "/secret", place("link"))
        _ = unsafe mkfifo(place("pipe"), 0o600)
        _ = unsafe mkdir(place("directory"), 0o700)
        for key in ["link", "pipe", "directory"] { #expect(try await storage.read(key) == nil) }
        try await storage.write(record("new"), for: "link")
        #expect(try await storage.read("link") == record("new"))
        #expect(FileManager.default.contents(atPath: directory.path + "/secret")?.isEmpty == false)
        try await storage.write(record("new"), for: "pipe")
        #expect(try await storage.read("pipe") == record("new"))
        await #expect(throws: CacheFileError.self) { try await storage.write(record("new"), for: "directory") }
        #expect(try files().allSatisfy(CacheFile.isName), "nothing half-written stays")
    }

    @Test func `there are no more files than may be, and what was not used for longest has left`() async throws {
        let storage = storage(maxEntries: 3)
        for key in ["a", "b", "c"] { try await storage.write(record(key), for: key) }
        #expect(try await storage.read("a") != nil)
        try await storage.write(record("d"), for: "d")
        #expect(try files().count == 3)
        #expect(try await storage.read("b") == nil)
        #expect(try await storage.read("a") == record("a"))
    }

    @Test func `files take no more bytes than they may`() async throws {
        let storage = storage(maxBytes: 10_000)
        for number in 0..<20 {
            try await storage.write(record(String(repeating: "a", count: 2_000)), for: "\(number)")
            let bytes = try files().reduce(0) { sum, name in
                try sum + Data(contentsOf: URL(fileURLWithPath: path + "/" + name)).count
            }
            #expect(bytes <= 10_000)
        }
        #expect(try files().count == 4)
        #expect(try await storage.read("19") != nil)
        try await storage.write(record(String(repeating: "a", count: 10_000)), for: "19")
        #expect(try await storage.read("19") == nil, "what has no room takes the old value along")
        #expect(try files().count == 3)
    }

    @Test func `the next process knows what was not used for longest`() async throws {
        let first = storage()
        for key in ["a", "b", "c", "d"] { try await first.write(record(key), for: key) }
        for (key, seconds) in [("a", 4_000), ("b", 3_000), ("c", 2_000), ("d", 1_000)] {
            try setAge(of: key, seconds: seconds)
        }
        #expect(try await first.read("a") != nil)
        let second = storage(maxEntries: 3)
        #expect(try await second.read("none") == nil)
        #expect(try files() == ["a", "c", "d"].map(CacheFile.name).sorted())
        try await second.write(record("e"), for: "e")
        #expect(try files() == ["a", "d", "e"].map(CacheFile.name).sorted())
    }

    @Test func `what a process has begun to write and left is removed, later`() async throws {
        let (old, new) = (CacheFile.temporaryName(), CacheFile.temporaryName())
        #expect(CacheFile.isTemporaryName(old) && !CacheFile.isName(old))
        try await storage().write(record("a"), for: "a")
        try directory.write("cache/values/" + old, "half")
        try directory.write("cache/values/" + new, "half")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -4_000)],
            ofItemAtPath: path + "/" + old
        )
        #expect(try await storage().read("a") == record("a"))
        #expect(try files() == [CacheFile.name(of: "a"), new].sorted())
    }

    @Test func `clear removes values, and nothing else`() async throws {
        let storage = storage()
        for number in 0..<10 { try await storage.write(record("x"), for: "\(number)") }
        try directory.write("cache/values/README", "mine")
        try directory.write("cache/values/short.cached", "mine")
        try await storage.clear()
        #expect(try files() == ["README", "short.cached"])
        #expect(try await storage.read("1") == nil)
    }

    @Test func `a directory that was removed meanwhile is made again`() async throws {
        let storage = storage()
        try await storage.write(record("a"), for: "a")
        try FileManager.default.removeItem(atPath: directory.path + "/cache")
        #expect(try await storage.read("a") == nil)
        try await storage.write(record("b"), for: "a")
        #expect(try await storage.read("a") == record("b"))
        #expect(mode(path) == 0o700)
    }

    @Test func `readers see one value or the other, never a part`() async throws {
        let storages = [storage(), storage()]
        let texts = (0..<4).map { String(repeating: "\($0)", count: 20_000 + $0 * 5_000) }
        try await storages[0].write(record(texts[0]), for: "a")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask { [self] in
                    for step in 0..<60 {
                        let storage = storages[(task + step) % 2]
                        if task < 3 {
                            try await storage.write(record(texts[(task + step) % 4]), for: "a")
                        } else if task == 3 {
                            try await storage.markStale("a")
                        } else {
                            let found = try await storage.read("a")
                            #expect(texts.contains { Array($0.utf8) == found?.bytes })
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try files() == [CacheFile.name(of: "a")])
    }

    @Test func `bounds that hold nothing stop the program`() async {
        await #expect(processExitsWith: .failure) { _ = FileCacheStorage("x", maxEntries: 0) }
        await #expect(processExitsWith: .failure) { _ = CacheMemory.memory(maxBytes: 0) }
    }
}
