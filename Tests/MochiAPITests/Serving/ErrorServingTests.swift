import MochiAPI
import TestSupport
import Testing

@Suite struct ErrorServingTests {
    private struct Secret: Error, CustomStringConvertible {
        let description = "password=hunter2"
    }

    private static let refusal = HTTPError(
        .conflict,
        "Somebody called \"x\" was here\n",
        headers: ["retry-after": "7"],
        detail: "password=hunter2"
    )

    private static let routes: Routes = [
        "/page": Mochi.page { _ in throw refusal },
        "/api": Mochi.api { _ in throw refusal },
        "/api/async": Mochi.api { _ async throws in throw refusal },
        "/secret": Mochi.api { _ in throw Secret() },
        "/secret/async": Mochi.api { _ async throws in throw Secret() },
        "/secret/page": Mochi.page { _ in throw Secret() },
        "/value": Mochi.api { _ in .error(.unprocessableContent) },
    ]

    @Test(arguments: ["/api", "/api/async"])
    func `an API route answers its refusals in JSON`(target: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get(target) }
        #expect(response.status == 409)
        #expect(response.field("retry-after") == "7")
        #expect(response.field("content-type") == "application/json")
        #expect(response.text == #"{"error":{"message":"Somebody called \"x\" was here\n","status":409}}"#)
    }

    @Test func `a page answers its refusals with a page`() async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get("/page") }
        #expect(response.status == 409)
        #expect(response.field("content-type") == "text/html; charset=utf-8")
        #expect(response.text.contains("<p>409</p><h1>Somebody called &quot;x&quot; was here\n</h1>"))
        #expect(!response.text.contains("hunter2"))
    }

    @Test(arguments: ["/secret", "/secret/async", "/secret/page"])
    func `any other error is 500 and says nothing`(target: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get(target) }
        #expect(response.status == 500)
        #expect(response.text.contains("Internal Server Error"))
        #expect(!response.text.contains("hunter2"))
    }

    @Test func `an error is a response too`() async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get("/value") }
        #expect(response.status == 422)
        #expect(response.text == #"{"error":{"message":"Unprocessable Content","status":422}}"#)
    }

    @Test(arguments: [("/page", 409), ("/secret/page", 500), ("/nowhere", 404)])
    func `the error page renders what a page throws, and paths without a route`(
        target: String,
        status: Int
    ) async throws {
        let response = try await LiveServer.run(
            Self.routes,
            .testing {
                $0.errorPage = ErrorPage { error, request in
                    h1 { "\(error.status.code) \(request.path) \(error.detail ?? "-")" }
                }
            }
        ) { try await $0.get(target) }
        #expect(response.status == status)
        #expect(response.field("content-type") == "text/html; charset=utf-8")
        #expect(response.text == "<h1>\(status) \(target) -</h1>")
    }

    @Test func `an API route has no error page`() async throws {
        let response = try await LiveServer.run(Self.routes, .testing { $0.errorPage = ErrorPage { _, _ in h1() } }) {
            try await $0.get("/api")
        }
        #expect(response.field("content-type") == "application/json")
    }

    @Test func `in development the error page knows the detail`() async throws {
        let response = try await LiveServer.run(
            Self.routes,
            .testing { options in
                options.development = true
                options.errorPage = ErrorPage { error, _ in error.detail }
            }
        ) { try await $0.get("/secret/page") }
        #expect(response.text == "password=hunter2")
    }

    @Test func `an error page that fails falls back to plain text`() async throws {
        let response = try await LiveServer.run(
            Self.routes,
            .testing { $0.errorPage = ErrorPage { _, _ in throw Secret() } }
        ) {
            try await $0.get("/nowhere")
        }
        #expect(response.status == 404)
        #expect(response.text == "Not Found\n")
    }
}
