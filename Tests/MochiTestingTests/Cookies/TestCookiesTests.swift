import Foundation
import Testing

@testable import MochiTesting

/// What a browser keeps and what it sends, as a value.
@Suite struct TestCookiesTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func place(_ authority: String, _ target: String = "/", isSecure: Bool = true) -> CookiePlace {
        CookiePlace(authority: authority, target: target, isSecure: isSecure)
    }

    /// A field of `shop.example/a/b`, and where it is sent.
    @Test(arguments: [
        ("a=1", "shop.example", "/a/c", true), ("a=1", "shop.example", "/a", true),
        ("a=1", "shop.example", "/", false), ("a=1", "shop.example", "/ab", false),
        ("a=1", "www.shop.example", "/a/b", false), ("a=1", "SHOP.example:8080", "/a/b", true),
        ("a=1; Path=/", "shop.example", "/", true), ("a=1; path=/x/", "shop.example", "/x", false),
        ("a=1; path=/x/", "shop.example", "/x/y", true), ("a=1; Path=x", "shop.example", "/", false),
        ("a=1; Path=/; Path=/z", "shop.example", "/", false),
        ("a=1; Path=/; Domain=shop.example", "www.shop.example", "/", true),
        ("a=1; Path=/; Domain=.SHOP.example", "shop.example", "/", true),
        ("a=1; Path=/; Domain=example", "other.example", "/", true),
        ("a=1; Path=/; Domain=shop.example", "workshop.example", "/", false),
        ("a=1; Path=/; Domain=other.example", "other.example", "/", false),
        ("a=1; Path=/; Domain=www.shop.example", "www.shop.example", "/", false),
        ("a=1; Path=/; Domain=", "shop.example", "/", true),
    ])
    func `domain and path decide where a cookie goes`(line: String, host: String, path: String, isSent: Bool) {
        let cookies = TestCookies()
        cookies.take(line, from: place("shop.example", "/a/b?c"), at: Self.now)
        #expect((cookies.line(for: place(host, path), at: Self.now) != nil) == isSent)
    }

    @Test(arguments: [
        ("shop.example", true, true), ("shop.example", false, false), ("localhost:3000", false, true),
        ("127.0.0.1", false, true), ("[::1]:80", false, true), ("a.localhost", false, true),
    ])
    func `Secure is for TLS and this machine`(authority: String, isSecure: Bool, isKept: Bool) {
        let here = place(authority, isSecure: isSecure)
        let cookies = TestCookies()
        cookies.take("a=1; Secure", from: here, at: Self.now)
        #expect((cookies.line(for: here, at: Self.now) != nil) == isKept)
    }

    @Test func `a Secure cookie is not sent in the clear`() {
        let cookies = TestCookies()
        cookies.take("a=1; Secure", from: place("shop.example"), at: Self.now)
        #expect(cookies.line(for: place("shop.example", isSecure: false), at: Self.now) == nil)
    }

    @Test(arguments: [
        ("Max-Age=10", 9.0, true), ("Max-Age=10", 10, false), ("Max-Age=0", 0, false), ("Max-Age=-1", 0, false),
        ("Max-Age=ten", 1e9, true), ("Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT", 9, true),
        ("Expires=Thu, 01 Jan 1970 00:00:00 GMT", 0, false), ("Expires=Fri, 15 Jan 2027 08:00:10 GMT", 9, true),
        ("Expires=Fri, 15 Jan 2027 08:00:10 GMT", 10, false), ("Expires=soon", 1e9, true), ("HttpOnly", 1e9, true),
    ])
    func `a cookie ends when it says`(attributes: String, seconds: Double, isSent: Bool) {
        let here = place("shop.example")
        let cookies = TestCookies()
        cookies.take("a=1; \(attributes)", from: here, at: Self.now)
        #expect((cookies.line(for: here, at: Self.now.addingTimeInterval(seconds)) != nil) == isSent)
    }

    @Test(arguments: [
        ("__Host-a=1; Secure; Path=/", true), ("__Host-a=1; Path=/", false), ("__Host-a=1; Secure; Path=/x", false),
        ("__host-a=1; Secure; Path=/; Domain=shop.example", false), ("__Secure-a=1; Secure", true),
        ("__Secure-a=1", false),
    ])
    func `a name keeps its promise`(line: String, isKept: Bool) {
        let kept = TestCookie(line, from: place("shop.example"), at: Self.now) != nil
        #expect(kept == isKept)
    }

    @Test(arguments: [
        ("a=1", "a=1"), (" a = 1 ; Path=/", "a=1"), ("a=", "a="), ("a=b=c", "a=b=c"), ("a=\"1\"", "a=\"1\""),
        ("=1", nil), ("a", nil), ("", nil), ("; Path=/", nil),
    ])
    func `a pair is read as it stands`(line: String, pair: String?) {
        let cookie = TestCookie(line, from: place("shop.example"), at: Self.now)
        #expect(cookie?.description == pair)
    }

    @Test func `long paths come first, then what was set first`() {
        let here = place("shop.example", "/a/b")
        let cookies = TestCookies()
        for line in ["one=1; Path=/", "two=2; Path=/a", "three=3; Path=/", "one=4; Path=/", "two=5; Path=/a/b"] {
            cookies.take(line, from: here, at: Self.now)
        }
        #expect(cookies.line(for: here, at: Self.now) == "two=5; two=2; one=4; three=3")
        #expect(cookies["two"]?.value == "5")
        #expect(cookies.all.map(\.name) == ["one", "two", "three", "two"])
    }

    /// The examples and rules of RFC 6265 section 5.1.1.
    @Test(arguments: [
        ("Wed, 09 Jun 2021 10:18:14 GMT", 1_623_233_894), ("Wed, 09-Jun-21 10:18:14 GMT", 1_623_233_894),
        ("Wed Jun  9 10:18:14 2021", 1_623_233_894), ("9 june 2021 10:18:14 and more", 1_623_233_894),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("1 Jan 70 0:0:0", 0), ("31 Dec 69 23:59:59", 3_155_759_999),
        ("29 Feb 2024 00:00:00", 1_709_164_800),
    ])
    func `dates are read leniently`(text: String, seconds: Double) {
        #expect(CookieDate.parse(text)?.timeIntervalSince1970 == seconds)
    }

    @Test(arguments: [
        "", "tomorrow", "09 Jun 2021", "10:18:14", "32 Jun 2021 10:18:14", "09 Jun 2021 24:18:14",
        "30 Feb 2021 10:18:14",
        "09 Jun 1600 10:18:14", "009 Jun 2021 10:18:14 GMT",
    ])
    func `what is no date is none`(text: String) {
        #expect(CookieDate.parse(text) == nil)
    }
}
