import Foundation
import Synchronization
import TestSupport
import Testing

@testable import MochiAPI

/// Changes to files, as they are told.
@Suite struct FileWatcherTests {
    /// Keeps what is told, and lets a test wait for it.
    private final class Log: Sendable {
        private let bursts = Mutex<[[FileChange]]>([])
        private let semaphore = DispatchSemaphore(value: 0)

        func add(_ changes: [FileChange]) {
            bursts.withLock { $0.append(changes) }
            semaphore.signal()
        }

        /// The changes of the next burst, by the names of the files; nothing when none comes.
        func next(below root: String) -> [String] {
            guard semaphore.wait(timeout: .now() + .seconds(10)) == .success else { return [] }
            let burst = bursts.withLock { $0.removeFirst() }
            return burst.map { "\($0.kind.rawValue) \($0.path.dropFirst(root.count + 1))" }.sorted()
        }
    }

    private func watch(_ body: @escaping @Sendable (String, Log) throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let root = directory.path
        try directory.write("a.mochi", "a")
        try FileManager.default.createDirectory(atPath: root + "/sub", withIntermediateDirectories: true)
        try directory.write("sub/b.mochi", "b")
        let log = Log()
        let watcher = try FileWatcher([root], log.add)
        try await onThread { try body(root, log) }
        watcher.stop()
        withExtendedLifetime(directory) {}
    }

    /// As a program writes a file that does not wait for the disk.
    private static func write(_ text: String, to path: String) throws {
        guard let file = unsafe fopen(path, "w") else { throw CocoaError(.fileWriteUnknown) }
        unsafe fputs(text, file)
        unsafe fclose(file)
    }

    @Test func `whatever way an editor saves, one save is one burst`() async throws {
        try await watch { root, log throws in
            let path = root + "/a.mochi"
            try Self.write("one", to: path)
            #expect(log.next(below: root) == ["change a.mochi"])
            // A file beside it takes its place.
            try "two".write(toFile: path, atomically: true, encoding: .utf8)
            #expect(log.next(below: root) == ["change a.mochi"])
            // As vi does: the old one becomes a backup, a new one is written.
            try FileManager.default.moveItem(atPath: path, toPath: path + "~")
            try Self.write("three", to: path)
            try FileManager.default.removeItem(atPath: path + "~")
            // A machine that is busy may take its time between the two.
            let burst = log.next(below: root)
            #expect(
                burst == ["change a.mochi"] || burst == ["unlink a.mochi"] && log.next(below: root) == ["add a.mochi"]
            )
        }
    }

    @Test func `what comes, goes and moves is told`() async throws {
        try await watch { root, log throws in
            try Self.write("c", to: root + "/c.mochi")
            #expect(log.next(below: root) == ["add c.mochi"])
            try FileManager.default.moveItem(atPath: root + "/c.mochi", toPath: root + "/d.mochi")
            #expect(log.next(below: root) == ["add d.mochi", "unlink c.mochi"])
            try FileManager.default.removeItem(atPath: root + "/d.mochi")
            #expect(log.next(below: root) == ["unlink d.mochi"])
        }
    }

    @Test func `directories are watched as soon as they are there`() async throws {
        try await watch { root, log throws in
            try FileManager.default.createDirectory(atPath: root + "/x/y", withIntermediateDirectories: true)
            try Self.write("e", to: root + "/x/y/e.mochi")
            #expect(log.next(below: root) == ["add x/y/e.mochi", "addDir x", "addDir x/y"])
            try Self.write("f", to: root + "/x/y/e.mochi")
            #expect(log.next(below: root) == ["change x/y/e.mochi"])
            try FileManager.default.moveItem(atPath: root + "/x", toPath: root + "/z")
            #expect(
                log.next(below: root) == [
                    "add z/y/e.mochi", "addDir z", "addDir z/y", "unlink x/y/e.mochi", "unlinkDir x", "unlinkDir x/y",
                ]
            )
            try Self.write("g", to: root + "/z/y/e.mochi")
            #expect(log.next(below: root) == ["change z/y/e.mochi"])
            try FileManager.default.removeItem(atPath: root + "/z")
            #expect(log.next(below: root) == ["unlink z/y/e.mochi", "unlinkDir z", "unlinkDir z/y"])
        }
    }

    @Test func `thousands of files are looked at one by one`() async throws {
        try await watch { root, log throws in
            var expected: Set<String> = []
            for index in 0..<3000 {
                let name = "sub/f\(index).mochi"
                try Self.write("x", to: root + "/" + name)
                expected.insert("add \(name)")
            }
            while !expected.isEmpty {
                let burst = log.next(below: root)
                if burst.isEmpty { break }
                expected.subtract(burst)
            }
            #expect(expected.isEmpty)
        }
    }

    @Test func `hidden files, backups and packages are passed over`() async throws {
        try await watch { root, log throws in
            for name in [".a.mochi.swp", "a.mochi~", "sub/.git", "node_modules"] {
                try Self.write("x", to: root + "/" + name)
            }
            try Self.write("x", to: root + "/sub/b.mochi")
            #expect(log.next(below: root) == ["change sub/b.mochi"])
        }
    }

    @Test func `nothing is told when the watcher has stopped`() async throws {
        let directory = try TemporaryDirectory()
        let log = Log()
        let watcher = try FileWatcher([directory.path], log.add)
        watcher.stop()
        watcher.stop()
        try directory.write("a.mochi", "a")
    }
}
