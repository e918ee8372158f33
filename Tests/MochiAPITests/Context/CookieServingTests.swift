import MochiAPI
import Synchronization
import TestSupport
import Testing

/// Cookies over the wire: they leave with whatever response a request gets.
@Suite struct CookieServingTests {
    private struct Crash: Error {}

    private static let line = "seen=yes; Path=/; Secure; HttpOnly; SameSite=Lax"

    private static let routes: Routes = [
        "/sync": Mochi.api { request in
            try request.cookies.set("seen", "yes")
            return .text(request.cookies.get("seen") ?? "-")
        },
        "/async": Mochi.api { request async throws in
            await Task.yield()
            try await Task.detached { try request.cookies.set("seen", "yes") }.value
            return .text(request.cookies.get("seen") ?? "-")
        },
        "/stream": Mochi.api { request in
            try request.cookies.set("seen", "yes")
            return .stream { try await $0.write("yes") }
        },
        "/async-stream": Mochi.api { request async throws in
            try request.cookies.set("seen", "yes")
            return .stream { try await $0.write("yes") }
        },
        "/error": Mochi.page { request in
            try request.cookies.set("seen", "yes")
            guard request.path.isEmpty else { throw HTTPError(.forbidden, "yes") }
            return "no"
        },
        "/crash": Mochi.api { request in
            try request.cookies.set("seen", "yes")
            throw Crash()
        },
        "/missing": Mochi.api { request in
            try request.cookies.set("seen", "yes")
            return .file("/nothing-of-that-name")
        },
        "/json": Mochi.api { request in
            try request.cookies.set("seen", "yes")
            return .json(Double.nan)
        },
        "/slow": Mochi.api { request async throws in
            try request.cookies.set("seen", "yes")
            try await Task.sleep(for: .seconds(60))
            return .empty()
        }.timeLimit(.milliseconds(50)),
        "/redirect": Mochi.api { request in
            try request.cookies.set("seen", "yes")
            return try .redirect(to: "/")
        },
        "/read": Mochi.api { request in .text(request.cookies.get("a") ?? "-") },
        "/plain": Mochi.api { _ in .text("plain") },
        "/both": Mochi.api { request in
            try request.cookies.set("seen", "yes")
            try request.cookies.set("other", "a;b", CookieOptions(httpOnly: false))
            try request.cookies.set("seen", "twice")
            try request.cookies.delete("old")
            var response = Response.text("both")
            response.headers = ["set-cookie": "own=1", "vary": "accept"]
            return response
        },
    ]

    @Test(arguments: [
        ("sync", 200), ("async", 200), ("stream", 200), ("async-stream", 200), ("error", 403), ("crash", 500),
        ("missing", 404), ("json", 500), ("slow", 503), ("redirect", 303),
    ])
    func `a cookie leaves with whatever the response becomes`(path: String, status: Int) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get("/\(path)") }
        #expect(response.status == status)
        #expect(response.fields.values(of: "set-cookie") == [Self.line])
        #expect(response.fields.values(of: "vary") == ["cookie"])
    }

    @Test func `an error page that sets a cookie sends it`() async throws {
        let options = ServeOptions.testing { options in
            options.errorPage = ErrorPage { error, request in
                try request.cookies.set("seen", "yes")
                return error.message
            }
        }
        try await LiveServer.run(["/": Mochi.page { _ in throw HTTPError(.gone) }], options) { live async throws in
            #expect(try await live.get("/").fields.values(of: "set-cookie") == [Self.line])
            #expect(try await live.get("/nowhere").fields.values(of: "set-cookie") == [Self.line])
        }
    }

    @Test func `a handler's own fields stay beside the cookies`() async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get("/both") }
        #expect(
            response.fields.values(of: "set-cookie") == [
                "own=1", "other=a%3Bb; Path=/; Secure; SameSite=Lax",
                "seen=twice; Path=/; Secure; HttpOnly; SameSite=Lax",
                "old=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; HttpOnly; SameSite=Lax",
            ]
        )
        #expect(response.fields.values(of: "vary") == ["accept", "cookie"])
    }

    @Test func `reading makes the response vary, not touching cookies does not`() async throws {
        try await LiveServer.run(Self.routes) { live async throws in
            try await live.talk { client throws in
                for _ in 0..<3 {
                    let read = try client.exchange(LiveServer.head("GET", "/read", ["Cookie: a=%E2%82%AC"]))
                    #expect(read?.text == "€")
                    #expect(read?.fields.values(of: "vary") == ["cookie"])
                    #expect(read?.field("set-cookie") == nil)
                    // The same context, used again.
                    let plain = try client.exchange(LiveServer.head("GET", "/plain", ["Cookie: a=1"]))
                    #expect(plain?.field("vary") == nil)
                    #expect(plain?.field("set-cookie") == nil)
                }
            }
        }
    }

    @Test func `a response that is compressed varies by both`() async throws {
        let routes: Routes = [
            "/": Mochi.api { request in
                _ = request.cookies.has("a")
                return .text(String(repeating: "mochi ", count: 1000))
            }
        ]
        let response = try await LiveServer.run(routes) { try await $0.get("/", "Accept-Encoding: gzip") }
        #expect(response.field("content-encoding") == "gzip")
        #expect(Set(response.fields.values(of: "vary")) == ["cookie", "accept-encoding"])
    }

    @Test func `in development cookies do without TLS`() async throws {
        let options = ServeOptions.testing { $0.development = true }
        let response = try await LiveServer.run(Self.routes, options) { try await $0.get("/sync") }
        #expect(response.fields.values(of: "set-cookie") == ["seen=yes; Path=/; HttpOnly; SameSite=Lax"])
    }

    @Test func `after the head has left a change says so`() async throws {
        let errors = Mutex<[String]>([])
        let kept = Mutex<RequestContext?>(nil)
        @Sendable func change(_ request: RequestContext) {
            do {
                try request.cookies.set("late", "1")
                errors.withLock { $0.append("none") }
            } catch {
                errors.withLock { $0.append(error.description) }
            }
        }
        let routes: Routes = [
            "/stream/:touch": Mochi.api { request async throws in
                if request.parameters["touch"] == "yes" { _ = request.cookies.getAll() }
                return .stream { writer in
                    change(request)
                    try await writer.write("done")
                }
            },
            "/sync": Mochi.api { request in
                kept.withLock { $0 = request }
                return .empty()
            },
        ]
        try await LiveServer.run(routes) { live in
            for path in ["/stream/yes", "/stream/no"] {
                let response = try await live.get(path)
                #expect(response.text == "done")
                #expect(response.field("set-cookie") == nil)
            }
            _ = try await live.get("/sync")
            if let request = kept.withLock({ $0 }) { change(request) }
        }
        let seen = errors.withLock { $0 }
        #expect(seen.count == 3)
        #expect(seen.allSatisfy { $0.contains("after the head of the response has left") } == true)
    }

    @Test func `a handshake's cookies leave with the 101`() async throws {
        let routes: Routes = [
            "/ws": Mochi.ws(
                upgrade: { request, _ -> String? in
                    try request.cookies.set("seen", "yes")
                    return request.cookies.get("room")
                },
                message: { _, _ in }
            )
        ]
        try await LiveServer.run(routes) { live async throws in
            let handshake = WebSocketHandshake("/ws", fields: [FieldLine("Cookie", "room=tea")])
            try await live.socket(handshake) { client throws in
                #expect(client.response.fields.values(of: "set-cookie") == [Self.line])
            }
            let refused = try await live.shake(WebSocketHandshake("/ws"))
            #expect(refused.status == 400)
            #expect(refused.fields.values(of: "set-cookie") == [Self.line])
        }
    }

    @Test(arguments: [true, false])
    func `HTTP/2 clients may split the field, and get every line`(isTLS: Bool) async throws {
        let certificate = try await onThread { try Certificate.shared }
        let options = ServeOptions.testing { options in
            if isTLS {
                options.tls = TLSOptions(certificateFile: certificate.certificatePath, keyFile: certificate.keyPath)
            }
        }
        let routes: Routes = [
            "/": Mochi.api { request in
                try request.cookies.set("x", "1")
                try request.cookies.set("y", "2")
                return .text("\(request.httpVersion) \(request.cookies.getAll("a").joined(separator: "+"))")
            }
        ]
        let output = try await LiveServer.run(routes, options) { live in
            try await onThread {
                let version = isTLS ? "--http2" : "--http2-prior-knowledge"
                let url = "http\(isTLS ? "s" : "")://127.0.0.1:\(live.server.port)/"
                return try TLSClient.curl([version, "-i", "-H", "cookie: a=1; b=2", "-H", "cookie: a=3", url]).output
            }
        }
        #expect(output.hasSuffix("HTTP/2 1+3"))
        #expect(output.contains("set-cookie: x=1;") && output.contains("set-cookie: y=2;"))
        #expect(output.contains("vary: cookie"))
    }
}
