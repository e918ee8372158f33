import Testing

@Suite struct DocumentationTests {
    @Test func `each Swift example of the documentation is compiled`() {
        #expect(DocumentationRules.examples(.repository) == [])
    }
}

/// The rules themselves can fail.
@Suite struct DocumentationRuleTests {
    private let example = SourceTree(["Examples/Hello/main.swift": "func a() {\n    serve(\n        80\n    )\n}"])
        .files

    private func violations(_ markdown: String, path: String = "README.md") -> Int {
        var texts = Dictionary(uniqueKeysWithValues: example.map { ($0.path, $0.text) })
        texts[path] = markdown
        return DocumentationRules.examples(SourceTree(texts)).count
    }

    @Test func `an example that is compiled passes, however it is indented`() {
        #expect(violations("Text\n```swift\nserve(80)\n```\n") == 0)
        #expect(violations("1. Text\n   ```swift\n   serve(\n     80)\n   ```\n") == 0)
    }

    @Test func `an example that nothing compiles is seen`() {
        #expect(violations("```swift\nserve(81)\n```") == 1)
        #expect(violations("```swift\nserve(81)\n```", path: "Sources/MochiAPI/Mochi.docc/Start.md") == 1)
        #expect(violations("```swift\nserve(81)") == 1)
    }

    @Test(arguments: ["```swift,ignore", "``` swift no-compile", "```Swift", "````swift"])
    func `no fence opts out`(fence: String) {
        #expect(violations("\(fence)\nserve(81)\n````") == 1)
    }

    @Test func `an empty example is seen`() {
        #expect(violations("```swift\n\n```") == 1)
    }

    @Test func `other languages and other files are not checked`() {
        #expect(violations("```sh\nserve(81)\n```") == 0)
        #expect(violations("```swift\nserve(81)\n```", path: "perf/README.md") == 0)
    }

    private static let api = "Sources/MochiAPI/Serving/Mochi.swift"

    @Test(arguments: [
        "/// Serves.\n///\n///     serve(81)\npublic func serve() {}",
        "/// Serves.\n///\n/// ```swift\n/// serve(81)\n/// ```\npublic func serve() {}",
        "///     serve(81)\n@discardableResult\n@inlinable public func serve() {}",
        "public protocol Server {\n    ///     serve(81)\n    func serve()\n}",
        "public enum Server {\n    ///     serve(81)\n    case one\n}",
        "extension Server {\n    ///     serve(80)\n    ///\n    ///     serve(81)\n    public func serve() {}\n}",
    ])
    func `an example in the comment of a public declaration is checked`(source: String) {
        #expect(violations(source, path: Self.api) == 1)
        #expect(violations(source, path: "Sources/MochiEngine/Server.swift") == 0)
    }

    @Test(arguments: [
        "/// Serves.\n///\n///     serve(80)\npublic func serve() {}",
        "///     serve(81)\nfunc serve() {}",
        "public protocol Server {}\n\nextension Server {\n    ///     serve(81)\n    func serve() {}\n}",
        "/// - Throws: what it says,\n///     serve(81)\npublic func serve() {}",
        "/// ```json\n///     serve(81)\n/// ```\npublic func serve() {}",
    ])
    func `other comments are not checked`(source: String) {
        #expect(violations(source, path: Self.api) == 0)
    }

    @Test func `a violation in a comment names its line`() {
        let source = "import A\n\n/// Serves.\n///\n///     serve(81)\npublic func serve() {}"
        #expect(DocumentationRules.examples(SourceTree([Self.api: source])).map(\.line) == [5])
    }
}
