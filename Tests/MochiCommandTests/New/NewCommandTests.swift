import Foundation
import MochiAPI
import TestSupport
import Testing

/// `mochi new`, as a process; `scripts/try-new` builds what it writes.
@Suite struct NewCommandTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func new(_ arguments: String..., before: String = ":") async throws -> Subprocess {
        try await MochiProgram.run(["new"] + arguments, in: directory, before: before)
    }

    private var files: [String] {
        get throws {
            try FileManager.default.subpathsOfDirectory(atPath: directory.path).filter { path in
                try FileManager.default.attributesOfItem(atPath: directory.path + "/" + path)[.type]
                    as? FileAttributeType == .typeRegular
            }.sorted()
        }
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: directory.path + "/" + name, encoding: .utf8)
    }

    @Test func `a project has what its first hour needs`() async throws {
        let result = try await new("sites/my-shop")
        #expect(result.status == .exited(0))
        #expect(result.output.contains("cd sites/my-shop"))
        #expect(
            try files
                == [
                    ".env", ".gitignore", "Package.swift", "README.md", "Sources/MyShop/App.swift",
                    "Sources/MyShop/Frame.swift", "Sources/MyShop/HomePage.swift", "Sources/MyShop/NoteBook.swift",
                    "Sources/MyShop/Welcome.swift", "Sources/MyShop/main.swift", "Tests/MyShopTests/AppTests.swift",
                    "components/NoteCard.mochi", "public/favicon.svg", "public/style.css",
                ].map { "sites/my-shop/" + $0 }
        )
        for file in try files {
            #expect(try !text(file).contains("{{"), "\(file)")
        }
        #expect(try text("sites/my-shop/Package.swift").contains(".package(name: \"mochi\", path: \""))
    }

    @Test func `its key is its own, and no business of version control`() async throws {
        _ = try await new("shop")
        let prefix = "MOCHI_ENV=development\nMOCHI_KEY="
        let settings = try text("shop/.env")
        let range = try #require(settings.firstRange(of: prefix))
        _ = try SecretKey(String(settings[range.upperBound...].dropLast()))
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path + "/shop/.env")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try text("shop/.gitignore").split(separator: "\n").contains(".env"))
    }

    @Test func `a URL is what the project depends on`() async throws {
        _ = try await new("shop", "--mochi=https://git.example/mochi-swift.git")
        let package = try text("shop/Package.swift")
        #expect(package.contains(".package(url: \"https://git.example/mochi-swift.git\", branch: \"main\")"))
        #expect(package.contains(".product(name: \"MochiTesting\", package: \"mochi-swift\")"))
    }

    @Test(arguments: ["mkdir shop", "mkdir -p shop/.git/objects", "mkdir site && ln -s site shop"])
    func `an empty directory is filled, also one of git`(before: String) async throws {
        #expect(try await new("shop", before: before).status == .exited(0))
        #expect(try text("shop/Sources/Shop/main.swift").contains("\"shop\""))
    }

    @Test func `the way there can be typed as it is printed`() async throws {
        let result = try await new("tea & cake")
        #expect(result.status == .exited(0))
        #expect(result.output.contains("  cd 'tea & cake'\n"))
        #expect(try text("tea & cake/Sources/TeaCake/main.swift").contains("\"tea-cake\""))
    }

    @Test func `the current directory gives its name too`() async throws {
        #expect(try await new(".", before: "mkdir tea-house && cd tea-house").status == .exited(0))
        #expect(try text("tea-house/Sources/TeaHouse/main.swift").contains("\"tea-house\""))
    }

    @Test(arguments: [
        ("mkdir shop && touch shop/.env", "shop is not empty, and nothing in it was changed"),
        ("touch shop", "shop is a file"),
    ])
    func `what is there stays`(before: String, message: String) async throws {
        let result = try await new("shop", before: before)
        #expect(result.status == .exited(1))
        #expect(result.errorOutput == "mochi new: \(message)\n")
        #expect(try files.count == 1)
    }

    @Test(arguments: ["mochi", "Mochi"])
    func `a project is not called as what it depends on`(name: String) async throws {
        let result = try await new(name)
        #expect(result.status == .exited(1))
        #expect(result.errorOutput == "mochi new: \(name) is the name of Mochi's own package: choose another\n")
        #expect(try files.isEmpty)
    }
}
