import Foundation
import MochiAPI
import TestSupport
import Testing

@testable import mochi

@Suite struct MochiSourceTests {
    private func checkout(_ name: String = "mochi") throws -> (directory: TemporaryDirectory, path: String) {
        let directory = try TemporaryDirectory()
        try directory.write("\(name)/Package.swift", "")
        try directory.write("\(name)/Sources/MochiAPI/A.swift", "")
        return (directory, directory.path + "/" + name)
    }

    @Test(arguments: [
        ("https://git.example/tools/mochi-swift.git", "mochi-swift"),
        ("https://git.example/mochi/", "mochi"),
        ("git@git.example:tools/mochi.git", "mochi"),
        ("git@git.example:mochi.git", "mochi"),
        ("file:///srv/git/mochi", "mochi"),
    ])
    func `a URL is a repository, whose end is its name`(url: String, name: String) throws {
        let source = try MochiSource(url)
        #expect(source == .repository(url))
        #expect(source.packageName == name)
        #expect(source.dependency == ".package(url: \"\(url)\", branch: \"main\")")
    }

    @Test func `a path is a checkout, whatever its directory is called`() throws {
        let (directory, path) = try checkout("a \"copy\"")
        for typed in [path, path + "/", directory.path + "/./a \"copy\"/Sources/.."] {
            let source = try MochiSource(typed)
            #expect(source == .checkout(path))
            #expect(source.packageName == "mochi")
            #expect(source.dependency == ".package(name: \"mochi\", path: \"\(directory.path)/a \\\"copy\\\"\")")
        }
    }

    @Test func `a directory without Mochi is refused`() throws {
        let directory = try TemporaryDirectory()
        for typed in [directory.path, directory.path + "/none"] {
            let error = #expect(throws: UsageError.self) { try MochiSource(typed) }
            #expect(error?.description == "--mochi \(typed) is no checkout of Mochi")
        }
    }

    @Test func `a program finds the checkout that it was built in, through links`() throws {
        let (directory, path) = try checkout()
        try directory.write("mochi/.build/x/release/mochi", "")
        let program = path + "/.build/x/release/mochi"
        #expect(MochiSource(builtIn: program) == .checkout(path))
        try FileManager.default.createSymbolicLink(atPath: directory.path + "/link", withDestinationPath: program)
        #expect(MochiSource(builtIn: directory.path + "/link") == .checkout(path))
        try directory.write("bin/mochi", "")
        #expect(MochiSource(builtIn: directory.path + "/bin/mochi") == nil)
    }
}
