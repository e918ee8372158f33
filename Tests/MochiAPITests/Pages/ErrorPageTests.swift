import MochiAPI
import TestSupport
import Testing

/// `handleError` and `errorPage`: what an application makes of errors.
@Suite struct ErrorPageTests {
    private struct Secret: Error, CustomStringConvertible {
        let description = "password=hunter2"
    }

    /// A page that waits before it is there, and may fail.
    private struct Apology: AsyncComponent {
        let text: String
        var isBroken = false
        var body: some HTML {
            get async throws {
                await Task.yield()
                if isBroken { throw Secret() }
                return h1 { text }
            }
        }
    }

    private static let routes: Routes = [
        "/page": Mochi.page { _ in throw Secret() },
        "/page/async": Mochi.page { _ async throws in throw Secret() },
        "/api": Mochi.api { _ in throw Secret() },
        "/api/async": Mochi.api { _ async throws in throw Secret() },
        "/form": Mochi.page(actions: ["default": { _ in throw Secret() }]) { _ in "form" },
        "/around": Mochi.page { _ in throw Secret() }.handle(Handle { try await $1($0) }),
    ]

    private static func answer(
        to method: String = "GET",
        _ target: String,
        _ fields: [(String, String)] = [],
        body: String = "",
        over httpProtocol: HTTPProtocol = .http1,
        changing change: @escaping @Sendable (inout ServeOptions) -> Void
    ) async throws -> Answer {
        try await LiveServer.run(routes, .testing(change)) { live in
            try await live.answer(to: method, target, fields, body: body, over: httpProtocol)
        }
    }

    // MARK: handleError

    private static let excuse: @Sendable (inout ServeOptions) -> Void = { options in
        options.handleError = { error, request in
            guard error is Secret else { return nil }
            return HTTPError(
                .serviceUnavailable,
                "Back soon, \(request.path).",
                headers: ["retry-after": "7"],
                detail: "\(error)"
            )
        }
    }

    @Test(arguments: ["/page", "/page/async", "/around"], HTTPProtocol.allCases)
    func `handleError changes status, message and fields of pages`(
        target: String,
        httpProtocol: HTTPProtocol
    ) async throws {
        let answer = try await Self.answer(target, over: httpProtocol, changing: Self.excuse)
        #expect(answer.status == 503)
        #expect(answer.field("retry-after") == "7")
        #expect(answer.text.contains("<h1>Back soon, \(target).</h1>"))
        #expect(!answer.text.contains("hunter2"))
    }

    @Test(arguments: ["/api", "/api/async"], HTTPProtocol.allCases)
    func `handleError changes status, message and fields of API routes`(
        target: String,
        httpProtocol: HTTPProtocol
    ) async throws {
        let answer = try await Self.answer(target, over: httpProtocol, changing: Self.excuse)
        #expect(answer.status == 503)
        #expect(answer.field("retry-after") == "7")
        #expect(answer.text == #"{"error":{"message":"Back soon, \#(target).","status":503}}"#)
    }

    @Test func `handleError changes the envelope of an action`() async throws {
        let answer = try await Self.answer(
            to: "POST",
            "/form",
            [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "same-origin"),
                ("x-mochi-action", "true"),
            ],
            body: "a=b",
            changing: Self.excuse
        )
        #expect(answer.status == 503)
        #expect(answer.field("retry-after") == "7")
        #expect(answer.text == #"{"type":"error","status":503,"error":{"message":"Back soon, /form."}}"#)
    }

    @Test func `nil from handleError leaves the error as it is`() async throws {
        let answer = try await Self.answer("/nowhere", changing: Self.excuse)
        #expect(answer.status == 404)
        #expect(answer.text.contains("<h1>Not Found</h1>"))
    }

    // MARK: errorPage

    @Test(arguments: ["/page", "/page/async", "/around", "/nowhere"], HTTPProtocol.allCases)
    func `an error page may wait`(target: String, httpProtocol: HTTPProtocol) async throws {
        let answer = try await Self.answer(target, over: httpProtocol) {
            $0.errorPage = ErrorPage { error, _ in Apology(text: error.message) }
        }
        let (status, text) = target == "/nowhere" ? (404, "Not Found") : (500, "Internal Server Error")
        #expect(answer.status == status)
        #expect(answer.field("content-type") == "text/html; charset=utf-8")
        #expect(answer.text == "<h1>\(text)</h1>")
    }

    @Test(arguments: [false, true], ["/page", "/page/async", "/around", "/nowhere"])
    func `an error page that waits and fails is its message in plain text`(
        isDevelopment: Bool,
        target: String
    ) async throws {
        let answer = try await Self.answer(target) {
            $0.development = isDevelopment
            $0.errorPage = ErrorPage { _, _ in Apology(text: "", isBroken: true) }
        }
        let (status, text) = target == "/nowhere" ? (404, "Not Found") : (500, "Internal Server Error")
        #expect(answer.status == status)
        #expect(answer.field("content-type") == "text/plain; charset=utf-8")
        #expect(answer.text == text + "\n")
    }

    @Test func `the fields of an error survive its page`() async throws {
        let answer = try await Self.answer("/page") {
            Self.excuse(&$0)
            $0.errorPage = ErrorPage { _, _ in Apology(text: "", isBroken: true) }
        }
        #expect(answer.status == 503)
        #expect(answer.field("retry-after") == "7")
        #expect(answer.text == "Back soon, /page.\n")
    }

    @Test(arguments: HTTPProtocol.allCases)
    func `HEAD has the status of the error and no page`(httpProtocol: HTTPProtocol) async throws {
        let answer = try await Self.answer(to: "HEAD", "/page", over: httpProtocol) {
            $0.errorPage = ErrorPage { error, _ in Apology(text: error.message) }
        }
        #expect(answer.status == 500)
        #expect(answer.field("content-type") == "text/html; charset=utf-8")
        #expect(answer.text.isEmpty)
    }

    @Test func `a handler that takes too long gets an error page that waits in plain text`() async throws {
        let routes: Routes = [
            "/slow": Mochi.page { _ async throws in
                try await Task.sleep(for: .seconds(3600))
                p { "late" }
            }.timeLimit(.milliseconds(20))
        ]
        let options = ServeOptions.testing { $0.errorPage = ErrorPage { error, _ in Apology(text: error.message) } }
        let answer = try await LiveServer.run(routes, options) { try await $0.get("/slow") }
        #expect(answer.status == 503)
        #expect(answer.text == "Service Unavailable\n")
    }

    @Test(arguments: ["/page", "/api", "/around", "/form"])
    func `in production the detail stays inside, in the body and in the fields`(target: String) async throws {
        let answer = try await Self.answer(
            to: target == "/form" ? "POST" : "GET",
            target,
            [("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "same-origin")],
            body: target == "/form" ? "a=b" : ""
        ) { _ in }
        #expect(answer.status == 500)
        #expect(!(answer.text + answer.fields.map { "\($0)" }.joined()).contains("hunter2"))
    }
}
