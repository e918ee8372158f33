import Testing

@testable import MochiEngine

@Suite struct NetworkTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
        ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("10.0.0.0/8", "::a00:1", false),
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.0", false), ("192.0.2.1/32", "192.0.2.1", true),
        ("192.0.2.0/31", "192.0.2.1", true), ("192.0.2.0/31", "192.0.2.2", false),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false), ("0.0.0.0/0", "::ffff:1.2.3.4", true),
        ("128.0.0.0/1", "127.255.255.255", false), ("128.0.0.0/1", "128.0.0.0", true),
        ("::1", "::1", true), ("::1", "::2", false), ("::/0", "2001:db8::1", true), ("::/0", "127.0.0.1", false),
        ("fd00::/8", "fdff::1", true), ("fd00::/8", "fe00::1", false), ("2001:db8::/33", "2001:db8:7fff::", true),
        ("2001:db8::/33", "2001:db8:8000::", false), ("::ffff:10.0.0.0/104", "10.9.9.9", true),
        ("::ffff:10.0.0.0/104", "11.9.9.9", false), ("::ffff:192.0.2.1", "192.0.2.1", true),
    ])
    func `a network contains what begins like it`(network: String, address: String, isInside: Bool) throws {
        let address = try #require(IPAddress(address))
        #expect(try Network(network).contains(address) == isInside)
    }

    @Test(arguments: [
        "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.0/-1", "10.0.0.0/8/8", "10/8",
        "::/129", "::/ 0", "10.0.0.0 /8", "localhost", "unix", "::ffff:0.0.0.0/95", "fe80::1%lo/64",
    ])
    func `what is no network is refused`(text: String) {
        #expect(throws: Network.Flaw.notANetwork) { try Network(text) }
    }

    @Test(arguments: [
        ("10.0.0.1/8", "10.0.0.0/8"), ("192.0.2.1/31", "192.0.2.0/31"), ("2001:db8::1/32", "2001:db8::/32"),
        ("1.2.3.4/0", "0.0.0.0/0"), ("::ffff:10.0.0.1/104", "10.0.0.0/8"), ("8000::/0", "::/0"),
    ])
    func `an address with bits behind its prefix is refused with what was meant`(text: String, network: String) {
        #expect(throws: Network.Flaw.hasHostBits(network: network)) { try Network(text) }
    }
}
