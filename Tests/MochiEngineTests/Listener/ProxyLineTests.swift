import Foundation
import Glibc
import MochiEngine
import TestSupport
import Testing

/// The PROXY protocol, version 1: for whom a balancer has connected.
@Suite(.serialized)
struct ProxyLineTests {
    /// Answers with the peer of a request; trusts who is listed.
    private final class Balanced: Responder {
        private let trusted: [PeerAddress]

        init(_ trusted: [PeerAddress]) {
            self.trusted = trusted
        }

        func respond(to request: IncomingRequest, on loop: EventLoop) {
            request.send(status: 200, request.copyHead().peer)
        }

        func trustsProxyLine(of peer: PeerAddress) -> Bool { trusted.contains(peer) }
    }

    private static let loopback = PeerAddress.internet(IPAddress(v4: 0x7F00_0001))

    private func serve(
        loops: Int = 1,
        limits: Limits = Limits(),
        _ address: Address = .tcp(host: "127.0.0.1", port: 0),
        tls: TLSIdentity? = nil,
        trusting trusted: [PeerAddress] = [loopback],
        _ body: (TestServer) async throws -> Void
    ) async throws {
        let server = try await Server.start(
            loops: loops,
            limits: limits,
            listeners: [(address, tls)],
            expectsProxyLine: true,
            responder: Balanced(trusted)
        )
        do {
            try await body(TestServer(server: server))
        } catch {
            await server.stop(timeout: .zero)
            throw error
        }
        await server.stop(timeout: .zero)
    }

    static let lines: [(line: String, peer: String)] = [
        ("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443", "192.0.2.1"), ("PROXY TCP4 0.0.0.0 0.0.0.0 0 0", "0.0.0.0"),
        ("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535", "255.255.255.255"),
        ("PROXY TCP6 2001:db8::1 2001:db8::2 1 2", "2001:db8::1"),
        ("PROXY TCP6 ::ffff:192.0.2.1 :: 1 2", "::ffff:192.0.2.1"),
        (
            "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
        ),
        ("PROXY UNKNOWN", "127.0.0.1"), ("PROXY UNKNOWN ", "127.0.0.1"), ("PROXY UNKNOWN what ever 1", "127.0.0.1"),
        ("PROXY UNKNOWN " + String(repeating: "x", count: 91), "127.0.0.1"),
    ]

    @Test(arguments: lines)
    func `the line tells the peer, however it arrives`(line: String, peer: String) async throws {
        try await serve { server in
            let endpoint = server.endpoint
            let texts = try await onThread {
                let together = try RawClient(to: endpoint).exchange(line + "\r\n" + Wire.get())?.text
                let client = try RawClient(to: endpoint)
                for byte in (line + "\r\n").utf8 { try client.send([byte]) }
                return [together, try client.exchange(Wire.get())?.text, try client.exchange(Wire.get())?.text]
            }
            #expect(texts == [peer, peer, peer])
            #expect(await server.server.counters().proxyRefusals == 0)
        }
    }

    static let malformed: [String] = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n", "\n", "PROXY\r\n", "PROXY \r\n",
        "proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP5 192.0.2.1 192.0.2.2 1 2\r\n", "PROXY TCP 192.0.2.1 192.0.2.2 1 2\r\n", "PROXY TCP4\r\n",
        "PROXY TCP4 \r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 \r\n", "PROXY TCP4  192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 65536\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 01 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 -1 2\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 1x 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2  2\r\n", "PROXY TCP4 192.0.2.256 192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.1 nowhere 1 2\r\n", "PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n",
        "PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n",
        "PROXY TCP4 192.0.2.1\0 192.0.2.2 1 2\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\r\n", "PROXY UNKNOWNS\r\n",
        "PROXY TCP4\t192.0.2.1 192.0.2.2 1 2\r\n", "PROXY UNKNOWN " + String(repeating: "x", count: 92) + "\r\n",
        "PROXY " + String(repeating: "x", count: 200), "\r\n\r\n\0\r\nQUIT\n\u{21}\u{11}\0\u{0C}",
    ]

    @Test(arguments: malformed)
    func `anything else closes the connection unanswered`(bytes: String) async throws {
        try await serve { server in
            let endpoint = server.endpoint
            let answer = try await onThread {
                let client = try RawClient(to: endpoint)
                try client.send(bytes)
                return try client.readToEnd().bytes
            }
            #expect(answer.isEmpty)
            #expect(await server.server.counters().proxyRefusals == 1)
            #expect(await server.server.counters().requests == 0)
            #expect(await server.becomesIdle())
        }
    }

    @Test func `a peer that nobody trusts is closed, whatever it says`() async throws {
        try await serve(trusting: [.unix, .internet(IPAddress(v4: 0x7F00_0002))]) { server in
            let endpoint = server.endpoint
            let answer = try await onThread {
                let client = try RawClient(to: endpoint)
                try client.send("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" + Wire.get())
                return try client.readToEnd().bytes
            }
            #expect(answer.isEmpty)
            #expect(await server.server.counters().proxyRefusals == 1)
            #expect(await server.server.counters().accepted == 0)
        }
    }

    @Test func `who looks whether somebody listens, and leaves, is no refusal`() async throws {
        try await serve { server in
            let endpoint = server.endpoint
            try await onThread {
                for _ in 0..<10 { try RawClient(to: endpoint).close() }
            }
            #expect(await server.holds { await server.server.counters().accepted == 10 })
            #expect(await server.becomesIdle())
            #expect(await server.server.counters().proxyRefusals == 0)
        }
    }

    @Test(arguments: ["", "PROXY TCP4 192.0"])
    func `a line that does not come ends like a head that does not`(beginning: String) async throws {
        try await serve(limits: .impatient) { server in
            let endpoint = server.endpoint
            let answer = try await onThread {
                let client = try RawClient(to: endpoint)
                try client.send(beginning)
                return try client.readToEnd().bytes
            }
            #expect(answer.isEmpty)
            #expect(await server.server.counters().headTimeouts == 1)
            #expect(await server.becomesIdle())
        }
    }

    @Test func `sockets that are dealt out read their line on their own loop`() async throws {
        let path = "/tmp/mochi-engine-\(getpid())-\(UUID().uuidString.prefix(8)).sock"
        try await serve(loops: 2, .unix(path: path), trusting: [.unix]) { _ in
            let texts = try await onThread {
                try (0..<6).map { number in
                    let line =
                        number.isMultiple(of: 3)
                        ? "PROXY UNKNOWN\r\n" : "PROXY TCP4 192.0.2.\(number) 192.0.2.9 1 2\r\n"
                    return try RawClient(to: .unix(path: path)).exchange(line + Wire.get())?.text
                }
            }
            #expect(texts == ["unix:", "192.0.2.1", "192.0.2.2", "unix:", "192.0.2.4", "192.0.2.5"])
        }
    }

    @Test func `the limit of an address counts whom the line tells`() async throws {
        try await serve(limits: Limits().with { $0.connectionsPerAddress = 2 }) { server in
            let endpoint = server.endpoint
            let texts = try await onThread {
                var open: [RawClient] = []
                return try ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2"].map { source in
                    let client = try RawClient(to: endpoint)
                    open.append(client)
                    try client.send("PROXY TCP4 \(source) 192.0.2.9 1 2\r\n" + Wire.get())
                    return try client.response()?.text
                }
            }
            #expect(texts == ["192.0.2.1", "192.0.2.1", nil, "192.0.2.2", "192.0.2.2"])
            #expect(await server.server.counters().addressRefusals == 1)
        }
    }

    @Test func `a server that stops does not wait for lines`() async throws {
        let server = try await Server.start(
            loops: 1,
            limits: Limits(),
            listeners: [(.tcp(host: "127.0.0.1", port: 0), nil)],
            expectsProxyLine: true,
            responder: Balanced([Self.loopback])
        )
        let client = try RawClient(to: .local(UInt16(server.port)))
        #expect(await TestServer(server: server).holds { await server.connectionCount() == 1 })
        await server.stop(timeout: .seconds(3600))
        // The server has ended: what it sent, it has sent.
        #expect(try client.readToEnd().bytes.isEmpty == true)
    }

    @Test func `a server that is cut closes who still owes a line`() async throws {
        try await serve { server in
            let endpoint = server.endpoint
            let clients = try (0..<5).map { _ in try RawClient(to: endpoint) }
            for client in clients { try client.send("PROXY TCP4") }
            #expect(await server.holds { await server.server.connectionCount() == 5 })
        }
    }

    @Test func `the line comes before TLS`() async throws {
        let files = try Certificate.shared
        let identity = try TLSIdentity(certificateFile: files.certificatePath, keyFile: files.keyPath, http2: true)
        try await serve(tls: identity) { server in
            // The line in pieces, then together with the first bytes of the handshake.
            let script = """
                import socket, ssl, sys
                context = ssl.create_default_context()
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
                for sizes in ([1] * 36, [6, 30], [36]):
                    plain = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                    line = b"PROXY TCP4 192.0.2.1 192.0.2.9 1 2\\r\\n"
                    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
                    secure = context.wrap_bio(incoming, outgoing)
                    for size in sizes[:-1]:
                        plain.sendall(line[:size]); line = line[size:]
                    pending = line
                    while True:
                        try:
                            secure.do_handshake()
                            break
                        except ssl.SSLWantReadError:
                            plain.sendall(pending + outgoing.read()); pending = b""
                            incoming.write(plain.recv(65536))
                    secure.write(b"GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n")
                    plain.sendall(outgoing.read())
                    text = b""
                    while True:
                        try:
                            piece = secure.read(65536)
                        except ssl.SSLWantReadError:
                            data = plain.recv(65536)
                            if not data: break
                            incoming.write(data)
                            continue
                        if not piece: break
                        text += piece
                    print(text.decode().rsplit("\\r\\n", 1)[1])
                """
            let port = server.port
            let (output, overHTTP2) = try await onThread {
                let url = "https://127.0.0.1:\(port)/"
                return (
                    try Subprocess.run("python3", ["-c", script, "\(port)"]),
                    try TLSClient.curl(["--http2", "--haproxy-protocol", "-w", " %{http_version}", url]).output
                )
            }
            #expect(output.output == "192.0.2.1\n192.0.2.1\n192.0.2.1\n", "\(output.errorOutput)")
            #expect(overHTTP2 == "127.0.0.1 2")
        }
    }
}
