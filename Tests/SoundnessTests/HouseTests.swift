import Testing

@Suite struct HouseTests {
    @Test func `the repository is found`() {
        #expect(SourceTree.repository.files.contains { $0.path == "Package.swift" })
        #expect(SourceTree.repository.files.contains { $0.path == "Tests/SoundnessTests/HouseTests.swift" })
    }

    @Test func `tests repeat the folders of their sources`() {
        #expect(HouseRules.testFolders(.repository) == [])
    }

    @Test func `no file names a registry or a folder of one machine`() {
        #expect(HouseRules.places(.repository) == [])
    }

    @Test func `the Debian packages are listed once`() {
        #expect(HouseRules.packageLists(.repository) == [])
    }

    @Test func `long files have a reason`() {
        #expect(HouseRules.lengths(.repository) == [])
    }
}

/// The rules themselves can fail.
@Suite struct HouseRuleTests {
    @Test func `a test folder without a source is seen`() {
        let tree = SourceTree([
            "Sources/MochiEngine/HTTP/RequestHead.swift": "", "Tests/MochiEngineTests/HTTP/RequestHeadTests.swift": "",
            "Tests/MochiEngineTests/Http/Other.swift": "", "Tests/MochiAPITests/HTTP/Other.swift": "",
        ])
        #expect(
            HouseRules.testFolders(tree).map(\.path) == ["Tests/MochiEngineTests/Http", "Tests/MochiAPITests/HTTP"]
        )
    }

    @Test(arguments: [
        "FROM ghcr" + ".io/mochi/base", "https://registry.npmjs" + ".org/x", "cd /ho" + "me/jo/mochi",
        "\"/ro" + "ot/x\"", "=/wo" + "rk/a",
    ])
    func `a place of one machine is seen`(line: String) {
        #expect(HouseRules.places(SourceTree(["docker/Dockerfile": line])).count == 1)
    }

    @Test(arguments: [
        "/usr/include/h2o.h", "https://example.com/ho" + "me/jo", "Sources/ro" + "ot/x", "\"/ho" + "me/\"",
        "apt-get install docker" + ".io",
        "/users/:id", "/tmp/mochi",
    ])
    func `ordinary paths pass`(line: String) {
        #expect(HouseRules.places(SourceTree(["README.md": line])) == [])
    }

    private let setup = "readonly build=(libh2o-evloop-dev zlib1g-dev)\nreadonly test=(curl)\n"

    @Test(arguments: [
        ("docker/Dockerfile", "RUN apt-get install -y libh2o-evloop-dev"),
        ("docker/Dockerfile", "    libh2o-evloop-dev \\"),
        (".ci/packages", "zlib1g-dev"),
        ("README.md", "sudo apt-get install libh2o-evloop-dev"),
    ])
    func `a second list of packages is seen`(path: String, line: String) {
        #expect(HouseRules.packageLists(SourceTree(["scripts/setup": setup, path: line])).map(\.path) == [path])
    }

    @Test(arguments: [
        ("README.md", "It is built on `libh2o-evloop-dev`."),
        ("Sources/CH2OShim/internal.h", "#error \"Mochi needs libh2o-evloop-dev: run scripts/setup\""),
        ("Package.swift", "/// The layouts of libh2o-evloop-dev."),
        ("docker/Dockerfile", "RUN apt-get install -y $(scripts/setup --list build) curl"),
    ])
    func `prose, errors and uses of the list pass`(path: String, line: String) {
        #expect(HouseRules.packageLists(SourceTree(["scripts/setup": setup, path: line])) == [])
    }

    @Test func `a list of packages in another form is seen`() {
        #expect(HouseRules.packageLists(SourceTree(["scripts/setup": "PACKAGES='curl'"])).count == 1)
        #expect(HouseRules.packageLists(SourceTree([:])).count == 1)
    }

    @Test func `a long file needs a reason, and a reason needs a long file`() {
        let long = String(repeating: "\n", count: HouseRules.mostLines + 1)
        let tree = SourceTree([
            "Sources/A/Table.swift": long, "Sources/A/Code.swift": long, "Sources/A/Short.swift": "\n",
        ])
        let allowed = ["Sources/A/Table.swift": "a table", "Sources/A/Short.swift": "was a table"]
        #expect(
            HouseRules.lengths(tree, allowed: allowed).map(\.path) == ["Sources/A/Code.swift", "Sources/A/Short.swift"]
        )
    }
}
