import Testing

@testable import MochiAPI

@Suite struct OriginCheckTests {
    @Test(arguments: [
        ("https://shop.example", "shop.example", true, true), ("http://shop.example", "shop.example", false, true),
        ("http://shop.example", "shop.example", true, false), ("https://shop.example:443", "shop.example", true, true),
        ("https://shop.example", "shop.example:443", true, true), ("https://shop.example", "shop.example", false, true),
        ("https://shop.example", "shop.example:8443", true, false),
        ("https://shop.example", "shop.example:80", false, false),
        ("http://[::1]:3000", "[::1]:3000", false, true), ("HTTPS://Shop.Example", "shop.example", true, true),
        ("null", "null", false, false), ("", "", false, false), ("https://", "", true, false),
        ("http://", "", false, false),
        ("ftp://a", "a", false, false), ("http://localhost", "", false, false), ("http://a'b", "a'b", false, false),
        ("http://shop.example.evil", "shop.example", false, false),
        ("http://shop.example", "shop.example:3000", false, false),
    ])
    func `scheme, host and port are those of the request`(
        origin: String,
        authority: String,
        isSecure: Bool,
        isSame: Bool
    ) {
        let found = OriginCheck.isSame(origin, authority: authority, isSecure: isSecure, isSchemeCertain: isSecure)
        #expect(found == isSame)
    }

    @Test(arguments: [
        ("https://a", true, true), ("http://a", true, false), ("https://a", false, false), ("http://a", false, true),
    ])
    func `a scheme that can be relied on must be the same`(origin: String, isSecure: Bool, isSame: Bool) {
        #expect(OriginCheck.isSame(origin, authority: "a", isSecure: isSecure, isSchemeCertain: true) == isSame)
    }
}
