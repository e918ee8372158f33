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
}
