import MochiEngine
import TestSupport
import Testing

/// From HTTP/1.1 to HTTP/2 in cleartext, RFC 7540 section 3.2.
@Suite struct UpgradeTests {
    private static let offer = [
        "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__",
    ]

    /// Answers with the target and the value of `x-word`.
    private static let echo: Respond = { request, _ in
        let word = unsafe request.withField("x-word") { unsafe String(decoding: $0, as: UTF8.self) }
        request.send(status: 200, "\(request.target) \(word ?? "")")
    }

    /// Takes the 101 off the connection.
    private func takeSwitch(from client: HTTP2Client) throws -> String {
        let end = Array("\r\n\r\n".utf8)
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual(end) {
            guard let byte = try client.socket.read(1) else { break }
            head += byte
        }
        return String(decoding: head, as: UTF8.self)
    }

    @Test(arguments: [false, true])
    func `the request of the upgrade is answered on stream 1, and others follow`(isEager: Bool) async throws {
        try await withServer(Self.echo) { server in
            let endpoint = server.endpoint
            try await onThread {
                let head = Array(Wire.head("GET", "/first", Self.offer + ["X-Word: mochi"]).utf8)
                let client =
                    try isEager
                    ? HTTP2Client(to: endpoint, preface: head + HTTP2Client.preface)
                    : HTTP2Client(to: endpoint, settings: nil, preface: head)
                #expect(try takeSwitch(from: client).hasPrefix("HTTP/1.1 101 "))
                if !isEager { try client.socket.send(HTTP2Client.preface + HTTP2Frame.settings().bytes) }
                #expect(try client.response(on: 1)?.text == "/first mochi")
                #expect(try client.get("/second", on: 3)?.text == "/second ")
            }
        }
    }

    @Test func `curl upgrades`() async throws {
        try await withServer(Self.echo) { server in
            let url = "http://127.0.0.1:\(server.port)/curl"
            let output = try await onThread {
                try Subprocess.run("curl", ["-s", "--http2", "-w", "%{http_version}", url]).output
            }
            #expect(output == "/curl 2")
        }
    }

    @Test(arguments: [
        // One HEADERS frame could not carry it.
        Wire.head("GET", "/", offer + ["X-Long: " + String(repeating: "x", count: 13_000)]),
        Wire.head("GET", "/", offer + ["HTTP2-Settings: AAMAAABkAAQAAP__"]),
        Wire.head("GET", "/", ["Connection: upgrade", "Upgrade: h2c"]),
        Wire.head("POST", "/", offer + ["Content-Length: 2"]) + "ab",
    ])
    func `what cannot be upgraded is answered over HTTP 1`(request: String) async throws {
        try await withServer(Self.echo) { server in
            let endpoint = server.endpoint
            let response = try await onThread { try RawClient(to: endpoint).exchange(request) }
            #expect(response?.status == 200)
            #expect(response?.text == "/ ")
        }
    }

    @Test func `another preface than that of HTTP 2 ends the connection`() async throws {
        try await withServer(Self.echo) { server in
            let endpoint = server.endpoint
            try await onThread {
                let head = Array(Wire.head("GET", "/", Self.offer).utf8)
                let client = try HTTP2Client(to: endpoint, settings: nil, preface: head)
                _ = try takeSwitch(from: client)
                try client.socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                let last = try client.events { _ in false }.last
                #expect(last == .end(.closed) || last == .end(.reset))
            }
            #expect(await server.becomesIdle())
        }
    }
}
