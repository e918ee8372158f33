import Testing

@testable import MochiAPI

@Suite struct TrailingSlashTests {
    @Test(
        arguments: [
            (.never, "/", nil, nil),
            (.never, "/a", nil, nil),
            (.never, "/a/", nil, "/a"),
            (.never, "/a/b/", "x=1&y=/", "/a/b?x=1&y=/"),
            (.never, "/a/", "", "/a?"),
            (.never, "/caf%C3%A9/", nil, "/caf%C3%A9"),
            (.never, "/\u{600}/", nil, "/\u{600}"),
            (.always, "/", nil, nil),
            (.always, "/a", nil, "/a/"),
            (.always, "/a/", nil, nil),
            (.always, "/a/b", "x=1", "/a/b/?x=1"),
        ] as [(TrailingSlash, String, String?, String?)]
    )
    func `the slash at the end is added or taken away`(
        rule: TrailingSlash,
        path: String,
        query: String?,
        location: String?
    ) {
        #expect(rule.redirect(from: path, query: query, method: .get)?.location == location)
    }

    @Test(arguments: [
        (HTTPMethod.get, 301), (.head, 301), (.post, 308), (.put, 308), (.delete, 308), (.options, 308),
    ])
    func `a method with a body is redirected so that the body is sent again`(method: HTTPMethod, code: Int) {
        #expect(TrailingSlash.never.redirect(from: "/a/", query: nil, method: method)?.status.code == code)
    }

    @Test(arguments: [
        "//evil.com/", "//evil.com", "///evil.com/", "/\\evil.com/", "/\\evil.com", "//", "/a//", "/a//b/",
        "/%5Cevil.com/", "/%2F%2Fevil.com/", "/%2fevil.com", "/../", "/%2e%2e//evil.com/", "/\t/evil.com/",
        "/\r\nSet-Cookie: a=b/", "", "*", "evil.com/", "https://evil.com/", "//\u{301}evil.com/", "//\u{301}evil.com",
        "/\\\u{301}evil.com/", "/a//\u{301}/",
    ])
    func `no redirect leads to another host`(path: String) {
        #expect(TrailingSlash.never.redirect(from: path, query: nil, method: .get) == nil)
        #expect(TrailingSlash.always.redirect(from: path, query: nil, method: .get) == nil)
    }
}
