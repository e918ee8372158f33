import Glibc
import MochiEngine
import TestSupport
import Testing

/// The client between bytes and bytes, its bytes carried to a server of this process.
@Suite struct TLSClientHandleTests {
    private static let hello: Respond = { request, _ in
        request.send(status: 200, String(repeating: "mochi", count: 20_000))
    }

    private func withAdopted(
        _ identity: TLSIdentity?,
        _ body: (TestServer) async throws -> Void
    ) async throws {
        try await withServer(loops: 2, listeners: [(.adopted, identity)], Self.hello, body)
    }

    /// Carries bytes both ways until `isDone`; false at the server's end.
    private static func carry(
        _ client: TLSClientHandle,
        over socket: RawClient,
        until isDone: () throws -> Bool
    ) throws -> Bool {
        while true {
            let isComplete = try isDone()
            try socket.send(client.takeOutput())
            if isComplete { return true }
            if socket.inbox.isEmpty, try !socket.receive() { return false }
            client.receive(socket.take(socket.inbox.count))
        }
    }

    @Test func `a client speaks with the server whose certificate it trusts`() async throws {
        let identity = TLSIdentity(selfSignedWithHTTP2: true)
        try await withAdopted(identity) { server in
            let descriptor = try server.connectAdopted()
            let text = try await onThread {
                let socket = RawClient(takingOwnershipOf: descriptor)
                let client = TLSClientHandle(trusting: identity, host: "localhost")
                let isSecure = try Self.carry(client, over: socket) { try client.shakeHands() }
                #expect(isSecure)
                try client.write(Array(Wire.get("/", "Connection: close").utf8))
                var received: [UInt8] = []
                let hasEnded = try Self.carry(client, over: socket) {
                    while true {
                        switch try client.read() {
                        case .bytes(let bytes): received += bytes
                        case .nothing: return false
                        case .end: return true
                        }
                    }
                }
                #expect(hasEnded)
                return HTTP1Transcript(received).responses.first?.text
            }
            let isWhole = text == String(repeating: "mochi", count: 20_000)
            #expect(isWhole)
        }
    }

    @Test(arguments: [("localhost", true), ("127.0.0.1", true), ("mochi.example", false)])
    func `the certificate names its host`(host: String, isAccepted: Bool) async throws {
        let identity = TLSIdentity(selfSignedWithHTTP2: false)
        try await withAdopted(identity) { server in
            let descriptor = try server.connectAdopted()
            let error = try await onThread { Self.failure(TLSClientHandle(trusting: identity, host: host), descriptor) }
            #expect(error?.description == (isAccepted ? nil : "hostname mismatch"))
        }
    }

    @Test func `another server's certificate is refused, though it names the same host`() async throws {
        try await withAdopted(TLSIdentity(selfSignedWithHTTP2: false)) { server in
            let descriptor = try server.connectAdopted()
            let error = try await onThread {
                Self.failure(
                    TLSClientHandle(trusting: TLSIdentity(selfSignedWithHTTP2: false), host: "localhost"),
                    descriptor
                )
            }
            #expect(error != nil)
        }
    }

    private static func failure(_ client: TLSClientHandle, _ descriptor: Int32) -> TLSClientError? {
        do {
            _ = try carry(client, over: RawClient(takingOwnershipOf: descriptor)) { try client.shakeHands() }
            return nil
        } catch {
            return error as? TLSClientError
        }
    }

    @Test func `a certificate made for tests is valid for a day`() {
        let expiry = TLSIdentity(selfSignedWithHTTP2: false).expiry
        let now = Int64(time(nil))
        #expect((now + 80_000...now + 90_000).contains(expiry))
    }

    @Test func `what is no TLS is refused`() {
        let client = TLSClientHandle(trusting: TLSIdentity(selfSignedWithHTTP2: false), host: "localhost")
        var results: [Bool?] = []
        for answer in ["", "HTTP/1.1 400 Bad Request\r\n\r\n"] {
            client.receive(Array(answer.utf8))
            results.append(try? client.shakeHands())
        }
        let greeting = client.takeOutput()
        #expect(results == [false, nil])
        #expect(greeting.first == 22, "the first bytes are a handshake record")
    }
}
