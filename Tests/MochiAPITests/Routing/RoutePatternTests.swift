import Testing

@testable import MochiAPI

@Suite struct RoutePatternTests {
    @Test(
        arguments: [
            ("/", [.literal("")], []),
            ("/a", [.literal("a")], []),
            ("/a/", [.literal("a"), .literal("")], []),
            ("/users/:id", [.literal("users"), .parameter("id")], ["id"]),
            ("/:a/:b/*", [.parameter("a"), .parameter("b"), .rest], ["a", "b", "*"]),
            ("/*", [.rest], ["*"]),
            ("/café/über uns", [.literal("café"), .literal("über uns")], []),
            ("/.well-known/x", [.literal(".well-known"), .literal("x")], []),
            ("/:id/", [.parameter("id"), .literal("")], ["id"]),
            ("/a/\u{301}b", [.literal("a"), .literal("\u{301}b")], []),
            ("/\u{600}/a", [.literal("\u{600}"), .literal("a")], []),
        ] as [(String, [RoutePattern.Segment], [String])]
    )
    func `a pattern is cut into segments`(text: String, segments: [RoutePattern.Segment], names: [String]) throws {
        let pattern = try RoutePattern(text)
        #expect(pattern.segments == segments)
        #expect(pattern.parameterNames == names)
        #expect(pattern.description == text)
    }

    @Test(arguments: [
        ("", "must start with \"/\""),
        ("users", "must start with \"/\""),
        ("*", "must start with \"/\""),
        ("https://example.com/", "must start with \"/\""),
        ("//", "empty segment"),
        ("/a//b", "empty segment"),
        ("/a//", "empty segment"),
        ("/:", "a parameter without a name"),
        ("/:/a", "a parameter without a name"),
        ("/:id/:id", "\":id\" twice"),
        ("/*/a", "\"*\" before its end"),
        ("/a/*/", "\"*\" before its end"),
        ("/a*", "mixes text"),
        ("/**", "mixes text"),
        ("/a:b", "mixes text"),
        ("/:a:b", "mixes text"),
        ("/:a*", "mixes text"),
        ("/:a.html:b", "mixes text"),
        ("/a:\u{301}b", "mixes text"),
        ("/*\u{301}", "mixes text"),
        ("/:\u{301}a:", "mixes text"),
        ("/a?b", "\"?\""),
        ("/a#b", "\"#\""),
        ("/caf%C3%A9", "\"%\""),
        ("/a\\b", "contains"),
        ("/a\nb", "control characters"),
        ("/a\u{0}", "control characters"),
        ("/.", "dot segment \".\""),
        ("/a/../b", "dot segment \"..\""),
        ("/:a/:b/:c/:d/:e/:f/:g/:h/:i", "has 9 parameters; at most 8"),
        ("/:a/:b/:c/:d/:e/:f/:g/:h/*", "has 9 parameters; at most 8"),
    ])
    func `a wrong pattern is refused with a sentence that names it`(text: String, reason: String) {
        let error = #expect(throws: RouteError.self) { try RoutePattern(text) }
        let sentence = error?.description ?? ""
        #expect(sentence.hasPrefix("The route pattern \"\(text)\" "))
        #expect(sentence.contains(reason))
        #expect(sentence.hasSuffix("."))
    }
}
