import MochiAPI
import TestSupport
import Testing

/// Requests through proxies, over the wire.
@Suite struct ProxyServingTests {
    private static let routes: Routes = [
        "/*": Mochi.api { request in
            .text([request.clientAddress, request.peerAddress, request.url, request.origin].joined(separator: " "))
        },
        "/ws": Mochi.ws(
            open: { ws in try ws.send(ws.remoteAddress) },
            message: { _, _ in }
        ),
    ]

    private static func options(trusted: [String] = ["127.0.0.1"]) -> ServeOptions {
        .testing { options in
            options.proxy.trusted = trusted
            options.proxy.protocolHeader = "x-forwarded-proto"
            options.proxy.hostHeader = "x-forwarded-host"
            options.proxy.portHeader = "x-forwarded-port"
            options.proxy.addressHeader = "x-forwarded-for"
        }
    }

    private static let fields = [
        "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: shop.example",
    ]

    @Test func `a request is what its trusted proxy says`() async throws {
        let text = try await LiveServer.run(Self.routes, Self.options()) { live in
            try await live.send(LiveServer.head("GET", "/a?b=c", Self.fields)).text
        }
        #expect(text == "203.0.113.7 127.0.0.1 https://shop.example/a?b=c https://shop.example")
    }

    @Test func `fields of anybody else are ignored`() async throws {
        let text = try await LiveServer.run(Self.routes, Self.options(trusted: ["10.0.0.0/8"])) { live in
            try await live.send(LiveServer.head("GET", "/a", Self.fields)).text
        }
        #expect(text == "127.0.0.1 127.0.0.1 http://test/a http://test")
    }

    @Test func `fields are ignored where no option names them`() async throws {
        let text = try await LiveServer.run(Self.routes) { live in
            try await live.send(LiveServer.head("GET", "/a", Self.fields)).text
        }
        #expect(text == "127.0.0.1 127.0.0.1 http://test/a http://test")
    }

    @Test(arguments: [
        ("GET /a HTTP/1.0\r\n\r\n", "http://localhost/a http://localhost"),
        ("GET /a HTTP/1.1\r\nHost:\r\n\r\n", "http://localhost/a http://localhost"),
        ("GET /a?b HTTP/1.1\r\nHost: Shop.Example:80\r\n\r\n", "http://shop.example/a?b http://shop.example"),
        ("GET /a HTTP/1.1\r\nHost: [::1]:3000\r\n\r\n", "http://[::1]:3000/a http://[::1]:3000"),
        ("GET /a HTTP/1.1\r\nHost: a'b\r\n\r\n", "http://localhost/a http://localhost"),
        (
            "GET http://absolute.example:81/a HTTP/1.1\r\nHost: b\r\n\r\n",
            "http://absolute.example:81/a http://absolute.example:81"
        ),
    ])
    func `without proxies the URL is the connection's`(request: String, text: String) async throws {
        let found = try await LiveServer.run(Self.routes) { try await $0.send(request).text }
        #expect(found == "127.0.0.1 127.0.0.1 " + text)
    }

    @Test(arguments: [true, false])
    func `a fixed origin holds for every request`(hasFields: Bool) async throws {
        let options = ServeOptions.testing { $0.proxy.origin = "https://shop.example" }
        let text = try await LiveServer.run(Self.routes, options) { live in
            try await live.send(LiveServer.head("GET", "/a", hasFields ? Self.fields : [])).text
        }
        #expect(text == "127.0.0.1 127.0.0.1 https://shop.example/a https://shop.example")
    }

    @Test func `a Unix socket is trusted by name`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/mochi.sock"
        for (trusted, address) in [(["unix:"], "203.0.113.7"), (["0.0.0.0/0", "::/0"], "unix:")] {
            var options = Self.options(trusted: trusted)
            options.unixSocket = path
            try await LiveServer.run(Self.routes, options) { _ in
                let response = try await onThread {
                    try RawClient(to: .unix(path: path)).exchange(LiveServer.head("GET", "/", Self.fields))
                }
                #expect(response?.text.hasPrefix("\(address) unix: ") == true)
            }
        }
    }

    @Test func `an IPv4 client of an IPv6 socket has its IPv4 address`() async throws {
        var options = Self.options()
        options.hostname = "::"
        let routes: Routes = ["/": Mochi.api { .text("\($0.clientAddress) \($0.peerAddress)") }]
        try await LiveServer.run(routes, options) { live async throws in
            #expect(try await live.get("/").text == "127.0.0.1 ::ffff:127.0.0.1")
            // And so the network of the option is an IPv4 one.
            #expect(try await live.get("/", "X-Forwarded-For: ::ffff:203.0.113.7").text.hasPrefix("203.0.113.7 "))
        }
    }

    @Test(arguments: ["--http2", "--http1.1"])
    func `over TLS too`(version: String) async throws {
        let certificate = try await onThread { try Certificate.shared }
        var options = Self.options()
        options.tls = TLSOptions(certificateFile: certificate.certificatePath, keyFile: certificate.keyPath)
        try await LiveServer.run(Self.routes, options) { live in
            let (port, url) = (live.server.port, "https://127.0.0.1:\(live.server.port)/a")
            let outputs = try await onThread {
                [
                    try TLSClient.curl([version, url]).output,
                    try TLSClient.curl([version, "-H", Self.fields[0], "-H", Self.fields[2], url]).output,
                ]
            }
            #expect(outputs[0] == "127.0.0.1 127.0.0.1 https://127.0.0.1:\(port)/a https://127.0.0.1:\(port)")
            #expect(outputs[1] == "203.0.113.7 127.0.0.1 https://shop.example/a https://shop.example")
        }
    }

    @Test(
        arguments: [
            ("https://shop.example", 101), ("http://shop.example", 403), ("http://test", 403),
            ("https://other.example", 403),
            ("null", 403), (nil, 101),
        ] as [(String?, Int)]
    )
    func `WebSockets come from the origin that the proxy tells`(origin: String?, status: Int) async throws {
        try await LiveServer.run(Self.routes, Self.options()) { live in
            let fields = [
                FieldLine("X-Forwarded-For", "203.0.113.7"), FieldLine("X-Forwarded-Proto", "wss"),
                FieldLine("X-Forwarded-Host", "shop.example"),
            ]
            let handshake = WebSocketHandshake("/ws", origin: origin, fields: fields)
            #expect(try await live.shake(handshake).status == status)
            guard status == 101 else { return }
            try await live.socket(handshake) { client throws in
                #expect(try client.nextMessage() == .text("203.0.113.7"))
            }
        }
    }

    @Test func `a kept context knows its client for ever`() async throws {
        let kept = Event(of: RequestContext.self)
        let routes: Routes = [
            "/": Mochi.api { request in
                kept.report(request)
                return .empty()
            }
        ]
        try await LiveServer.run(routes, Self.options()) { live in
            _ = try await live.send(LiveServer.head("GET", "/", Self.fields))
        }
        let request = await kept.value
        #expect(request?.clientAddress == "203.0.113.7")
        #expect(request?.url == "https://shop.example/")
    }
}
