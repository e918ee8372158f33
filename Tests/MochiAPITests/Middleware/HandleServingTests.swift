import MochiAPI
import Synchronization
import TestSupport
import Testing

@Suite struct HandleServingTests {
    private struct Secret: Error {}

    private struct Waiting: AsyncComponent {
        var body: some HTML {
            get async {
                await Task.yield()
                p { "component" }
            }
        }
    }

    /// A request, and what it is answered.
    struct Row: Sendable, CustomTestStringConvertible {
        let method: String
        let target: String
        let status: Int
        let text: String?

        init(_ method: String, _ target: String, _ status: Int, _ text: String? = nil) {
            self.method = method
            self.target = target
            self.status = status
            self.text = text
        }

        var testDescription: String { "\(method) \(target)" }
    }

    /// Each kind of route, and everything that is answered without one.
    static let kinds = [
        Row("GET", "/page", 200, "<p>page</p>"),
        Row("GET", "/page/async", 200, "<p>page</p>"),
        Row("GET", "/component", 200, "<p>component</p>"),
        Row("GET", "/form", 200, "<p>form</p>"),
        Row("POST", "/form", 200, "<p>form</p>"),
        Row("POST", "/form?/unknown", 404),
        Row("HEAD", "/page", 200, ""),
        Row("GET", "/api", 200, "api"),
        Row("DELETE", "/api", 200, "api"),
        Row("GET", "/api/async", 200, "api"),
        Row("GET", "/stream", 200, "one two"),
        Row("GET", "/file", 200, "a file"),
        Row("GET", "/response-file", 200, "a file"),
        Row("GET", "/files/file.txt", 200, "a file"),
        Row("GET", "/files/none.txt", 404),
        Row("GET", "/public.txt", 200, "public"),
        Row("GET", "/nowhere", 404, "<p>404</p><h1>Not Found</h1>"),
        Row("POST", "/nowhere", 404, "<p>404</p><h1>Not Found</h1>"),
        Row("GET", "/a/../b", 400),
        Row("POST", "/page", 405),
        Row("OPTIONS", "/page", 204),
        Row("OPTIONS", "/nowhere", 404),
        Row("GET", "/page/?a=1", 301),
        Row("GET", "/ws", 426),
        Row("GET", "/refusal", 409),
        Row("GET", "/failure", 500),
        Row("GET", "/failure/async", 500),
        Row("GET", "/unencodable", 500),
    ]

    private static func routes(_ directory: TemporaryDirectory) -> Routes {
        [
            "/page": Mochi.page { _ in p { "page" } },
            "/page/async": Mochi.page { _ async in p { "page" } },
            "/component": Mochi.page { _ in Waiting() },
            "/form": Mochi.page(actions: ["default": { _ in .success(1) }]) { _ in p { "form" } },
            "/api": Mochi.api { _ in .text("api") },
            "/api/async": Mochi.api { _ async in .text("api") },
            "/stream": Mochi.api { _ in
                .stream { writer in
                    try await writer.write("one ")
                    try await writer.write("two")
                }
            },
            "/file": Mochi.file(directory.path + "/file.txt"),
            "/response-file": Mochi.api { [path = directory.path] _ in .file(path + "/file.txt") },
            "/files/*": Mochi.files(directory.path),
            "/ws": Mochi.ws(message: { ws, message in try ws.send(message) }),
            "/refusal": Mochi.api { _ in throw HTTPError(.conflict) },
            "/failure": Mochi.api { _ in throw Secret() },
            "/failure/async": Mochi.page { _ async throws in throw Secret() },
            "/unencodable": Mochi.api { _ in .json(Double.nan) },
        ]
    }

    private static func run<Value>(
        _ handle: Handle?,
        _ body: (LiveServer) async throws -> Value
    ) async throws -> Value {
        let (files, publicFiles) = (try TemporaryDirectory(), try TemporaryDirectory())
        try files.write("file.txt", "a file")
        try publicFiles.write("public.txt", "public")
        return try await LiveServer.run(
            routes(files),
            .testing {
                $0.handle = handle
                $0.publicDirectory = publicFiles.path
                $0.trailingSlash = .never
            },
            body
        )
    }

    /// Handles that add a field which names what they have seen.
    static let observers: [(String, Handle)] = [
        (
            "asynchronous",
            Handle { request, next in
                var response = try await next(request)
                try response.headers.append("x-seen", "\(request.method) \(response.status.code)")
                return response
            }
        ),
        (
            "synchronous",
            Handle(after: { response, request in
                try? response.headers.append("x-seen", "\(request.method) \(response.status.code)")
            })
        ),
    ]

    @Test(arguments: HTTPProtocol.allCases, [0, 1])
    func `a handle sees every request and how it was answered`(
        httpProtocol: HTTPProtocol,
        observer: Int
    ) async throws {
        try await Self.run(Self.observers[observer].1) { live in
            for row in Self.kinds {
                let answer = try await live.answer(to: row.method, row.target, over: httpProtocol)
                #expect(answer.status == row.status, "\(row.testDescription)")
                #expect(answer.field("x-seen") == "\(row.method) \(row.status)", "\(row.testDescription)")
                if let text = row.text { #expect(answer.text.contains(text), "\(row.testDescription)") }
            }
        }
    }

    @Test(arguments: [0, 1])
    func `a handle sees WebSocket handshakes and may add to their answer`(observer: Int) async throws {
        let (field, echo) = try await Self.run(Self.observers[observer].1) { live in
            try await live.socket("/ws") { client in
                try client.send(.text("mochi"))
                return (client.response.field("x-seen"), try client.nextMessage())
            }
        }
        #expect(field == "GET 101")
        #expect(echo == .text("mochi"))
    }

    @Test func `a handle refuses handshakes before upgrade is asked`() async throws {
        let isAsked = Atomic(false)
        let routes: Routes = [
            "/ws": Mochi.ws(
                upgrade: { _, _ -> Int? in
                    isAsked.store(true, ordering: .relaxed)
                    return 1
                },
                message: { _, _ in }
            ),
            "/other": Mochi.api { _ in .empty() },
        ]
        let guarded = Handle { request, next in
            guard request.path != "/ws" else { throw HTTPError(.unauthorized) }
            return try await next(request)
        }
        let answer = try await LiveServer.run(routes, .testing { $0.handle = guarded }) { live in
            try await live.shake(WebSocketHandshake("/ws"))
        }
        #expect(answer.status == 401)
        #expect(isAsked.load(ordering: .relaxed) == false)
    }

    @Test(arguments: HandleServingTests.kinds)
    func `a handle may answer instead of what lies within`(row: Row) async throws {
        let answers = [
            Handle { _, _ in .text("mine", status: .accepted) },
            Handle(before: { _ in .text("mine", status: .accepted) }),
        ]
        for handle in answers {
            let answer = try await Self.run(handle) { try await $0.answer(to: row.method, row.target) }
            #expect(answer.status == 202)
            #expect(answer.text == (row.method == "HEAD" ? "" : "mine"))
        }
    }

    @Test(arguments: ["/page", "/api", "/nowhere"])
    func `what a handle throws is answered as a handler's error is`(target: String) async throws {
        let throwing = [
            Handle { _, _ in throw HTTPError(.paymentRequired) },
            Handle(before: { _ in throw HTTPError(.paymentRequired) }),
            Handle { request, next in
                _ = try await next(request)
                throw HTTPError(.paymentRequired)
            },
        ]
        for handle in throwing {
            let answer = try await Self.run(sequence(Self.observers[0].1, Self.observers[1].1, handle)) {
                try await $0.answer(target)
            }
            #expect(answer.status == 402)
            #expect(answer.fields.values(of: "x-seen") == ["GET 402", "GET 402"])
            let isJSON = answer.text.hasPrefix("{")
            #expect(isJSON == (target == "/api"))
        }
    }

    @Test func `fields of outer handles reach the client with errors from within`() async throws {
        let handle = Handle { request, next in
            var response = try await next(request)
            try response.headers.append(.setCookie, "seen=1")
            return response
        }
        let answer = try await Self.run(handle) { try await $0.answer("/failure") }
        #expect(answer.status == 500)
        #expect(answer.field("set-cookie") == "seen=1")
    }

    @Test func `a body that is read by the handler passes asynchronous handles`() async throws {
        let routes: Routes = ["/": Mochi.api { request async throws in .text(try await request.text()) }]
        for httpProtocol in HTTPProtocol.allCases {
            let answer = try await LiveServer.run(
                routes,
                .testing { $0.handle = sequence(Self.observers[0].1, Self.observers[1].1) }
            ) {
                try await $0.answer(
                    to: "POST",
                    "/",
                    [("Content-Type", "application/json")],
                    body: "mochi",
                    over: httpProtocol
                )
            }
            #expect(answer.text == "mochi")
        }
    }

    @Test func `RequestContext.current is there in handles and in handlers within them`() async throws {
        let routes: Routes = ["/": Mochi.api { _ in .text(try RequestContext.current.path) }]
        let handle = Handle { request, next in
            await Task.yield()
            var response = try await next(request)
            try response.headers.append("x-path", RequestContext.current.path)
            return response
        }
        let answer = try await LiveServer.run(routes, .testing { $0.handle = handle }) { try await $0.answer("/") }
        #expect(answer.text == "/")
        #expect(answer.field("x-path") == "/")
    }
}
