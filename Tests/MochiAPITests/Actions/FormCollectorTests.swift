import Foundation
import Synchronization
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct FormCollectorTests {
    private static func spool(_ directory: String? = nil, bytes: Int = 1 << 30, files: Int = 100) -> Spool {
        Spool(directory: directory, byteLimit: bytes, fileLimit: files)
    }

    private static func limits(_ change: (inout FormLimits) -> Void) -> FormLimits {
        var limits = FormLimits()
        change(&limits)
        return limits
    }

    private func collect(
        _ body: [UInt8],
        _ limits: FormLimits = FormLimits(),
        _ spool: Spool = spool(),
        by length: Int = .max
    ) async throws -> FormData {
        var collector = FormCollector(boundary: Array("mochi".utf8), limits, spool)
        var rest = body[...]
        while !rest.isEmpty {
            let piece = rest.prefix(length)
            rest = rest.dropFirst(piece.count)
            try await collector.take(Array(piece))
        }
        return try collector.finish()
    }

    private func file(_ name: String, _ content: [UInt8], filename: String = "f") -> [UInt8] {
        MultipartReading.bytes("--mochi¶\(MultipartReading.head(name, filename: filename))") + content + [13, 10]
    }

    private func field(_ name: String, _ text: String) -> [UInt8] {
        MultipartReading.bytes("--mochi¶\(MultipartReading.head(name))\(text)¶")
    }

    private let end = Array("--mochi--\r\n".utf8)

    private func isSpooled(_ file: FormFile) -> Bool {
        if case .spooled = file.content { true } else { false }
    }

    /// Bytes in which every piece differs from every other.
    private func content(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8 ^ $0 >> 16) }
    }

    @Test(arguments: [1, 7, 1000, 65_536, .max])
    func `text and files come through as they were, in order`(length: Int) async throws {
        let limits = Self.limits { $0.fileMemory = 1000 }
        let (small, large) = (content(1000), content(length == 1 ? 3000 : 300_000))
        let body =
            field("name", "Aiko") + file("photo", large, filename: "l.jpg") + field("tag", "é")
            + file("photo", small, filename: "s.jpg") + end
        let form = try await collect(body, limits, by: length)
        #expect(form.fields.map(\.name) == ["name", "photo", "tag", "photo"])
        #expect(form["name"] == "Aiko")
        #expect(form["tag"] == "é")
        let files = form.files("photo")
        #expect(files.map(\.filename) == ["l.jpg", "s.jpg"])
        #expect(files.map(\.size) == [large.count, small.count])
        #expect(files.map(isSpooled) == [true, false])
        for (file, expected) in zip(files, [large, small]) {
            let isSame = try await file.bytes() == expected
            #expect(isSame)
        }
    }

    @Test(arguments: [(999, false), (1000, false), (1001, true)])
    func `a file goes to the disk when it is longer than its memory`(count: Int, isOnDisk: Bool) async throws {
        let form = try await collect(file("f", content(count)) + end, Self.limits { $0.fileMemory = 1000 })
        #expect(form.files.map(isSpooled) == [isOnDisk])
    }

    @Test func `short files go to the disk when together they are longer than the memory of a form`() async throws {
        let body = (0..<10).flatMap { _ in file("f", content(300)) } + end
        let form = try await collect(body, Self.limits { $0.memory = 1000 })
        #expect(form.files.map(isSpooled) == Array(repeating: false, count: 3) + Array(repeating: true, count: 7))
    }

    @Test func `text that is longer than the memory of a form is refused`() async throws {
        let limits = Self.limits { $0.memory = 1000 }
        let text = String(repeating: "x", count: 300)
        let fits = try await collect((0..<3).flatMap { _ in field("t", text) } + end, limits)
        #expect(fits.all("t").count == 3)
        await #expect(throws: FormRefusal.memory(1000)) {
            try await collect((0..<4).flatMap { _ in field("t", text) } + end, limits)
        }
        await #expect(throws: FormRefusal.memory(1000)) {
            try await collect((0..<201).flatMap { _ in field("names", "") } + end, limits)
        }
    }

    @Test func `a file input that was left empty is not there`() async throws {
        let body = file("a", [], filename: "") + file("b", [], filename: "b") + file("c", [1], filename: "") + end
        let form = try await collect(body)
        #expect(form.fields.map(\.name) == ["b", "c"])
        #expect(form.files.map(\.size) == [0, 1])
    }

    @Test func `a text that is not UTF-8 has replacement characters`() async throws {
        let form = try await collect(field("t", "a\u{1FF}b") + end)
        #expect(form["t"] == "a\u{FFFD}b")
    }

    // MARK: The spool

    @Test func `the spool counts what is there, and gives it back`() async throws {
        let spool = Self.spool()
        do {
            let form = try await collect(
                file("f", content(200_000)) + file("f", content(100_000)) + end,
                FormLimits(),
                spool
            )
            #expect(form.files.count == 2)
            #expect(spool.files.load(ordering: .relaxed) == 2)
            #expect(spool.bytes.load(ordering: .relaxed) == 300_000)
        }
        #expect(spool.files.load(ordering: .relaxed) == 0)
        #expect(spool.bytes.load(ordering: .relaxed) == 0)
    }

    @Test func `a form that breaks off leaves nothing`() async throws {
        let directory = try TemporaryDirectory()
        let spool = Self.spool(directory.path)
        await #expect(throws: FormRefusal.truncated) {
            try await collect(file("f", content(200_000)), FormLimits(), spool)
        }
        #expect(spool.files.load(ordering: .relaxed) == 0)
        #expect(spool.bytes.load(ordering: .relaxed) == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test func `a temporary file has no name`() async throws {
        let directory = try TemporaryDirectory()
        let form = try await collect(file("f", content(200_000)) + end, FormLimits(), Self.spool(directory.path))
        #expect(form.files.map(isSpooled) == [true])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test(arguments: [(bytes: 299_999, files: 2), (bytes: 300_000, files: 1)])
    func `a full spool is 503, and has room again`(bytes: Int, files: Int) async throws {
        let spool = Self.spool(bytes: bytes, files: files)
        let body = file("f", content(200_000)) + file("f", content(100_000)) + end
        let error = await #expect(throws: HTTPError.self) { try await collect(body, FormLimits(), spool) }
        #expect(error?.status == .serviceUnavailable)
        #expect(error?.headers[.retryAfter] == "10")
        #expect(error?.message == "Service Unavailable")
        #expect(spool.refusals.load(ordering: .relaxed) == 1)
        #expect(spool.files.load(ordering: .relaxed) == 0)
        #expect(spool.bytes.load(ordering: .relaxed) == 0)
        let form = try await collect(file("f", content(200_000)) + end, FormLimits(), spool)
        #expect(form.files.count == 1)
    }

    @Test func `a directory that is gone is 500, and only the log says why`() async throws {
        let path = try TemporaryDirectory().path + "/none"
        let error = await #expect(throws: HTTPError.self) {
            try await collect(file("f", content(200_000)) + end, FormLimits(), Self.spool(path))
        }
        #expect(error?.status == .internalServerError)
        #expect(error?.message == "Internal Server Error")
        #expect(error?.detail?.contains(path) == true)
    }

    @Test func `a disk that is full is 507`() throws {
        let spool = Self.spool()
        _ = spool.files.add(1, ordering: .relaxed)
        let file = SpooledFile(takingOwnershipOf: unsafe open("/dev/full", O_WRONLY | O_CLOEXEC), of: spool)
        let error = #expect(throws: HTTPError.self) { try file.append([1]) }
        #expect(error?.status == .insufficientStorage)
        #expect(error?.detail?.contains("No space left on device") == true)
    }

    @Test(arguments: [(ENOSPC, 507), (EDQUOT, 507), (EMFILE, 503), (ENFILE, 503), (EIO, 500), (EACCES, 500)])
    func `what the disk says decides the status`(code: Int32, status: Int) {
        #expect(HTTPError.storage("writing", errno: code).status.code == status)
    }
}
