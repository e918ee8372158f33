import Foundation
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct FormFileTests {
    private static let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8) }

    private enum Place: CaseIterable {
        case memory, sameFileSystem, otherFileSystem
    }

    /// The same file in memory, or spooled where a link to `directory` works, or where it does not.
    private func file(_ place: Place, _ directory: TemporaryDirectory) throws -> FormFile {
        if place == .memory { return FormFile(filename: "f", bytes: Self.content) }
        let folder = place == .sameFileSystem ? directory.path : "/dev/shm"
        let file = try Spool(directory: folder, byteLimit: 1 << 20, fileLimit: 1).makeFile()
        try file.append(Self.content)
        return FormFile(filename: "f", contentType: nil, spooled: file)
    }

    private func isContent(_ path: String) throws -> Bool {
        try Data(contentsOf: URL(fileURLWithPath: path)) == Data(Self.content)
    }

    @Test(arguments: Place.allCases)
    private func `content is read whole or piece by piece, again and again`(place: Place) async throws {
        let file = try file(place, try TemporaryDirectory())
        #expect(file.size == Self.content.count)
        for _ in 0..<2 {
            let isWhole = try await file.bytes() == Self.content
            #expect(isWhole)
            var all: [UInt8] = []
            var lengths: [Int] = []
            for try await piece in file.pieces {
                all += piece
                lengths.append(piece.count)
            }
            let isSame = all == Self.content
            #expect(isSame)
            #expect(lengths == [65_536, 65_536, 65_536, 3_392])
        }
    }

    @Test(arguments: Place.allCases)
    private func `content over the limit of the reader is 413`(place: Place) async throws {
        let file = try file(place, try TemporaryDirectory())
        let error = await #expect(throws: HTTPError.self) { try await file.bytes(upTo: Self.content.count - 1) }
        #expect(error?.status == .contentTooLarge)
        let isWhole = try await file.bytes(upTo: Self.content.count) == Self.content
        #expect(isWhole)
    }

    @Test func `an empty file has no pieces`() async throws {
        var pieces = FormFile(filename: "", bytes: []).pieces.makeAsyncIterator()
        #expect(try await pieces.next() == nil)
        #expect(try await pieces.next() == nil)
    }

    @Test(arguments: Place.allCases)
    private func `a file is saved, and saved again`(place: Place) async throws {
        let directory = try TemporaryDirectory()
        let file = try file(place, directory)
        try await file.save(to: directory.path + "/one")
        try await file.save(to: directory.path + "/two")
        #expect(try isContent(directory.path + "/one"))
        #expect(try isContent(directory.path + "/two"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == ["one", "two"])
        // Two files, not two names of one.
        try Data().write(to: URL(fileURLWithPath: directory.path + "/two"))
        #expect(try isContent(directory.path + "/one"))
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path + "/one")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test(arguments: Place.allCases)
    private func `a saved file outlives its form`(place: Place) async throws {
        let directory = try TemporaryDirectory()
        try await file(place, directory).save(to: directory.path + "/kept")
        #expect(try isContent(directory.path + "/kept"))
    }

    @Test(arguments: Place.allCases)
    private func `a name that is taken stays what it was`(place: Place) async throws {
        let directory = try TemporaryDirectory()
        try directory.write("taken", "mine")
        let file = try file(place, directory)
        for path in [directory.path + "/taken", directory.path] {
            let error = await #expect(throws: FormFileError.self) { try await file.save(to: path) }
            #expect(error?.isExisting == true)
            #expect(error?.path == path)
        }
        #expect(try String(contentsOfFile: directory.path + "/taken", encoding: .utf8) == "mine")
        try await file.save(to: directory.path + "/free")
        #expect(try isContent(directory.path + "/free"))
    }

    @Test(arguments: Place.allCases)
    private func `a directory that is not there is said`(place: Place) async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/none/file"
        let file = try file(place, directory)
        let error = await #expect(throws: FormFileError.self) { try await file.save(to: path) }
        #expect(error?.isExisting == false)
        #expect(error?.description.contains("\"\(path)\": No such file or directory") == true)
    }

    @Test func `a path without a folder is in the current directory`() async throws {
        let name = "mochi-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: name) }
        try await FormFile(filename: "", bytes: Self.content).save(to: name)
        #expect(try isContent(name))
    }
}
