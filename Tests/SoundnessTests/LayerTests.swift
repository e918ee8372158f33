import Testing

@Suite struct LayerTests {
    @Test func `only the handles import the shim`() {
        #expect(LayerRules.shimImports(.repository) == [])
    }

    @Test func `the engine imports no Foundation`() {
        #expect(LayerRules.foundationImports(.repository) == [])
    }

    @Test func `no layer imports one above it`() {
        #expect(LayerRules.upwardImports(.repository) == [])
    }

    @Test func `HTML imports nothing but the standard library`() {
        #expect(LayerRules.htmlImports(.repository) == [])
    }

    @Test func `the folders of the API do not look upward`() {
        #expect(LayerRules.upwardNames(.repository) == [])
    }

    @Test func `only the shim, its fuzz targets and the floor include the C libraries`() {
        #expect(LayerRules.libraryIncludes(.repository) == [])
    }
}

/// The rules themselves can fail.
@Suite struct LayerRuleTests {
    @Test(arguments: [
        ("import CH2OShim", "CH2OShim"),
        ("internal import CH2OShim", "CH2OShim"),
        ("@_implementationOnly import CH2OShim", "CH2OShim"),
        ("    @testable import MochiEngine", "MochiEngine"),
        ("import struct Foundation.URL", "Foundation"),
        ("public import enum Glibc.errno // why", "Glibc"),
    ])
    func `an import is found behind attributes and access levels`(line: String, module: String) {
        #expect(LayerRules.importedModule(line) == module)
    }

    @Test(arguments: ["// import CH2OShim", "let import = 1", "\"import CH2OShim\"", "importCH2OShim", "import", ""])
    func `what only looks like an import is none`(line: String) {
        #expect(LayerRules.importedModule(line) == nil)
    }

    @Test func `the shim is imported through its handles`() {
        let tree = SourceTree([
            "Sources/MochiEngine/HTTP/RequestHandle.swift": "internal import CH2OShim",
            "Tests/CH2OShimTests/LoopTests.swift": "import CH2OShim",
            "Sources/MochiEngine/HTTP/RequestHead.swift": "\ninternal import CH2OShim",
            "Sources/MochiAPI/Serving/ServerHandle.swift": "import CH2OShim",
            "Examples/Showcase/main.swift": "import CH2OShim",
        ])
        #expect(
            LayerRules.shimImports(tree).map(\.path) == [
                "Examples/Showcase/main.swift", "Sources/MochiAPI/Serving/ServerHandle.swift",
                "Sources/MochiEngine/HTTP/RequestHead.swift",
            ]
        )
        #expect(LayerRules.shimImports(tree).last?.line == 2)
    }

    @Test(arguments: ["Foundation", "FoundationEssentials"])
    func `Foundation in the engine is seen`(module: String) {
        let tree = SourceTree([
            "Sources/MochiEngine/A.swift": "import \(module)", "Sources/MochiAPI/B.swift": "import \(module)",
        ])
        #expect(LayerRules.foundationImports(tree).map(\.path) == ["Sources/MochiEngine/A.swift"])
    }

    @Test func `a layer that imports one above it is seen`() {
        let tree = SourceTree([
            "Sources/MochiEngine/A.swift": "import MochiAPI", "Sources/MochiAPI/B.swift": "import MochiEngine",
            "Sources/MochiAPI/C.swift": "import MochiTesting", "Sources/MochiTesting/D.swift": "import MochiAPI",
        ])
        #expect(
            LayerRules.upwardImports(tree).map(\.path) == ["Sources/MochiAPI/C.swift", "Sources/MochiEngine/A.swift"]
        )
    }

    @Test func `an import in HTML is seen`() {
        let tree = SourceTree([
            "Sources/MochiAPI/HTML/A.swift": "import Synchronization",
            "Sources/MochiAPI/HTML/B.swift": "internal import MochiEngine",
        ])
        #expect(LayerRules.htmlImports(tree).map(\.path) == ["Sources/MochiAPI/HTML/B.swift"])
    }

    @Test func `a type named from above is seen`() {
        let tree = SourceTree([
            "Sources/MochiAPI/Routing/RouteTrie.swift": "package struct RouteTrie {\n    let server: MochiServer\n}",
            "Sources/MochiAPI/Serving/MochiServer.swift":
                "public final class MochiServer {\n    var trie: RouteTrie\n}",
            "Sources/MochiAPI/Islands/Island.swift": "let trie = RouteTrie()  // RouteTrie",
            "Sources/MochiAPI/HTML/Shell.swift": "/// See MochiServer.\nlet a = \"MochiServer\" // MochiServer",
        ])
        #expect(
            LayerRules.upwardNames(tree) == [
                Violation(
                    "Sources/MochiAPI/Islands/Island.swift",
                    line: 1,
                    "names RouteTrie of Routing/, which Islands/ does not know"
                ),
                Violation(
                    "Sources/MochiAPI/Routing/RouteTrie.swift",
                    line: 2,
                    "names MochiServer of Serving/, which Routing/ does not know"
                ),
            ]
        )
    }

    @Test(arguments: [("perf/LoadClient/packed.c", "zlib.h"), ("perf/HMAC/hmac.c", "openssl/hmac.h")])
    func `a yardstick includes its one library and no other`(path: String, header: String) {
        let tree = SourceTree([path: "#include <\(header)>\n#include <wslay/wslay.h>"])
        #expect(LayerRules.libraryIncludes(tree).map(\.line) == [2])
    }

    @Test(arguments: [
        "#include <h2o.h>", "#  include \"h2o/http1.h\"", "#include <openssl/ssl.h>", "#include <wslay/wslay.h>",
        "#include <zlib.h>",
    ])
    func `a library included outside the shim is seen`(line: String) {
        let tree = SourceTree([
            "Sources/CH2OShim/loop.c": line,
            "Sources/CH2OShim/internal.h": line,
            "perf/Floor/floor.c": line,
            "Tests/Fuzz/websocket.c": line,
            "Sources/CH2OShim/include/mochi_loop.h": line,
            "perf/ReadLoop/read-loop.c": line,
        ])
        #expect(
            LayerRules.libraryIncludes(tree).map(\.path) == [
                "Sources/CH2OShim/include/mochi_loop.h", "perf/ReadLoop/read-loop.c",
            ]
        )
    }
}
