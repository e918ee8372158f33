import MochiEngine
import Testing

@testable import MochiAPI

/// What a server makes of a request that came through proxies.
@Suite struct ProxyTrustTests {
    /// A proxy at 10.0.0.1, or on a Unix socket, whose every field is believed.
    private static func trust(_ change: (inout ProxyOptions) -> Void = { _ in }) throws -> ProxyTrust {
        var options = ProxyOptions()
        options.protocolHeader = "X-Forwarded-Proto"
        options.hostHeader = "X-Forwarded-Host"
        options.portHeader = "X-Forwarded-Port"
        options.addressHeader = "X-Forwarded-For"
        options.trusted = ["10.0.0.0/8", "::1", "unix:"]
        change(&options)
        return try #require(try ProxyTrust(options))
    }

    private static func peer(_ text: String) -> PeerAddress {
        text == "unix:" ? .unix : IPAddress(text).map { .internet($0) } ?? .unknown
    }

    private static func client(
        _ trust: ProxyTrust,
        _ fields: [String],
        peer text: String = "10.0.0.1",
        isTLS: Bool = false,
        authority: String = "inner:3000"
    ) -> ClientFacts {
        let pairs = fields.map { field in
            let parts = field.split(separator: ":", maxSplits: 1)
            return (name: parts[0].lowercased(), value: String(parts[1].drop { $0 == " " }))
        }
        return trust.client(peer: peer(text), isTLS: isTLS, authority: authority) { name in
            pairs.filter { $0.name == name.text }.map(\.value)
        }
    }

    static let addresses: [(fields: [String], depth: Int, address: String?)] = [
        (["X-Forwarded-For: 203.0.113.7"], 1, "203.0.113.7"),
        (["X-Forwarded-For: 198.51.100.1, 203.0.113.7"], 1, "203.0.113.7"),
        (["X-Forwarded-For: 198.51.100.1, 203.0.113.7"], 2, "198.51.100.1"),
        (["X-Forwarded-For: 6.6.6.6, 198.51.100.1, 203.0.113.7"], 2, "198.51.100.1"),
        (["X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 203.0.113.7"], 1, "203.0.113.7"),
        (["X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 203.0.113.7"], 2, "198.51.100.1"),
        (["X-Forwarded-For: 203.0.113.7"], 2, nil), (["X-Forwarded-For: , 203.0.113.7"], 2, nil),
        (["X-Forwarded-For: 6.6.6.6, , 203.0.113.7"], 2, nil), (["X-Forwarded-For: 203.0.113.7,"], 1, nil),
        (["X-Forwarded-For: unknown"], 1, nil), (["X-Forwarded-For: _hidden"], 1, nil),
        (["X-Forwarded-For: 203.0.113.7:4711"], 1, "203.0.113.7"),
        (["X-Forwarded-For: [2001:DB8::7]:4711"], 1, "2001:db8::7"),
        (["X-Forwarded-For: [2001:db8::7]"], 1, "2001:db8::7"), (["X-Forwarded-For: 2001:db8::7"], 1, "2001:db8::7"),
        (["X-Forwarded-For: ::ffff:203.0.113.7"], 1, "203.0.113.7"), (["X-Forwarded-For: \"203.0.113.7\""], 1, nil),
        (["X-Forwarded-For: for=203.0.113.7"], 1, nil), (["X-Forwarded-For: 203.0.113.7 evil"], 1, nil),
        (["X-Forwarded-For: localhost:80"], 1, nil), (["X-Forwarded-For:   203.0.113.7 "], 1, "203.0.113.7"),
        (["X-Real-IP: 203.0.113.7"], 1, nil), ([], 1, nil),
    ]

    @Test(arguments: addresses)
    func `the client is as many addresses from the right as there are proxies`(
        fields: [String],
        depth: Int,
        address: String?
    ) throws {
        let trust = try Self.trust { $0.xffDepth = depth }
        #expect(Self.client(trust, fields).address?.description == address)
    }

    @Test(
        arguments: [
            (["X-Real-IP: 203.0.113.7"], "203.0.113.7"), (["X-Real-IP: 203.0.113.7, 198.51.100.1"], nil),
            (["X-Real-IP: 203.0.113.7", "X-Real-IP: 198.51.100.1"], nil), (["X-Forwarded-For: 203.0.113.7"], nil),
            (["X-Real-IP: [2001:db8::7]:1"], "2001:db8::7"),
        ] as [([String], String?)]
    )
    func `a field that is no list holds one address`(fields: [String], address: String?) throws {
        let trust = try Self.trust { options in
            options.addressHeader = "X-Real-IP"
            options.xffDepth = 2
        }
        #expect(Self.client(trust, fields).address?.description == address)
    }

    static let origins: [(fields: [String], isTLS: Bool, isSecure: Bool, authority: String)] = [
        ([], false, false, "inner:3000"), ([], true, true, "inner:3000"),
        (["X-Forwarded-Proto: https"], false, true, "inner:3000"),
        (["X-Forwarded-Proto: HTTPS"], false, true, "inner:3000"),
        (["X-Forwarded-Proto: wss"], false, true, "inner:3000"), (["X-Forwarded-Proto: ws"], true, false, "inner:3000"),
        (["X-Forwarded-Proto: http"], true, false, "inner:3000"),
        (["X-Forwarded-Proto: ftp"], false, false, "inner:3000"),
        (["X-Forwarded-Proto: https, http"], false, false, "inner:3000"),
        (["X-Forwarded-Proto: https", "X-Forwarded-Proto: https"], false, false, "inner:3000"),
        (["X-Forwarded-Host: Shop.Example"], false, false, "shop.example"),
        (["X-Forwarded-Host: shop.example:8080"], false, false, "shop.example:8080"),
        (["X-Forwarded-Host: shop.example:80"], false, false, "shop.example"),
        (["X-Forwarded-Host: shop.example:443", "X-Forwarded-Proto: https"], false, true, "shop.example"),
        (["X-Forwarded-Host: [2001:db8::1]:8080"], false, false, "[2001:db8::1]:8080"),
        (["X-Forwarded-Host: shop.example", "X-Forwarded-Port: 8443"], false, false, "shop.example:8443"),
        (["X-Forwarded-Host: shop.example:1", "X-Forwarded-Port: 8443"], false, false, "shop.example:8443"),
        (["X-Forwarded-Port: 443", "X-Forwarded-Proto: https"], false, true, "inner"),
        (["X-Forwarded-Port: 443"], false, false, "inner:443"), (["X-Forwarded-Port: 0"], false, false, "inner:3000"),
        (["X-Forwarded-Port: 65536"], false, false, "inner:3000"),
        (["X-Forwarded-Port: x"], false, false, "inner:3000"),
        (["X-Forwarded-Host: a, b"], false, false, "inner:3000"),
        (["X-Forwarded-Host: a/b"], false, false, "inner:3000"),
        (["X-Forwarded-Host: a@b"], false, false, "inner:3000"),
        (["X-Forwarded-Host: a\"><b"], false, false, "inner:3000"),
        (["X-Forwarded-Host: a", "X-Forwarded-Host: b"], false, false, "inner:3000"),
        (["Forwarded: host=a;proto=https"], false, false, "inner:3000"),
    ]

    @Test(arguments: origins)
    func `scheme, host and port are the proxy's, where they are well-formed`(
        fields: [String],
        isTLS: Bool,
        isSecure: Bool,
        authority: String
    ) throws {
        let client = Self.client(try Self.trust(), fields, isTLS: isTLS)
        #expect(client.isSecure == isSecure)
        #expect(client.authority == authority)
        #expect(client.isSchemeCertain)
    }

    @Test(arguments: [
        ("10.0.0.1", true), ("10.255.0.1", true), ("11.0.0.1", false), ("::ffff:10.0.0.1", true), ("::1", true),
        ("::2", false),
        ("unix:", true), ("nobody", false), ("127.0.0.1", false),
    ])
    func `nobody else is believed`(peer: String, isTrusted: Bool) throws {
        let fields = ["X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: shop.example"]
        let client = Self.client(try Self.trust(), fields, peer: peer)
        #expect((client.address != nil) == isTrusted)
        #expect(client.isSecure == isTrusted)
        #expect(client.authority == (isTrusted ? "shop.example" : "inner:3000"))
    }

    @Test func `a Unix socket is believed only by its name`() throws {
        let trust = try Self.trust { $0.trusted = ["0.0.0.0/0", "::/0"] }
        #expect(Self.client(trust, ["X-Forwarded-Proto: https"], peer: "unix:").isSecure == false)
        #expect(Self.client(trust, ["X-Forwarded-Proto: https"], peer: "2001:db8::1").isSecure)
    }

    @Test(arguments: ["10.0.0.1", "192.0.2.1"])
    func `a fixed origin goes before all fields, for every peer`(peer: String) throws {
        let trust = try Self.trust { $0.origin = "https://Shop.Example:8443" }
        let fields = ["X-Forwarded-Proto: http", "X-Forwarded-Host: other.example", "X-Forwarded-Port: 1"]
        let client = Self.client(trust, fields, peer: peer)
        #expect(client.isSecure && client.isSchemeCertain)
        #expect(client.authority == "shop.example:8443")
    }

    @Test func `without a word on the scheme nobody can rely on it`() throws {
        let trust = try Self.trust { $0.protocolHeader = nil }
        #expect(Self.client(trust, []).isSchemeCertain == false)
        #expect(Self.client(trust, [], isTLS: true).isSchemeCertain)
    }

    @Test func `options that say nothing cost nothing`() throws {
        #expect(try ProxyTrust(ProxyOptions()) == nil)
    }
}
