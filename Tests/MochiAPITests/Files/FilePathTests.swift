import Testing

@testable import MochiAPI

@Suite struct FilePathTests {
    @Test(arguments: [
        ("", "", true), ("a", "a", false), ("a/", "a", true), ("css/site.css", "css/site.css", false),
        ("über/straße 1.txt", "über/straße 1.txt", false), ("a..b", "a..b", false), ("a.", "a.", false),
        (".well-known/acme", ".well-known/acme", false), ("%2e%2e", "%2e%2e", false), ("a:b*?", "a:b*?", false),
        ("a/\u{301}b", "a/\u{301}b", false), ("\u{600}/", "\u{600}", true),
    ])
    func `a decoded path is taken`(text: String, expected: String, isDirectory: Bool) throws {
        let path = try #require(FilePath(decoded: text))
        #expect(path.text == expected)
        #expect(path.isDirectory == isDirectory)
    }

    @Test(arguments: [
        ".", "..", "../a", "a/..", "a/../b", "./a", "a/.", "a/./b", "/", "/a", "//", "a//b", "a//", ".git/config",
        "a/.env",
        ".htaccess", "...", "..a", ".well-known2", ".Well-Known/a", "a\\b", "..\\a", "a\u{0}", "a\u{0}.txt", "a\nb",
        "\u{7F}",
        ".\u{301}a", "a//\u{301}b", "../\u{301}a", "\u{600}/../a", "\u{600}/.git",
    ])
    func `a path that leads out or to hidden names is refused`(text: String) {
        #expect(FilePath(decoded: text) == nil)
    }

    @Test(
        arguments: [
            ("/", ""), ("/a%20b/c", "a b/c"), ("a", "a"), ("/caf%C3%A9.txt", "café.txt"), ("/%252e%252e/a", "%2e%2e/a"),
            ("/a%2Fb", nil), ("/%2e%2e/a", nil), ("/.%2e/a", nil), ("/%2egit/a", nil), ("/a%5Cb", nil), ("/a%00", nil),
            ("/%FF", nil), ("/%", nil), ("//a", nil), ("/..", nil),
        ] as [(String, String?)]
    )
    func `an encoded path is decoded once`(text: String, expected: String?) {
        #expect(FilePath(encoded: text)?.text == expected)
    }
}
