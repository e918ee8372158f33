import Testing

@testable import MochiAPI

@Suite struct EntityTagTests {
    @Test(arguments: [
        ("\"xyzzy\"", "xyzzy", false), ("W/\"xyzzy\"", "xyzzy", true), ("\"\"", "", false), (" \"a\"\t", "a", false),
        ("\"a,b\"", "a,b", false), ("\"!#~\\\"", "!#~\\", false), ("\"é\"", "é", false),
    ])
    func `a tag is read`(text: String, opaque: String, isWeak: Bool) {
        #expect(EntityTag(text) == EntityTag(opaque: opaque, isWeak: isWeak))
    }

    @Test(arguments: [
        "", "xyzzy", "\"", "\"a", "a\"", "w/\"a\"", "W\"a\"", "W/ \"a\"", "\"a\"b\"", "\"a\" \"b\"", "\"a b\"",
        "\"a\n\"",
        "\"a\",", "\"\u{7F}\"", "*",
    ])
    func `what is not exactly one tag is none`(text: String) {
        #expect(EntityTag(text) == nil)
    }

    /// The table of RFC 9110 8.8.3.2.
    @Test(arguments: [
        ("W/\"1\"", "W/\"1\"", false, true), ("W/\"1\"", "W/\"2\"", false, false), ("W/\"1\"", "\"1\"", false, true),
        ("\"1\"", "\"1\"", true, true), ("\"1\"", "\"2\"", false, false),
    ])
    func `tags compare strongly and weakly`(left: String, right: String, strong: Bool, weak: Bool) throws {
        let (left, right) = (try #require(EntityTag(left)), try #require(EntityTag(right)))
        #expect(left.strongMatches(right) == strong && right.strongMatches(left) == strong)
        #expect(left.weakMatches(right) == weak && right.weakMatches(left) == weak)
    }

    @Test(
        arguments: [
            ("*", .any), (" * ", .any), ("\"xyzzy\"", .tags(["\"xyzzy\""])),
            ("\"xyzzy\", \"r2d2xxxx\", \"c3piozzzz\"", .tags(["\"xyzzy\"", "\"r2d2xxxx\"", "\"c3piozzzz\""])),
            ("W/\"xyzzy\",W/\"r2d2xxxx\"", .tags(["W/\"xyzzy\"", "W/\"r2d2xxxx\""])),
            (",, \"a\" ,\t,\"b,c\",", .tags(["\"a\"", "\"b,c\""])),
            ("", .tags([])), ("*, \"a\"", .tags(["\"a\""])), ("a, \"b\"", .tags(["\"b\""])),
            ("\"a\" b, \"c\"", .tags(["\"c\""])),
            ("\"a", .tags([])),
        ] as [(String, ExpectedList)]
    )
    func `a list of tags is read`(text: String, expected: ExpectedList) {
        switch (EntityTagList(text), expected) {
        case (.any, .any): break
        case (.tags(let tags), .tags(let texts)): #expect(tags.map(\.description) == texts)
        case (let list, _): Issue.record("\(text) was read as \(list)")
        }
    }

    enum ExpectedList: Sendable {
        case any
        case tags([String])
    }

    @Test func `a file's tag tells size, time and coding apart`() {
        let tags = [
            EntityTag(size: 1, modifiedNanoseconds: 2), EntityTag(size: 2, modifiedNanoseconds: 2),
            EntityTag(size: 1, modifiedNanoseconds: 3), EntityTag(size: 1, modifiedNanoseconds: 2, coding: .br),
            EntityTag(size: 1, modifiedNanoseconds: 2, coding: .gzip), EntityTag(size: 1, modifiedNanoseconds: -2),
        ].map(\.description)
        #expect(Set(tags).count == tags.count)
        #expect(tags[0] == "\"1-2\"" && tags[3] == "\"1-2-br\"")
    }
}
