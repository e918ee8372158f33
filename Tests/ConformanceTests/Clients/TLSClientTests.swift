import TestSupport
import Testing

/// The TLS clients against a server everybody knows: `openssl s_server`.
@Suite(.serialized)
struct TLSClientTests {
    private func server(_ options: String...) throws -> ServerProcess {
        let certificate = try Certificate.shared
        return try ServerProcess(
            path: "/bin/sh",
            arguments: [
                "-c",
                "exec openssl s_server -accept $PORT -www -cert \"$0\" -key \"$1\" " + options.joined(separator: " "),
                certificate.certificatePath, certificate.keyPath,
            ]
        )
    }

    @Test func `a handshake tells version, cipher and protocol`() throws {
        let server = try server("-alpn h2,http/1.1")
        let session = try TLSClient.handshake(
            port: server.port,
            options: ["-alpn", "http/1.1"],
            input: Array("GET / HTTP/1.0\r\n\r\n".utf8)
        )
        #expect(session.connected)
        #expect(session.version == "TLSv1.3")
        #expect(session.cipher.hasPrefix("TLS_"))
        #expect(session.applicationProtocol == "http/1.1")
        #expect(session.transcript.contains("HTTP/1.0 200"))
    }

    @Test func `a version the server does not speak fails`() throws {
        let server = try server("-no_tls1_3")
        #expect(try !TLSClient.handshake(port: server.port, options: ["-tls1_3"]).connected)
        #expect(try TLSClient.handshake(port: server.port, options: ["-tls1_2"]).version == "TLSv1.2")
    }

    @Test func `curl fetches over TLS`() throws {
        let server = try server()
        let result = try TLSClient.curl(["-o", "/dev/null", "-w", "%{http_code}", "https://127.0.0.1:\(server.port)/"])
        #expect(result.output == "200")
    }

    @Test func `a raw client speaks through TLS, and its end is told from a reset`() throws {
        let server = try server()
        let client = try TLSClient.connect(port: server.port)
        // Letters that are commands of s_client at a terminal are bytes like others.
        try client.send("Q")
        try client.send("R\r\nGET / HTTP/1.0\r\n\r\n")
        let (bytes, ending) = try client.readToEnd()
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.0 200"))
        #expect(ending == .closed)

        let cut = try TLSClient.connect(port: server.port)
        try cut.send("GET")
        server.send(signal: 9)
        #expect(try cut.readToEnd().ending == .reset)
    }
}
