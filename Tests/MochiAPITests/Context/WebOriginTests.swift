import Testing

@testable import MochiAPI

@Suite struct WebOriginTests {
    @Test(arguments: [
        ("https://shop.example", "https://shop.example"), ("HTTPS://Shop.Example:443", "https://shop.example"),
        ("http://shop.example:80", "http://shop.example"), ("http://shop.example:443", "http://shop.example:443"),
        ("https://shop.example:8443", "https://shop.example:8443"), ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"), ("http://[2001:DB8::1]", "http://[2001:db8::1]"),
        ("http://192.0.2.1", "http://192.0.2.1"), ("http://a_b.example:", "http://a_b.example"),
    ])
    func `an origin is scheme, host and port`(text: String, serialized: String) {
        #expect(WebOrigin(text)?.description == serialized)
    }

    @Test(arguments: [
        "", "null", "shop.example", "https://", "https:// ", "https://:443", "https://shop.example/",
        "https://shop.example/a",
        "https://shop.example?a", "https://a@shop.example", "https://a b", "https://a,b", "https://a:0",
        "https://a:65536",
        "https://a:+1", "https://a:1:2", "ftp://a", "ws://a", "https://[::1", "https://[]", "https://[::1]x",
        "https://[a]:1",
        "https://a\r\nb", "https://a\0", "https://é.example", "https:/a", "//a", "https://a'b", "https://a<b",
    ])
    func `what is no origin is none`(text: String) {
        #expect(WebOrigin(text) == nil)
    }
}
