import Foundation
import Glibc
import MochiAPI
import TestSupport
import Testing

/// `mochi generate-key`, as a process.
@Suite struct GenerateKeyTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func generate(_ arguments: String..., before: String = ":") async throws -> Subprocess {
        try await MochiProgram.run(["generate-key"] + arguments, in: directory, before: before)
    }

    private func text(_ name: String = ".env") throws -> String {
        try String(contentsOfFile: directory.path + "/" + name, encoding: .utf8)
    }

    private func mode(_ name: String = ".env") throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path + "/" + name)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() }
    }

    /// The key in the text between two others.
    private func key(after before: String = "MOCHI_KEY=", before after: String = "\n") throws -> SecretKey {
        let text = try text()
        try #require(text.hasPrefix(before) && text.hasSuffix(after))
        return try SecretKey(String(text.dropFirst(before.count).dropLast(after.count)))
    }

    @Test func `a new file holds a key of 32 bytes that only its owner may read`() async throws {
        let result = try await generate(before: "umask 0")
        #expect(result.status == .exited(0))
        #expect(result.output == "MOCHI_KEY stands in .env.\n")
        #expect(result.errorOutput == "")
        _ = try key()
        #expect(try mode() == 0o600)
        #expect(try names == [".env"])
    }

    @Test func `the key is never printed, and another one each time`() async throws {
        var keys: Set<String> = []
        for _ in 0..<3 {
            let result = try await generate("-f")
            let key = try key().text
            #expect(!result.output.contains(key))
            #expect(!result.errorOutput.contains(key))
            keys.insert(key)
        }
        #expect(keys.count == 3)
    }

    @Test func `a key is kept`() async throws {
        let before = "A=1\r\nexport MOCHI_KEY='old' # mine"
        try directory.write(".env", before)
        let result = try await generate()
        #expect(result.status == .exited(1))
        #expect(
            result.errorOutput
                == "mochi generate-key: .env has a MOCHI_KEY already, and what it has sealed would be lost; -f replaces it\n"
        )
        #expect(try text() == before)
        #expect(try names == [".env"])
    }

    @Test(arguments: ["-f", "--force"])
    func `by force it is replaced, and every other byte stays`(flag: String) async throws {
        let (before, after) = ("# mine\r\nA='1'\r\nexport MOCHI_KEY=", " # sealed\r\n\r\nmalformed\nB=2")
        try directory.write(".env", before + "\"old\"" + after)
        unsafe chmod(directory.path + "/.env", 0o644)
        let result = try await generate(flag)
        #expect(result.output == "MOCHI_KEY in .env is a new one.\n")
        _ = try key(after: before, before: after)
        #expect(try mode() == 0o600)
    }

    @Test(arguments: ["MOCHI_ENV=development\n", "MOCHI_ENV=development", "# MOCHI_KEY=old\n"])
    func `a file without a key gets one as its last line`(before: String) async throws {
        try directory.write(".env", before)
        unsafe chmod(directory.path + "/.env", 0o666)
        #expect(try await generate().status == .exited(0))
        _ = try key(after: before + (before.hasSuffix("\n") ? "" : "\n") + "MOCHI_KEY=")
        #expect(try mode() == 0o600)
    }

    @Test(.enabled(if: geteuid() == 0, "only root gives files away"))
    func `a file stays its owner's when root writes the key`() async throws {
        try directory.write(".env", "A=1\n")
        #expect(try await generate(before: "chown 65534:65534 .env").status == .exited(0))
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path + "/.env")
        #expect(attributes[.ownerAccountID] as? Int == 65534)
        #expect(attributes[.groupOwnerAccountID] as? Int == 65534)
        #expect(try mode() == 0o600)
    }

    @Test func `a symbolic link stays, and what it leads to is replaced`() async throws {
        try directory.write("shared/settings", "A=1\n")
        #expect(try await generate(before: "ln -s shared/settings .env").status == .exited(0))
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: directory.path + "/.env")
        #expect(link == "shared/settings")
        #expect(try text("shared/settings").hasPrefix("A=1\nMOCHI_KEY="))
        #expect(try mode("shared/settings") == 0o600)
    }

    @Test(arguments: [
        ("ln -s nowhere .env", ".env is a link that leads nowhere"),
        ("mkdir .env", ".env cannot be read: Is a directory"),
    ])
    func `what is no file is left alone`(before: String, message: String) async throws {
        let result = try await generate("-f", before: before)
        #expect(result.status != .exited(0))
        #expect(result.errorOutput == "mochi generate-key: \(message)\n")
        #expect(try names == [".env"])
    }

    @Test func `a directory that cannot be written leaves the file and nothing else`() async throws {
        try directory.write(".env", "A=1\n")
        // Root may write everywhere; a limit of the size of files holds for everybody.
        let result = try await generate(before: "trap '' XFSZ && ulimit -f 0")
        #expect(result.status == .exited(1))
        #expect(result.errorOutput == "mochi generate-key: .env cannot be written: File too large\n")
        #expect(try text() == "A=1\n")
        #expect(try names == [".env"])
    }
}
