import TestSupport
import Testing

@testable import MochiAPI

@Suite struct CORSTests {
    private static let app = "https://app.example"

    private static func fields(_ answer: Answer) -> [String: String] {
        var found: [String: String] = [:]
        for field in answer.fields {
            let name = field.name.lowercased()
            if name.hasPrefix("access-control-") || name == "vary" { found[name] = field.value }
        }
        return found
    }

    private static let routes: Routes = [
        "/": Mochi.api(get: { _ in .text("read") }, post: { _ in .text("made") }),
        "/failure": Mochi.api { _ in throw HTTPError(.conflict) },
        "/own": Mochi.api { _ in
            var response = Response.text("own")
            try response.headers.append(.accessControlAllowOrigin, "https://own.example")
            return response
        },
        "/vary": Mochi.api { _ in
            var response = Response.text("vary")
            try response.headers.append(.vary, "Accept, Origin")
            return response
        },
    ]

    private static func run<Value>(
        _ handle: Handle,
        _ body: (LiveServer) async throws -> Value
    ) async throws -> Value {
        try await LiveServer.run(routes, .testing { $0.handle = handle }, body)
    }

    private static func preflight(_ method: String, origin: String = app, headers: String? = nil) -> [(String, String)]
    {
        [("Origin", origin), ("Access-Control-Request-Method", method)]
            + (headers.map { [("Access-Control-Request-Headers", $0)] } ?? [])
    }

    @Test(arguments: HTTPProtocol.allCases)
    func `any origin reads, and caches need not know whose it was`(httpProtocol: HTTPProtocol) async throws {
        try await Self.run(.cors(origins: .any)) { live in
            let read = try await live.answer("/", [("Origin", Self.app)], over: httpProtocol)
            #expect(read.text == "read")
            #expect(Self.fields(read) == ["access-control-allow-origin": "*"])
            let opaque = try await live.answer("/", [("Origin", "null")], over: httpProtocol)
            #expect(Self.fields(opaque) == ["access-control-allow-origin": "*"])
            let plain = try await live.answer("/", over: httpProtocol)
            #expect(Self.fields(plain) == [:])
        }
    }

    @Test(arguments: HTTPProtocol.allCases)
    func `listed origins read, and every response says that it depends on them`(
        httpProtocol: HTTPProtocol
    ) async throws {
        let handle = Handle.cors(
            origins: .list("https://App.example:443"),
            exposed: ["x-total", "etag"],
            credentials: true
        )
        try await Self.run(handle) { live in
            let read = try await live.answer("/", [("Origin", Self.app)], over: httpProtocol)
            #expect(
                Self.fields(read) == [
                    "access-control-allow-origin": Self.app, "access-control-allow-credentials": "true",
                    "access-control-expose-headers": "x-total, etag", "vary": "origin",
                ]
            )
            for other in ["https://evil.example", "http://app.example", "null", "https://app.example.evil.example"] {
                let answer = try await live.answer("/", [("Origin", other)], over: httpProtocol)
                #expect(answer.text == "read")
                #expect(Self.fields(answer) == ["vary": "origin"])
            }
            let twice = [("Origin", Self.app), ("Origin", Self.app)]
            #expect(Self.fields(try await live.answer("/", twice, over: httpProtocol)) == ["vary": "origin"])
            #expect(Self.fields(try await live.answer("/", over: httpProtocol)) == ["vary": "origin"])
        }
    }

    @Test func `errors can be read too, and paths without a route`() async throws {
        try await Self.run(.cors(origins: .any)) { live in
            for (target, status) in [("/failure", 409), ("/nowhere", 404)] {
                let answer = try await live.answer(target, [("Origin", Self.app)])
                #expect(answer.status == status)
                #expect(Self.fields(answer) == ["access-control-allow-origin": "*"])
            }
        }
    }

    @Test(arguments: HTTPProtocol.allCases)
    func `preflights are answered for every path`(httpProtocol: HTTPProtocol) async throws {
        let handle = Handle.cors(
            origins: .list(Self.app),
            methods: [.get, .delete],
            credentials: true,
            maxAge: .seconds(60)
        )
        try await Self.run(handle) { live in
            for target in ["/", "/failure", "/nowhere"] {
                let answer = try await live.answer(
                    to: "OPTIONS",
                    target,
                    Self.preflight("DELETE", headers: "X-One,  authorization"),
                    over: httpProtocol
                )
                #expect(answer.status == 204)
                #expect(
                    Self.fields(answer) == [
                        "access-control-allow-origin": Self.app, "access-control-allow-credentials": "true",
                        "access-control-allow-methods": "GET, DELETE",
                        "access-control-allow-headers": "x-one, authorization",
                        "access-control-max-age": "60", "vary": "origin",
                    ]
                )
            }
            let refused = try await live.answer(
                to: "OPTIONS",
                "/",
                Self.preflight("DELETE", origin: "https://evil.example"),
                over: httpProtocol
            )
            #expect(refused.status == 204)
            #expect(Self.fields(refused) == ["vary": "origin"])
        }
    }

    @Test(
        arguments: [
            (nil, "x-one", "x-one"), (nil, "X-One,X-Two", "x-one, x-two"), (nil, "x one", nil),
            (nil, "x-one, a(b", nil),
            (nil, "", nil), (nil, ",", nil), (["x-one", "x-two"], "x-three", "x-one, x-two"), (["x-one"], nil, nil),
        ] as [([HeaderName]?, String?, String?)]
    )
    func `fields are allowed by the list, or as they are asked for`(
        headers: [HeaderName]?,
        requested: String?,
        allowed: String?
    ) {
        let policy = CORSPolicy(origins: .any, headers: headers)
        #expect(policy.preflight(for: "*", requested: requested)[.accessControlAllowHeaders] == allowed)
    }

    @Test func `OPTIONS that is no preflight is the route's`() async throws {
        let answer = try await Self.run(.cors(origins: .any)) {
            try await $0.answer(to: "OPTIONS", "/", [("Origin", Self.app)])
        }
        #expect(answer.field("allow") == "GET, POST, HEAD, OPTIONS")
    }

    @Test func `a closure decides, and never about null`() async throws {
        let handle = Handle.cors(
            origins: .where { origin, request in
                origin == "null" || origin == Self.app && request.path == "/"
            }
        )
        try await Self.run(handle) { live in
            let (here, there) = (
                try await live.answer("/", [("Origin", Self.app)]),
                try await live.answer("/failure", [("Origin", Self.app)])
            )
            #expect(here.field("access-control-allow-origin") == Self.app)
            #expect(there.field("access-control-allow-origin") == nil)
            let opaque = try await live.answer("/", [("Origin", "null")])
            #expect(opaque.field("access-control-allow-origin") == nil)
        }
    }

    @Test func `a handler that decides by itself is left alone`() async throws {
        try await Self.run(.cors(origins: .list(Self.app))) { live in
            let own = try await live.answer("/own", [("Origin", Self.app)])
            #expect(own.fields.values(of: "access-control-allow-origin") == ["https://own.example"])
            let vary = try await live.answer("/vary", [("Origin", Self.app)])
            #expect(vary.fields.values(of: "vary") == ["Accept, Origin"])
        }
    }

    @Test(arguments: [
        Handle.cors(origins: .any, credentials: true), Handle.cors(origins: .list("app.example")),
        Handle.cors(origins: .list("null")), Handle.cors(origins: .list("https://app.example/")),
    ])
    func `what cannot work stops the start, wherever it stands`(handle: Handle) {
        let routes: Routes = ["/": Mochi.api { _ in .empty() }.handle(handle)]
        #expect(throws: StartError.self) { _ = try Application(ServeOptions(routes: routes)) }
        let options = ServeOptions.testing { $0.handle = handle }
        #expect(throws: StartError.self) { _ = try Application(options) }
    }
}
