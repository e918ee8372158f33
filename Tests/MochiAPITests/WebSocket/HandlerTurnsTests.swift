import Testing

@testable import MochiAPI

@Suite struct HandlerTurnsTests {
    @Test func `what happens while a handler runs waits for its end, the close last`() {
        var turns = HandlerTurns()
        turns.begin()
        turns.suspend()
        #expect(turns.drain() == false)
        #expect(turns.end() == .drain)
        turns.begin()
        turns.suspend()
        #expect(turns.drain() == false)
        #expect(turns.close(1000, "bye") == false)
        #expect(turns.end() == .close(1000, "bye"))
        turns.begin()
        #expect(turns.isBusy && !turns.isSuspended)
    }

    @Test func `nothing waits when nobody is busy`() {
        var turns = HandlerTurns()
        #expect(turns.drain() == true)
        #expect(turns.close(1001, "") == true)
        turns.begin()
        #expect(turns.end() == .nothing)
        #expect(!turns.isBusy)
    }
}

@Suite struct OriginCheckTests {
    @Test(arguments: [
        ("https://shop.example", "shop.example", true, true), ("http://shop.example", "shop.example", false, true),
        ("http://shop.example", "shop.example", true, false), ("https://shop.example:443", "shop.example", true, true),
        ("https://shop.example", "shop.example:443", true, true),
        ("https://shop.example", "shop.example:8443", true, false),
        ("http://[::1]:3000", "[::1]:3000", false, true), ("HTTPS://Shop.Example", "shop.example", true, true),
        ("null", "null", false, false), ("", "", false, false), ("https://", "", true, true),
        ("ftp://a", "a", false, false),
    ])
    func `scheme and host are those of the request`(origin: String, authority: String, isSecure: Bool, isSame: Bool) {
        #expect(OriginCheck.isSame(origin, authority: authority, isSecure: isSecure) == isSame)
    }
}
