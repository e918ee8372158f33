import Foundation
import MochiAPI
import TestSupport
import Testing

@Suite struct MochiServerTests {
    private static let hello: Routes = ["/": Mochi.api { .text("hello \($0.clientAddress) \($0.isSecure)") }]

    private func curl(_ arguments: [String]) async throws -> String {
        try await onThread { try TLSClient.curl(arguments).output }
    }

    private func handshake(_ port: UInt16) async throws -> String {
        try await onThread { try TLSClient.handshake(port: port).transcript }
    }

    @Test func `port 0 takes a free port and tells it`() async throws {
        try await LiveServer.run(Self.hello) { live async throws in
            #expect(live.server.port > 0)
            #expect(live.server.tlsPort == nil)
        }
    }

    @Test func `the short form of the documentation serves`() async throws {
        let server = try await Mochi.serve(
            hostname: "127.0.0.1",
            port: 0,
            handlesSignals: false,
            routes: ["/": Mochi.api { _ in .text("Hello") }]
        )
        #expect(try await LiveServer(server: server).get("/").text == "Hello")
        await server.stop()
        await server.untilStopped()
    }

    @Test func `several servers live in one process`() async throws {
        try await LiveServer.run(["/": Mochi.api { _ in .text("one") }]) { one async throws in
            try await LiveServer.run(["/": Mochi.api { _ in .text("two") }], loops: 2) { two async throws in
                #expect(one.server.port != two.server.port)
                #expect(try await one.get("/").text == "one")
                #expect(try await two.get("/").text == "two")
            }
            #expect(try await one.get("/").text == "one")
        }
    }

    @Test(arguments: [1, 2])
    func `a Unix socket serves, and its file goes with the server`(loops: Int) async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/mochi.sock"
        try await LiveServer.run(Self.hello, loops: loops, .testing { $0.unixSocket = path }) { live async throws in
            #expect(live.server.port == 0)
            for _ in 0..<4 {
                let response = try await onThread {
                    try RawClient(to: .unix(path: path)).exchange(LiveServer.head("GET", "/"))
                }
                #expect(response?.text == "hello unix: false")
            }
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a socket file that an ended server left is replaced`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/mochi.sock"
        let script = "import socket,sys; s=socket.socket(socket.AF_UNIX); s.bind(sys.argv[1])"
        _ = try await onThread { try Subprocess.run("python3", ["-c", script, path]) }
        try await LiveServer.run(Self.hello, .testing { $0.unixSocket = path }) { _ async throws in
            let response = try await onThread {
                try RawClient(to: .unix(path: path)).exchange(LiveServer.head("GET", "/"))
            }
            #expect(response?.status == 200)
        }
    }

    @Test(arguments: ["::1", "::"])
    func `IPv6 serves`(hostname: String) async throws {
        try await LiveServer.run(Self.hello, loops: 2, .testing { $0.hostname = hostname }) { live async throws in
            let port = UInt16(live.server.port)
            let response = try await onThread {
                try RawClient(to: .tcp(host: "::1", port: port)).exchange(LiveServer.head("GET", "/"))
            }
            #expect(response?.text == "hello ::1 false")
        }
    }

    @Test func `TLS has the server's port, or one of its own beside it`() async throws {
        let certificate = try await onThread { try Certificate.shared }
        var tls = TLSOptions(certificateFile: certificate.certificatePath, keyFile: certificate.keyPath)
        try await LiveServer.run(Self.hello, .testing { $0.tls = tls }) { live async throws in
            let url = "https://127.0.0.1:\(live.server.port)/"
            #expect(live.server.tlsPort == nil)
            for version in ["--http1.1", "--http2"] {
                #expect(try await curl([version, url]) == "hello 127.0.0.1 true")
            }
        }
        tls.port = 0
        try await LiveServer.run(Self.hello, .testing { $0.tls = tls }) { live async throws in
            let port = try #require(live.server.tlsPort)
            #expect(port != live.server.port)
            #expect(try await live.get("/").text == "hello 127.0.0.1 false")
            #expect(try await curl(["https://127.0.0.1:\(port)/"]) == "hello 127.0.0.1 true")
        }
    }

    @Test func `HTTP/2 can be turned off`() async throws {
        let certificate = try await onThread { try Certificate.shared }
        let tls = TLSOptions(certificateFile: certificate.certificatePath, keyFile: certificate.keyPath)
        try await LiveServer.run(
            Self.hello,
            .testing { options in
                options.tls = tls
                options.http2 = false
            }
        ) { live async throws in
            let port = UInt16(live.server.port)
            let session = try await onThread { try TLSClient.handshake(port: port, options: ["-alpn", "h2,http/1.1"]) }
            #expect(session.applicationProtocol == "http/1.1")
        }
    }

    @Test(arguments: [
        ([], "TLS_AES_128_GCM_SHA256"), (["-ciphersuites", "TLS_AES_256_GCM_SHA384"], "TLS_AES_256_GCM_SHA384"),
        (["-tls1_2"], "ECDHE-ECDSA-AES128-GCM-SHA256"),
        // Who puts it first has no instructions for AES.
        (["-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256"], "TLS_CHACHA20_POLY1305_SHA256"),
    ])
    func `the cheapest of the safe ciphers is chosen`(options: [String], cipher: String) async throws {
        let certificate = try await onThread { try Certificate.shared }
        let tls = TLSOptions(certificateFile: certificate.certificatePath, keyFile: certificate.keyPath)
        try await LiveServer.run(Self.hello, .testing { $0.tls = tls }) { live async throws in
            let port = UInt16(live.server.port)
            let session = try await onThread { try TLSClient.handshake(port: port, options: options) }
            #expect(session.cipher == cipher)
        }
    }

    @Test func `new certificates are for new connections`() async throws {
        let directory = try TemporaryDirectory()
        func install(_ name: String) async throws {
            let made = try await onThread { try Certificate.make(name: name) }
            for (from, to) in [(made.certificatePath, "cert.pem"), (made.keyPath, "key.pem")] {
                try directory.write(to, Array(try Data(contentsOf: URL(fileURLWithPath: from))))
            }
        }
        try await install("first.example")
        let tls = TLSOptions(certificateFile: directory.path + "/cert.pem", keyFile: directory.path + "/key.pem")
        try await LiveServer.run(Self.hello, loops: 2, .testing { $0.tls = tls }) { live async throws in
            let port = UInt16(live.server.port)
            #expect(try await handshake(port).contains("CN = first.example"))
            try await install("second.example")
            try await live.server.reloadCertificates()
            #expect(try await handshake(port).contains("CN = second.example"))
            try directory.write("cert.pem", "broken")
            await #expect(throws: StartError.self) { try await live.server.reloadCertificates() }
            #expect(try await handshake(port).contains("CN = second.example"))
        }
    }

    // MARK: Time and the end

    @Test func `a handler that takes too long is cancelled and answered 503`() async throws {
        let cancelled = Event(of: Bool.self)
        let slow: @Sendable (RequestContext) async throws -> Response = { _ async throws in
            do {
                try await Task.sleep(for: .seconds(60))
            } catch {
                cancelled.report(error is CancellationError)
            }
            return .text("late")
        }
        let routes: Routes = [
            "/route": Mochi.api(get: slow).timeLimit(.milliseconds(20)), "/server": Mochi.api(get: slow),
            "/quick": Mochi.api { _ async in .text("quick") },
        ]
        try await LiveServer.run(routes, .testing { $0.limits.handlerTime = .milliseconds(30) }) { live async throws in
            for target in ["/route", "/server"] {
                let response = try await live.get(target)
                #expect(response.status == 503)
                #expect(response.text == #"{"error":{"message":"Service Unavailable","status":503}}"#)
            }
            #expect(await cancelled.value == true)
            #expect(try await live.get("/quick").text == "quick")
            #expect(await live.server.counters().handlerTimeouts == 2)
        }
    }

    @Test func `stop lets the request in flight finish and takes no new connection`() async throws {
        let (begun, go) = (Event(), Event())
        let routes: Routes = [
            "/": Mochi.api { _ async in
                begun.report()
                await go.value
                return .text("finished")
            }
        ]
        var options = ServeOptions(routes: routes)
        options.hostname = "127.0.0.1"
        options.port = 0
        options.loops = 2
        options.handlesSignals = false
        let live = LiveServer(server: try await Mochi.serve(options))
        let client = try RawClient(to: live.endpoint)
        try client.send(LiveServer.head("GET", "/"))
        await begun.value
        async let stopped: Void = live.server.stop()
        let endpoint = live.endpoint
        try await onThread { while (try? RawClient(to: endpoint)) != nil {} }
        go.report()
        await stopped
        await live.server.stop()
        let response = try client.response()
        #expect(response?.text == "finished")
        // Announced or not (the answer may leave before the loop has heard of the stop): the connection ends.
        _ = try client.readToEnd()
    }

    @Test func `what does not finish in time is cut`() async throws {
        let (begun, cancelled) = (Event(), Event())
        let routes: Routes = [
            "/": Mochi.api { _ async throws in
                begun.report()
                do {
                    try await Task.sleep(for: .seconds(600))
                } catch {
                    cancelled.report()
                }
                return .empty()
            }
        ]
        try await LiveServer.run(routes, .testing { $0.shutdownTimeout = .milliseconds(50) }) { live async throws in
            let client = try RawClient(to: live.endpoint)
            try client.send(LiveServer.head("GET", "/"))
            await begun.value
            await live.server.stop()
            await cancelled.value
            let rest = try await onThread { [inbox = try client.readToEnd().bytes] in inbox }
            #expect(HTTP1Transcript(rest).responses == [])
        }
    }

    @Test func `idle connections do not hold a stop up`() async throws {
        try await LiveServer.run(Self.hello, loops: 2) { live async throws in
            let client = try RawClient(to: live.endpoint)
            #expect(try client.exchange(LiveServer.head("GET", "/"))?.status == 200)
            await live.server.stop()
            #expect(try client.readToEnd().bytes == [])
        }
    }

    @Test func `what happened is counted`() async throws {
        try await LiveServer.run(Self.hello, loops: 2) { live async throws in
            _ = try await live.get("/")
            _ = try await live.get("/nowhere")
            _ = try await live.send("GET / HTTP/1.1\r\n\r\n")
            let counters = await live.server.counters()
            #expect(counters.requests == 2)
            #expect(counters.badRequests == 1)
            #expect(counters.accepted == 3)
        }
    }
}
