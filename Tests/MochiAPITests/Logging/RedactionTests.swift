import Testing

@testable import MochiAPI

@Suite struct RedactionTests {
    @Test(
        arguments: [
            ("/a", "/a"), ("/a?", "/a?"), ("/a?b=1&c", "/a?b=1&c"), ("/a?token=1", "/a?token=[redacted]"),
            ("/a?b=1&Password=x%20y&c=2", "/a?b=1&Password=[redacted]&c=2"), ("/a?token", "/a?token"),
            ("/a?mine=1&props=AAAA", "/a?mine=[redacted]&props=[redacted]"), ("/token=1?b=2", "/token=1?b=2"),
        ]
    )
    func `secrets in a query are replaced`(target: String, shown: String) {
        #expect(Redaction(also: ["Mine"]).target(target) == shown)
    }

    @Test(
        arguments: [
            ("no secret", "no secret"), ("the token was old", "the token was old"),
            ("Authorization: Basic YTpi and more\nnext: line", "Authorization: [redacted]\nnext: line"),
            ("cookie:a=b; c=d", "cookie: [redacted]"), ("url ?token=abc&b=1", "url ?token=[redacted]&b=1"),
            ("sent Bearer abcdefghi, then", "sent Bearer [redacted], then"), ("basic idea", "basic idea"),
            ("basic understanding", "basic [redacted]"), ("password=\"a b\"", "password=[redacted] b\""),
            ("größe=1 café: x", "größe=1 café: x"), ("", ""), ("\n\n", "\n\n"),
        ]
    )
    func `secrets in a message are replaced`(message: String, shown: String) {
        #expect(Redaction.standard.text(message) == shown)
    }
}
