import MochiAPI
import TestSupport
import Testing

/// Options that cannot work stop the start with one sentence: the option, its value, what is accepted.
@Suite struct StartErrorTests {
    private func sentence(_ routes: Routes = [:], _ configure: (inout ServeOptions) -> Void) async throws -> String {
        let error = await #expect(throws: StartError.self) {
            _ = try await LiveServer.run(routes, .testing(configure)) { _ in }
        }
        return error?.description ?? ""
    }

    @Test(arguments: [70000, -1])
    func `a port that is none`(port: Int) async throws {
        #expect(try await sentence { $0.port = port } == "port \(port): accepted are 0 to 65535")
    }

    @Test func `a port of TLS that is none`() async throws {
        let certificate = try await onThread { try Certificate.shared }
        let tls = TLSOptions(certificateFile: certificate.certificatePath, keyFile: certificate.keyPath, port: 70000)
        #expect(try await sentence { $0.tls = tls } == "tls.port 70000: accepted are 0 to 65535")
    }

    @Test(arguments: [1, 2])
    func `a port that is in use`(loops: Int) async throws {
        try await LiveServer.run([:]) { live async throws in
            let text = try await sentence { options in
                options.port = live.server.port
                options.loops = loops
            }
            #expect(text.contains("\(live.server.port)"))
            #expect(text.contains("another process listens"))
        }
    }

    @Test func `a host that cannot be resolved`() async throws {
        let text = try await sentence { $0.hostname = "no.such.host.invalid" }
        #expect(text.contains("no.such.host.invalid"))
    }

    @Test func `an address that is not of this machine`() async throws {
        #expect(try await sentence { $0.hostname = "192.0.2.1" }.contains("192.0.2.1"))
    }

    @Test func `a certificate that does not load`() async throws {
        let certificate = try await onThread { try Certificate.shared }
        let directory = try TemporaryDirectory()
        try directory.write("broken.pem", "not a certificate")
        let broken = directory.path + "/broken.pem"
        let missing = directory.path + "/missing.pem"
        let pairs = [
            (missing, certificate.keyPath, missing), (certificate.certificatePath, missing, missing),
            (broken, certificate.keyPath, broken), (certificate.certificatePath, broken, broken),
        ]
        for (certificateFile, keyFile, culprit) in pairs {
            let text = try await sentence { $0.tls = TLSOptions(certificateFile: certificateFile, keyFile: keyFile) }
            #expect(text.contains(culprit))
        }
    }

    @Test func `a key of another certificate`() async throws {
        let (one, other) = try await onThread { (try Certificate.shared, try Certificate.make(name: "other")) }
        let tls = TLSOptions(certificateFile: one.certificatePath, keyFile: other.keyPath)
        #expect(try await sentence { $0.tls = tls }.contains(other.keyPath))
    }

    @Test func `a key with a passphrase, which nobody is there to type`() async throws {
        let certificate = try await onThread { try Certificate.shared }
        let directory = try TemporaryDirectory()
        let encrypted = directory.path + "/encrypted.pem"
        let made = try await onThread {
            try Subprocess.run(
                "openssl",
                ["ec", "-in", certificate.keyPath, "-aes128", "-passout", "pass:mochi", "-out", encrypted]
            )
        }
        #expect(made.status == .exited(0))
        let tls = TLSOptions(certificateFile: certificate.certificatePath, keyFile: encrypted)
        #expect(try await sentence { $0.tls = tls }.contains(encrypted))
    }

    @Test func `a directory that is missing`() async throws {
        #expect(
            try await sentence { $0.publicDirectory = "/nothing/here" }.contains("publicDirectory \"/nothing/here\"")
        )
        #expect(
            try await sentence(["/*": Mochi.files("/nothing/here")]) { _ in }.contains("directory \"/nothing/here\"")
        )
        #expect(try await sentence(["/a": Mochi.file("/nothing/here/a.txt")]) { _ in }.contains("\"/nothing/here\""))
    }

    @Test func `a socket file that cannot be made`() async throws {
        #expect(try await sentence { $0.unixSocket = "/nothing/here/socket" }.contains("/nothing/here/socket"))
        let long = "/tmp/" + String(repeating: "x", count: 200)
        #expect(try await sentence { $0.unixSocket = long }.contains(long))
    }

    @Test(arguments: [
        ("/a/:x", "/a/:y"), ("/a", "/a"), ("/a/*", "/a/*"),
    ])
    func `two routes for the same paths`(first: String, second: String) async throws {
        let routes: Routes = [first: Mochi.api { _ in .empty() }] + [second: Mochi.api { _ in .empty() }]
        let text = try await sentence(routes) { _ in }
        #expect(text.hasPrefix("routes: "))
        #expect(text.contains(first) && text.contains(second))
    }

    @Test(arguments: ["a", "/a/*/b", "/a//b", "/:", "/a?b", "/:x/:x"])
    func `a pattern that is none`(pattern: String) async throws {
        let text = try await sentence([pattern: Mochi.api { _ in .empty() }]) { _ in }
        #expect(text.hasPrefix("routes: "))
        #expect(text.contains(pattern))
    }

    @Test(arguments: [0, 257])
    func `too few or too many loops`(loops: Int) async throws {
        #expect(try await sentence { $0.loops = loops } == "loops \(loops): accepted are 1 to 256")
    }

    @Test func `limits that cannot be`() async throws {
        let cases: [(String, (inout ServeLimits) -> Void)] = [
            ("limits.head 10: accepted is 256 to 262144 bytes", { $0.head = 10 }),
            ("limits.headerFields 0: accepted is 1 to 100", { $0.headerFields = 0 }),
            ("limits.body -1: accepted is 0 bytes or more", { $0.body = -1 }),
            ("limits.minimumRate -1: accepted is 0 bytes a second or more", { $0.minimumRate = -1 }),
            ("limits.connections 0: accepted is 1 or more", { $0.connections = 0 }),
            ("limits.connectionsPerAddress 0: accepted is 1 or more", { $0.connectionsPerAddress = 0 }),
            ("limits.http2Resets 0: accepted is 1 or more", { $0.http2Resets = 0 }),
            ("limits.http2ControlFrames 0: accepted is 1 or more", { $0.http2ControlFrames = 0 }),
            ("limits.http2BodyMemory 1: accepted is at least the limit of one body", { $0.http2BodyMemory = 1 }),
        ]
        for (text, change) in cases {
            #expect(try await sentence { change(&$0.limits) } == text)
        }
        #expect(try await sentence { $0.limits.headerTime = .zero }.hasPrefix("limits.headerTime"))
        #expect(try await sentence { $0.limits.handlerTime = .seconds(-1) }.hasPrefix("limits.handlerTime"))
    }
}
