import Foundation
import Glibc
import TestSupport
import Testing

/// A server as a process: signals, socket activation, certificates from the environment.
@Suite struct ServerProcessTests {
    private func start(_ environment: [String: String] = [:]) async throws -> ServerProcess {
        try await onThread { try ServerProcess(product: "showcase", environment: environment) }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal lets the request in flight finish and exits 0`(signal: Int32) async throws {
        let server = try await start()
        let (response, status) = try await onThread {
            let client = try RawClient(to: server.endpoint)
            try client.send("GET /api/slow?ms=700 HTTP/1.1\r\nHost: a\r\n\r\n")
            // Another connection's answer says that the loops have read the first request, or will before the signal counts.
            _ = try RawClient(to: server.endpoint).exchange("GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n")
            server.send(signal: signal)
            return (try client.response(), try server.waitForExit())
        }
        #expect(response?.text == #"{"milliseconds":700}"#)
        #expect(status == .exited(0))
    }

    @Test func `the log says what stopped the server, before it ends`() async throws {
        let server = try await start(["MOCHI_LOG": "json"])
        let status = try await onThread {
            server.terminate()
            return try server.waitForExit()
        }
        #expect(status == .exited(0))
        #expect(server.standardError.contains(#""event":"server:stop","reason":"signal","signal":"SIGTERM"}"#))
    }

    @Test func `a second signal exits 1 at once`() async throws {
        let server = try await start()
        let status = try await onThread {
            let client = try RawClient(to: server.endpoint)
            try client.send("GET /api/slow?ms=60000 HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try RawClient(to: server.endpoint).exchange("GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n")
            server.terminate()
            while (try? RawClient(to: server.endpoint)) != nil {}
            server.terminate()
            return try server.waitForExit()
        }
        #expect(status == .exited(1))
    }

    @Test func `SIGHUP reloads the certificate and keeps connections`() async throws {
        let directory = try TemporaryDirectory()
        func install(_ name: String) async throws {
            let made = try await onThread { try Certificate.make(name: name) }
            for (from, to) in [(made.certificatePath, "cert.pem"), (made.keyPath, "key.pem")] {
                try directory.write(to, Array(try Data(contentsOf: URL(fileURLWithPath: from))))
            }
        }
        try await install("first.example")
        let secure = try FreePort.next()
        let server = try await start([
            "TLS_PORT": "\(secure)", "TLS_CERT": directory.path + "/cert.pem", "TLS_KEY": directory.path + "/key.pem",
        ])
        let before = try await onThread { try TLSClient.handshake(port: secure).transcript }
        #expect(before.contains("CN = first.example"))
        let kept = try RawClient(to: server.endpoint)
        try await install("second.example")
        server.send(signal: SIGHUP)
        let isRenewed = try await onThread {
            try server.wait { try TLSClient.handshake(port: secure).transcript.contains("CN = second.example") }
        }
        #expect(isRenewed)
        #expect(try kept.exchange("GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
        try directory.write("cert.pem", "broken")
        server.send(signal: SIGHUP)
        let isReported = server.wait { server.standardError.contains("the certificates stay as they are") }
        #expect(isReported)
        let after = try await onThread { try TLSClient.handshake(port: secure).transcript }
        #expect(after.contains("CN = second.example"))
    }

    @Test(arguments: ["1", "2"])
    func `a socket that a service manager hands over is listened on`(loops: String) async throws {
        // As systemd does it: the listening socket is descriptor 3, LISTEN_PID the process itself.
        let script = """
            import os, socket, sys
            listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
            os.dup2(listener.fileno(), 3)
            os.set_inheritable(3, True)
            os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()), PORT="1")
            os.execv(sys.argv[1], [sys.argv[1]])
            """
        let server = try await onThread {
            try ServerProcess(
                path: "python3",
                arguments: ["-c", script, ServerProcess.buildDirectory + "/echo-server"],
                environment: ["MOCHI_LOOPS": loops]
            )
        }
        for _ in 0..<8 {
            let response = try await onThread {
                try RawClient(to: server.endpoint).exchange(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nmochi"
                )
            }
            #expect(response?.text == "mochi")
        }
        server.terminate()
        #expect(try await onThread { try server.waitForExit() } == .exited(0))
    }

    @Test func `descriptors meant for another process are left alone`() async throws {
        let server = try await start(["LISTEN_FDS": "1", "LISTEN_PID": "1"])
        #expect(server.isRunning)
    }
}
