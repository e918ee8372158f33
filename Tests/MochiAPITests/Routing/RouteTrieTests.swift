import Testing

@testable import MochiAPI

@Suite struct RouteTrieTests {
    private static let patterns = [
        "/", "/a", "/a/", "/a/b/*", "/a/:x/c", "/a/:x/d", "/users/:id", "/users/me", "/users/:id/posts/:post",
        "/files/*", "/café", "/über uns/:wo", "/x/:y/", "/deep/a/b/c/d", "/deep/:p/b/c/e", "/deep/a/:q/c/f", "/deep/*",
    ]

    @Test(
        arguments: [
            ("/", "/", [:]),
            ("/a", "/a", [:]),
            ("/a/", "/a/", [:]),
            ("/a/b/c", "/a/b/*", ["*": "c"]),
            ("/a/b/", "/a/b/*", ["*": ""]),
            ("/a/b/c/d/", "/a/b/*", ["*": "c/d/"]),
            ("/a/z/c", "/a/:x/c", ["x": "z"]),
            ("/a/z/d", "/a/:x/d", ["x": "z"]),
            ("/users/me", "/users/me", [:]),
            ("/users/7", "/users/:id", ["id": "7"]),
            ("/users/me/posts/1", "/users/:id/posts/:post", ["id": "me", "post": "1"]),
            ("/files/", "/files/*", ["*": ""]),
            ("/files/css/a.css", "/files/*", ["*": "css/a.css"]),
            ("/files/a%20b/%E2%82%AC", "/files/*", ["*": "a b/€"]),
            ("/caf%C3%A9", "/café", [:]),
            ("/caf%c3%a9", "/café", [:]),
            ("/café", "/café", [:]),
            ("/%63af%C3%A9", "/café", [:]),
            ("/%C3%BCber%20uns/M%C3%BCnchen", "/über uns/:wo", ["wo": "München"]),
            ("/%75sers/7", "/users/:id", ["id": "7"]),
            ("/users/a%2Bb+c%25", "/users/:id", ["id": "a+b+c%"]),
            ("/users/...", "/users/:id", ["id": "..."]),
            ("/users/.hidden", "/users/:id", ["id": ".hidden"]),
            ("/x/1/", "/x/:y/", ["y": "1"]),
            ("/deep/a/b/c/d", "/deep/a/b/c/d", [:]),
            ("/deep/a/b/c/e", "/deep/:p/b/c/e", ["p": "a"]),
            ("/deep/a/b/c/f", "/deep/a/:q/c/f", ["q": "b"]),
            ("/deep/a/b/c/g", "/deep/*", ["*": "a/b/c/g"]),
        ] as [(String, String, [String: String])]
    )
    func `a path finds the most specific route`(path: String, pattern: String, expected: [String: String]) throws {
        for patterns in [Self.patterns, Self.patterns.reversed()] {
            let (found, parameters) = try #require(try RouteTrie(of: patterns).route(of: path))
            #expect(found == pattern)
            #expect(parameters == expected)
        }
    }

    @Test(arguments: [
        "", "*", "a", "/b", "/a/b", "/A", "/files", "/users/", "/users//", "/users/1/", "/x/1", "/x//", "//", "//a",
        "/a//b", "/files//a", "/files/a//", "/deep//", "/deep/a%20b//", "/users/1/posts/", "/caf%C3%A8", "/a;v=1",
    ])
    func `a path without a route is not found`(path: String) throws {
        #expect(try RouteTrie(of: Self.patterns).outcome(path) == .notFound)
    }

    @Test(arguments: [
        "/users/a%2Fb", "/users/a%2fb", "/users/a%5Cb", "/users/a%5cb", "/users/a%00", "/users/%FF", "/users/%C3",
        "/users/%C0%AF", "/users/%ED%A0%80", "/users/%F4%90%80%80", "/users/%", "/users/%4", "/users/%zz",
        "/users/%-1", "/files/a%2Fb", "/files/%00", "/nowhere/%00", "/a/.", "/a/..", "/a/./b", "/a/../b", "/..", "/.",
        "/../a", "/%2e", "/%2E%2e", "/a/%2e%2e/b", "/a/.%2e/b", "/files/%2e%2e/%2e%2e/etc/passwd", "/files/..",
        "/users/a\\b", "/\\evil.com", "/users/a b", "/users/a\tb", "/users/\u{0}", "/users/\u{7F}", "/users/a\n",
    ])
    func `a path that no honest client sends is refused`(path: String) throws {
        #expect(try RouteTrie(of: Self.patterns).outcome(path) == .badRequest)
        #expect(try RouteTrie(of: ["/*"]).outcome(path) == .badRequest)
        #expect(try RouteTrie(of: []).outcome(path) == .badRequest)
    }

    @Test func `raw bytes that are not UTF-8 are refused`() throws {
        let trie = try RouteTrie(of: ["/users/:id", "/*"])
        for bytes: [UInt8] in [
            [0x2F, 0xFF], [0x2F, 0xC3], [0x2F, 0xC3, 0x2F, 0xA9], [0x2F, 0xED, 0xA0, 0x80],
            [0x2F, 0xC3] + Array("%A9".utf8),
        ] {
            var capture = RouteCapture()
            guard case .badRequest = unsafe trie.resolve(bytes.span.bytes, into: &capture) else {
                Issue.record("\(bytes) was accepted")
                continue
            }
        }
    }

    @Test func `a long encoded path is matched as a short one`() throws {
        let long = String(repeating: "%C3%A9", count: 3_000)
        let (found, parameters) = try #require(try RouteTrie(of: ["/users/:id"]).route(of: "/users/" + long))
        #expect(found == "/users/:id")
        #expect(parameters == ["id": String(repeating: "é", count: 3_000)])
    }

    @Test func `eight parameters are captured in order`() throws {
        let names = ["a", "b", "c", "d", "e", "f", "g", "*"]
        let (_, parameters) = try #require(
            try RouteTrie(of: ["/:a/:b/:c/:d/:e/:f/:g/*"]).route(of: "/1/2/3/4/5/6/7/8/9")
        )
        #expect(names.map { parameters[$0] } == ["1", "2", "3", "4", "5", "6", "7", "8/9"])
    }

    @Test(arguments: [
        (["/a", "/b", "/a"], "The route \"/a\" is declared twice"),
        (["/:id", "/:name"], "The routes \"/:id\" and \"/:name\" match the same paths"),
        (["/a/:x/c/*", "/a/:y/c/*"], "The routes \"/a/:x/c/*\" and \"/a/:y/c/*\""),
        (["/*", "/*"], "The route \"/*\" is declared twice"),
        (["/:a/", "/:b/"], "The routes \"/:a/\" and \"/:b/\""),
    ])
    func `patterns that match the same paths stop the start`(patterns: [String], sentence: String) {
        let error = #expect(throws: RouteError.self) { _ = try RouteTrie(of: patterns) }
        #expect(error?.description.hasPrefix(sentence) == true)
    }

    @Test func `parameters at one place may have different names when the routes go on differently`() throws {
        let trie = try RouteTrie(of: ["/:user/posts", "/:team/members"])
        #expect(try #require(trie.route(of: "/7/posts")).parameters == ["user": "7"])
        #expect(try #require(trie.route(of: "/7/members")).parameters == ["team": "7"])
    }

    @Test func `ten thousand routes are each found`() throws {
        let patterns = (0..<10_000).map { $0 % 3 == 0 ? "/s\($0)/:id" : $0 % 3 == 1 ? "/s/\($0)" : "/s\($0)/*" }
        let trie = try RouteTrie(of: patterns)
        for (index, pattern) in patterns.enumerated() {
            let path = index % 3 == 0 ? "/s\(index)/x" : index % 3 == 1 ? "/s/\(index)" : "/s\(index)/x/y"
            #expect(trie.outcome(path) == .found(pattern))
        }
    }
}
