import Foundation
import Testing

@testable import MochiAPI

@Suite struct SetCookieTests {
    private static let soon = Date(timeIntervalSince1970: 784_111_777.9)

    static let lines: [(String, CookieOptions, String)] = [
        ("a", CookieOptions(), "a=v; Path=/; Secure; HttpOnly; SameSite=Lax"),
        ("a", CookieOptions(path: "/shop"), "a=v; Path=/shop; Secure; HttpOnly; SameSite=Lax"),
        (
            "a", CookieOptions(domain: "Shop.Example"),
            "a=v; Path=/; Domain=shop.example; Secure; HttpOnly; SameSite=Lax"
        ),
        (
            "a", CookieOptions(domain: ".shop.example"),
            "a=v; Path=/; Domain=shop.example; Secure; HttpOnly; SameSite=Lax"
        ),
        ("a", CookieOptions(maxAge: .seconds(60)), "a=v; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax"),
        ("a", CookieOptions(maxAge: .milliseconds(1)), "a=v; Path=/; Max-Age=1; Secure; HttpOnly; SameSite=Lax"),
        ("a", CookieOptions(maxAge: .zero), "a=v; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"),
        ("a", CookieOptions(maxAge: .seconds(-5)), "a=v; Path=/; Max-Age=-5; Secure; HttpOnly; SameSite=Lax"),
        (
            "a", CookieOptions(expires: soon),
            "a=v; Path=/; Expires=Sun, 06 Nov 1994 08:49:37 GMT; Secure; HttpOnly; SameSite=Lax"
        ),
        (
            "a", CookieOptions(expires: .distantFuture),
            "a=v; Path=/; Expires=Mon, 01 Jan 4001 00:00:00 GMT; Secure; HttpOnly; SameSite=Lax"
        ),
        ("a", CookieOptions(secure: false), "a=v; Path=/; HttpOnly; SameSite=Lax"),
        ("a", CookieOptions(httpOnly: false), "a=v; Path=/; Secure; SameSite=Lax"),
        ("a", CookieOptions(sameSite: .strict), "a=v; Path=/; Secure; HttpOnly; SameSite=Strict"),
        ("a", CookieOptions(sameSite: .none), "a=v; Path=/; Secure; HttpOnly; SameSite=None"),
        ("a", CookieOptions(partitioned: true), "a=v; Path=/; Secure; HttpOnly; SameSite=Lax; Partitioned"),
        ("__Host-a", CookieOptions(), "__Host-a=v; Path=/; Secure; HttpOnly; SameSite=Lax"),
        ("__Secure-a", CookieOptions(path: "/x"), "__Secure-a=v; Path=/x; Secure; HttpOnly; SameSite=Lax"),
        ("!#$%&'*+-.^_`|~9aZ", CookieOptions(), "!#$%&'*+-.^_`|~9aZ=v; Path=/; Secure; HttpOnly; SameSite=Lax"),
    ]

    @Test(arguments: lines)
    func `options become attributes`(name: String, options: CookieOptions, line: String) throws {
        #expect(try SetCookie(name, "v", options, isDevelopment: false).line == line)
    }

    // No table: Foundation cannot describe such dates.
    @Test func `a date that is none, or beyond all years, is written as one that is`() throws {
        func expires(_ seconds: Double) throws -> String {
            let options = CookieOptions(expires: Date(timeIntervalSince1970: seconds))
            return String(
                try SetCookie("a", "v", options, isDevelopment: false).line.dropFirst("a=v; Path=/; ".count).prefix(37)
            )
        }
        #expect(try expires(.nan) == "Expires=Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(try expires(.infinity) == "Expires=Fri, 31 Dec 9999 23:59:59 GMT")
        #expect(try expires(-.infinity) == "Expires=Sat, 01 Jan 0000 00:00:00 GMT")
    }

    static let inDevelopment: [(String, CookieOptions, Bool)] = [
        ("a", CookieOptions(), false), ("a", CookieOptions(secure: true), true), ("__Host-a", CookieOptions(), true),
        ("__host-a", CookieOptions(), true), ("__Secure-a", CookieOptions(), true),
        ("a", CookieOptions(sameSite: .none), true), ("a", CookieOptions(partitioned: true), true),
        ("__Hosta", CookieOptions(), false),
    ]

    @Test(arguments: inDevelopment)
    func `in development a cookie is Secure where browsers insist`(
        name: String,
        options: CookieOptions,
        isSecure: Bool
    ) throws {
        let cookie = try SetCookie(name, "v", options, isDevelopment: true)
        #expect(cookie.isSecure == isSecure)
        #expect(cookie.line.contains("; Secure") == isSecure)
    }

    static let refusals: [(String, String, CookieOptions, CookieError.Reason)] = [
        ("", "v", CookieOptions(), .name), ("a b", "v", CookieOptions(), .name), ("a;b", "v", CookieOptions(), .name),
        ("a=b", "v", CookieOptions(), .name), ("a,b", "v", CookieOptions(), .name),
        ("a\r\n", "v", CookieOptions(), .name),
        ("a\0", "v", CookieOptions(), .name), ("é", "v", CookieOptions(), .name),
        ("\"a\"", "v", CookieOptions(), .name),
        ("a", "v", CookieOptions(path: ""), .path("")), ("a", "v", CookieOptions(path: "x"), .path("x")),
        ("a", "v", CookieOptions(path: "/; Domain=evil"), .path("/; Domain=evil")),
        ("a", "v", CookieOptions(path: "/\r\nX: 1"), .path("/\r\nX: 1")),
        ("a", "v", CookieOptions(path: "/é"), .path("/é")),
        ("a", "v", CookieOptions(path: "/\0"), .path("/\0")), ("a", "v", CookieOptions(domain: ""), .domain("")),
        ("a", "v", CookieOptions(domain: "."), .domain(".")), ("a", "v", CookieOptions(domain: "a b"), .domain("a b")),
        ("a", "v", CookieOptions(domain: "a..b"), .domain("a..b")),
        ("a", "v", CookieOptions(domain: "-a"), .domain("-a")),
        ("a", "v", CookieOptions(domain: "a;Secure"), .domain("a;Secure")),
        ("a", "v", CookieOptions(domain: "a\r\nb"), .domain("a\r\nb")),
        ("a", "v", CookieOptions(domain: "é.x"), .domain("é.x")),
        ("a", "v", CookieOptions(domain: "a:80"), .domain("a:80")),
        ("a", String(repeating: "x", count: 4096), CookieOptions(), .size(4097)),
        ("a", String(repeating: ";", count: 1366), CookieOptions(), .size(4099)),
        ("__Host-a", "v", CookieOptions(path: "/x"), .prefix("Secure, the path / and no domain")),
        ("__Host-a", "v", CookieOptions(domain: "x.y"), .prefix("Secure, the path / and no domain")),
        ("__Host-a", "v", CookieOptions(secure: false), .prefix("Secure, the path / and no domain")),
        ("__hOST-a", "v", CookieOptions(secure: false), .prefix("Secure, the path / and no domain")),
        ("__Secure-a", "v", CookieOptions(secure: false), .prefix("Secure")),
        ("a", "v", CookieOptions(secure: false, sameSite: .none), .needsSecure("SameSite=None")),
        ("a", "v", CookieOptions(secure: false, partitioned: true), .needsSecure("Partitioned")),
    ]

    @Test(arguments: refusals)
    func `what browsers would refuse, or what could become another line, is refused`(
        name: String,
        value: String,
        options: CookieOptions,
        reason: CookieError.Reason
    ) {
        let error = #expect(throws: CookieError.self) { try SetCookie(name, value, options, isDevelopment: false) }
        #expect(error?.reason == reason)
        #expect(error?.description.contains { $0.isNewline } == false)
    }

    @Test func `a size up to 4096 bytes passes, and an error never tells the value`() throws {
        let secret = String(repeating: "s", count: 4095)
        #expect(try SetCookie("a", secret, CookieOptions(), isDevelopment: false).line.utf8.count > 4096)
        let error = #expect(throws: CookieError.self) {
            try SetCookie("ab", secret, CookieOptions(), isDevelopment: false)
        }
        #expect(error?.description.contains("ss") == false)
    }

    @Test func `a deletion ends the cookie by both rules, with the attributes of its prefix`() throws {
        let line = try SetCookie("__Host-a", nil, CookieOptions(), isDevelopment: true).line
        #expect(
            line
                == "__Host-a=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; HttpOnly; SameSite=Lax"
        )
    }
}
