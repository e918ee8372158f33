import TestSupport
import Testing

@testable import MochiAPI

@Suite struct SecurityHeadersTests {
    private static let names = [
        "x-content-type-options", "referrer-policy", "x-frame-options", "strict-transport-security",
        "cross-origin-opener-policy", "permissions-policy", "content-security-policy",
    ]

    private static func sent(_ answer: Answer) -> [String] {
        answer.fields.filter { names.contains($0.name.lowercased()) }.map { "\($0.name.lowercased()): \($0.value)" }
    }

    private static let defaults = [
        "x-content-type-options: nosniff", "referrer-policy: strict-origin-when-cross-origin",
    ]

    @Test(arguments: HTTPProtocol.allCases)
    func `every kind of answer carries the defaults`(httpProtocol: HTTPProtocol) async throws {
        let files = try TemporaryDirectory()
        try files.write("file.txt", "a file")
        let routes: Routes = [
            "/page": Mochi.page { _ in "page" },
            "/api": Mochi.api { _ async in .text("api") },
            "/stream": Mochi.api { _ in .stream { try await $0.write("stream") } },
            "/stream/async": Mochi.api { _ async in .stream { try await $0.write("stream") } },
            "/empty": Mochi.api { _ in .empty() },
            "/failure": Mochi.api { _ in throw HTTPError(.internalServerError) },
            "/slow": Mochi.api { _ async throws in
                try await Task.sleep(for: .seconds(3600))
                return .empty()
            }.timeLimit(.milliseconds(1)),
        ]
        try await LiveServer.run(routes, .testing { $0.publicDirectory = files.path }) { live in
            for target in [
                "/page", "/api", "/stream", "/stream/async", "/empty", "/failure", "/slow", "/file.txt", "/nowhere",
                "/a/../b",
            ] {
                let answer = try await live.answer(target, over: httpProtocol)
                #expect(Self.sent(answer) == Self.defaults, "\(target)")
            }
        }
    }

    @Test func `nil sends none`() async throws {
        let answer = try await LiveServer.run(["/": Mochi.page { _ in "" }], .testing { $0.securityHeaders = nil }) {
            try await $0.answer("/")
        }
        #expect(Self.sent(answer) == [])
    }

    @Test func `what a handler has written itself goes before`() async throws {
        let routes: Routes = [
            "/": Mochi.api { _ in
                var response = Response.text("")
                try response.headers.append(.referrerPolicy, "no-referrer")
                try response.headers.append(.xFrameOptions, "DENY")
                try response.headers.append(.contentSecurityPolicy, "default-src 'none'")
                return response
            }
        ]
        let answer = try await LiveServer.run(
            routes,
            .testing {
                $0.securityHeaders?.frameOptions = .sameOrigin
                $0.securityHeaders?.contentSecurityPolicy = "default-src 'self'"
            }
        ) { try await $0.answer("/") }
        #expect(
            Set(Self.sent(answer)) == [
                "x-content-type-options: nosniff", "referrer-policy: no-referrer", "x-frame-options: DENY",
                "content-security-policy: default-src 'none'",
            ]
        )
    }

    @Test func `all of them are sent, transport security over TLS only`() async throws {
        let certificate = try Certificate.shared
        let options = ServeOptions.testing {
            $0.tls = TLSOptions(certificateFile: certificate.certificatePath, keyFile: certificate.keyPath, port: 0)
            $0.securityHeaders?.forbidsSniffing = false
            $0.securityHeaders?.referrerPolicy = .noReferrer
            $0.securityHeaders?.frameOptions = .deny
            $0.securityHeaders?.crossOriginOpenerPolicy = .sameOrigin
            $0.securityHeaders?.permissionsPolicy = "camera=()"
            $0.securityHeaders?.contentSecurityPolicy = "default-src 'self';\n  object-src 'none'"
            $0.securityHeaders?.strictTransportSecurity = .init(includesSubdomains: true, isPreloaded: true)
        }
        let (plain, secure) = try await LiveServer.run(["/": Mochi.page { _ in "" }], options) { live in
            let port = live.server.tlsPort ?? 0
            let secure = try await onThread { try TLSClient.curl(["-i", "https://127.0.0.1:\(port)/"]).output }
            return (try await live.answer("/"), secure)
        }
        let expected: Set = [
            "referrer-policy: no-referrer", "x-frame-options: DENY", "cross-origin-opener-policy: same-origin",
            "permissions-policy: camera=()", "content-security-policy: default-src 'self';   object-src 'none'",
        ]
        #expect(Set(Self.sent(plain)) == expected)
        for line in expected { #expect(secure.contains(line)) }
        #expect(secure.contains("strict-transport-security: max-age=31536000; includeSubDomains; preload"))
    }

    @Test(arguments: HTTPProtocol.allCases)
    func `the nonce of the policy is that of the request, and another for each`(httpProtocol: HTTPProtocol) async throws
    {
        let routes: Routes = [
            "/": Mochi.page { request in "\(request.cspNonce) \(request.cspNonce)" },
            "/stream": Mochi.page { request async in request.cspNonce + " " + request.cspNonce },
            "/unused": Mochi.api { _ in .text("") },
            "/unchanged": Mochi.api { _ in .empty(.notModified) },
        ]
        try await LiveServer.run(
            routes,
            .testing {
                $0.securityHeaders?.contentSecurityPolicy = "script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'"
            }
        ) { live in
            var nonces: Set<String> = []
            for target in ["/", "/", "/stream"] {
                let answer = try await live.answer(target, over: httpProtocol)
                let texts = answer.text.split(separator: " ").map(String.init)
                let nonce = texts[0]
                #expect(texts == [nonce, nonce])
                #expect(Base64URL.decode(nonce)?.count == 16)
                #expect(
                    answer.field("content-security-policy") == "script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'"
                )
                nonces.insert(nonce)
            }
            #expect(nonces.count == 3)
            let unused = try await live.answer("/unused", over: httpProtocol)
            #expect(unused.field("content-security-policy")?.contains("{nonce}") == false)
            let unchanged = try await live.answer("/unchanged", over: httpProtocol)
            #expect(unchanged.field("content-security-policy") == nil)
        }
    }

    @Test(arguments: ["", "\n", "default-src é", "a\u{0}b"])
    func `a policy that is no line of text stops the start`(policy: String) {
        var options = ServeOptions.testing { $0.securityHeaders?.contentSecurityPolicy = policy }
        options.routes = [:]
        #expect(throws: StartError.self) { try Application(options) }
    }
}
