import Testing

@testable import MochiAPI

@Suite struct RedirectTargetTests {
    private func location(_ target: String, mayBeExternal: Bool = false) -> Result<String, RedirectError> {
        Result { () throws(RedirectError) in
            try RedirectTarget.location(of: target, mayBeExternal: mayBeExternal) { origin in
                OriginCheck.isSame(origin, authority: "shop.example", isSecure: true, isSchemeCertain: true)
            }
        }
    }

    @Test(arguments: [
        ("/", "/"), ("/login", "/login"), ("/login?back=/a#top", "/login?back=/a#top"), ("/a//b", "/a//b"),
        ("?page=2", "?page=2"), ("/caf\u{E9}", "/caf%C3%A9"), ("/a b", "/a%20b"), ("/a%2F%2Fb", "/a%2F%2Fb"),
        ("/.//evil.example", "/.//evil.example"), ("/a\\b", "/a\\b"), ("/@evil.example", "/@evil.example"),
        ("/login?back=https://evil.example", "/login?back=https://evil.example"), ("/javascript:x", "/javascript:x"),
        ("https://shop.example", "https://shop.example"), ("https://shop.example/a", "https://shop.example/a"),
        ("https://shop.example?a", "https://shop.example?a"), ("https://shop.example#a", "https://shop.example#a"),
        ("HTTPS://Shop.Example:443/a", "HTTPS://Shop.Example:443/a"),
    ])
    func `places on this server are led to`(target: String, sent: String) {
        #expect(location(target) == .success(sent))
        #expect(location(target, mayBeExternal: true) == .success(sent))
    }

    @Test(arguments: [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
        "https://evil.example", "http://shop.example/", "https://shop.example:8443/",
        "https://shop.example.evil.example/", "https://shop.example@evil.example/",
        "https://evil.example\\@shop.example",
        "https://shop.example\\.evil.example", "https:/evil.example", "https:evil.example", "https:\\\\evil.example",
        "https:///evil.example", "https://", "evil.example", "login", "", " /login", "\u{A0}/login", "../a", "#top",
        "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "mailto:a@shop.example", "app://open",
        "blob:https://shop.example/1", "https://shop.example%2f@evil.example",
    ])
    func `other places are not, unless it is said`(target: String) {
        guard case .failure(let error) = location(target) else {
            Issue.record("leads elsewhere")
            return
        }
        #expect(error.reason == .elsewhere)
    }

    @Test(arguments: [
        "https://partner.example", "https://partner.example/a?b#c", "http://partner.example", "//cdn.example/a",
        "mailto:a@shop.example", "com.example.app:/callback?code=1", "app://open",
    ])
    func `marked as external they are`(target: String) {
        #expect(location(target, mayBeExternal: true) == .success(target))
    }

    @Test(arguments: [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x", "data:text/html,x", "blob:https://a/1",
        "file:///etc",
        "about:blank", "view-source:https://a", "https:evil.example", "evil.example", "", " javascript:alert(1)",
        "javascript :alert(1)", "1a:b",
    ])
    func `programs and nothing at all are never led to`(target: String) {
        #expect(location(target, mayBeExternal: true) == .failure(RedirectError(.scheme, target)))
    }

    @Test(arguments: [
        "/\t/evil.example", "/\n/evil.example", "/a\r\nset-cookie: x=1", "\t/a", "/a\u{0}", "/a\u{7F}", "/a\u{1}",
        "java\nscript:alert(1)", "https://shop.example\t.evil.example/", "\u{1}javascript:alert(1)",
    ])
    func `control characters never pass`(target: String) {
        for mayBeExternal in [false, true] {
            let refused = location(target, mayBeExternal: mayBeExternal) == .failure(RedirectError(.control, target))
            #expect(refused)
        }
    }

    @Test func `what is refused is not repeated as a whole`() {
        let error = RedirectError(.elsewhere, "https://evil.example/?token=secret")
        #expect(error.description.contains("https://evil.example/"))
        #expect(!error.description.contains("secret"))
    }
}
