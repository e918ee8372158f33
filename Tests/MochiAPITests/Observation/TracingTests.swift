import Foundation
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct TracingTests {
    private struct Broken: Error {}

    private struct Avatar: Component, Island {
        let id: Int
        var body: some HTML { p { "avatar" } }
    }

    private struct Database {
        func product(_ id: Int) async throws -> Int { id }
    }

    private func examples(_ options: inout ServeOptions, _ database: Database, id: Int) async throws -> Int {
        options.tracing = TracingOptions(serviceName: "shop", sampleRatio: 0.05)
        return
            try await withSpan("load product") { span in
                span?["product.id"] = .integer(id)
                return try await database.product(id)
            }
    }

    private static let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    private static let routes: Routes = [
        "/products/:id": Mochi.page { request in
            p { request.span?.traceparent.traceID ?? "none" }
            Avatar(id: 1).deferred()
        },
        "/socket": Mochi.ws(open: { ws in try ws.send(ws.data.requestID) }, message: { _, _ in }),
        "/nested": Mochi.api { _ async throws in
            let text = try await withSpan("outer") { outer in
                outer?["id"] = 7
                outer?["name"] = "x"
                return try await withSpan("inner") { inner async throws in
                    inner.map { $0.traceparent.parentID } ?? "none"
                }
            }
            return .text(text)
        },
        "/breaks": Mochi.api { _ async throws in
            try await withSpan("breaks") { _ async throws in
                await Task.yield()
                throw Broken()
            }
        },
    ]

    /// What a collector gets of the requests that `body` makes.
    private func spans(
        ratio: Double = 1,
        status: HTTPStatus = .ok,
        _ change: (inout ServeOptions) -> Void = { _ in },
        _ body: (LiveServer) async throws -> Void
    ) async throws -> TestCollector {
        let collector = TestCollector()
        try await LiveServer.run(collector.routes(status: status)) { receiver in
            var options = ServeOptions.testing()
            options.islands = [Avatar.self]
            options.htmlShell = "{{mochi.head}}{{mochi.body}}"
            options.tracing = TracingOptions(
                endpoint: "http://127.0.0.1:\(receiver.server.port)/v1/traces",
                serviceName: "shop",
                sampleRatio: ratio
            )
            options.tracing?.headers = ["X-Key": "secret"]
            change(&options)
            // Stopping the server sends what waits.
            try await LiveServer.run(Self.routes, options) { try await body($0) }
        }
        return collector
    }

    @Test func `a request goes on with the trace that it comes with`() async throws {
        let collector = try await spans { live in
            let answer = try await live.get("/products/1?a=1", "Traceparent: \(Self.parent)")
            #expect(answer.text.contains("0af7651916cd43dd8448eb211c80319c"))
            #expect(
                answer.text.contains(
                    /<meta name="traceparent" content="00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01">/
                )
            )
        }
        #expect(collector.origins == ["shop secret"])
        try #require(collector.spans.count == 1)
        let span = collector.spans[0]
        #expect(span.traceId == "0af7651916cd43dd8448eb211c80319c")
        #expect(span.parentSpanId == "b7ad6b7169203331")
        #expect(span.spanId.count == 16 && span.spanId != "b7ad6b7169203331")
        #expect(span.name == "GET /products/:id")
        #expect(span.kind == 2)
        #expect(span["http.request.method"] == "GET")
        #expect(span["http.route"] == "/products/:id")
        #expect(span["url.path"] == "/products/1")
        #expect(span["http.response.status_code"] == "200")
        #expect(span["mochi.request_id"]?.count == 36)
        #expect(span.status.code == nil)
        let (start, end) = (UInt64(span.startTimeUnixNano) ?? 0, UInt64(span.endTimeUnixNano) ?? 0)
        #expect(start < end)
        #expect(abs(Double(start) / 1e9 - Date().timeIntervalSince1970) < 3600)
    }

    @Test func `a socket goes on with the trace of the page that opens it`() async throws {
        let log = EventLog(of: .request) { $0.path == "/socket" && $0.status == 101 }
        let collector = try await spans(ratio: 1) { live async throws in
            let text = try await live.socket("/socket?traceparent=\(Self.parent)") { client throws in
                guard case .text(let text) = try client.nextMessage() else { throw Broken() }
                _ = try client.close(1000)
                return text
            }
            await log.wait { $0.contains { $0.requestID == text } }
            // Elsewhere it is a parameter like any other.
            _ = try await live.get("/nested?traceparent=\(Self.parent)")
        }
        let socket = try #require(collector.spans.first { $0.name == "GET /socket" })
        #expect(socket.traceId == "0af7651916cd43dd8448eb211c80319c")
        #expect(socket.parentSpanId == "b7ad6b7169203331")
        #expect(socket["http.response.status_code"] == "101")
        #expect(collector.spans.first { $0.name == "GET /nested" }?.parentSpanId == nil)
    }

    @Test func `parts of a request are spans below its own, and what throws has failed`() async throws {
        let collector = try await spans { live in
            _ = try await live.get("/nested")
            _ = try await live.get("/breaks")
        }
        let byName = Dictionary(collector.spans.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        try #require(byName.count == 5)
        #expect(byName["inner"]?.parentSpanId == byName["outer"]?.spanId)
        #expect(byName["outer"]?.parentSpanId == byName["GET /nested"]?.spanId)
        #expect(byName["GET /nested"]?.parentSpanId == nil)
        #expect(byName["outer"]?.kind == 1)
        #expect(byName["outer"]?["id"] == "7")
        #expect(byName["outer"]?["name"] == "x")
        #expect(byName["breaks"]?.status.code == 2)
        #expect(byName["breaks"]?.status.message == "Broken()")
        #expect(byName["GET /breaks"]?.status.code == 2)
        #expect(byName["GET /breaks"]?["http.response.status_code"] == "500")
        #expect(Set(collector.spans.map(\.traceId)).count == 2)
    }

    @Test func `strangers do not decide what is recorded, trusted proxies do`() async throws {
        let none = try await spans(ratio: 0) { live in
            let answer = try await live.get("/products/1", "Traceparent: \(Self.parent)")
            #expect(answer.text.contains("<p>none</p>"))
            #expect(!answer.text.contains("<meta name=\"traceparent\""))
            #expect(try await live.get("/nested").text == "none")
        }
        #expect(none.spans.isEmpty)
        let unsampled = Self.parent.dropLast(2) + "00"
        let trusting = { (options: inout ServeOptions) in options.proxy.trusted = ["127.0.0.1"] }
        let asked = try await spans(ratio: 0, trusting) { live in
            _ = try await live.get("/nested", "Traceparent: \(Self.parent)")
            _ = try await live.get("/nested", "Traceparent: \(unsampled)")
        }
        #expect(asked.spans.count == 3)
        let refused = try await spans(ratio: 1, trusting) { live in
            _ = try await live.get("/nested", "Traceparent: \(unsampled)")
            _ = try await live.get("/nested", "Traceparent: malformed")
        }
        #expect(refused.spans.isEmpty)
    }

    @Test func `a collector that refuses or is away costs spans, and nobody else anything`() async throws {
        let refused = try await spans(status: .serviceUnavailable) { live async throws in
            #expect(try await live.get("/nested").status == 200)
        }
        #expect(refused.spans.count == 3)
        let options = ServeOptions.testing { options in
            options.tracing = TracingOptions(
                endpoint: "http://127.0.0.1:1/v1/traces",
                serviceName: "shop",
                sampleRatio: 1
            )
        }
        try await LiveServer.run(Self.routes, options) { live async throws in
            #expect(try await live.get("/nested").status == 200)
        }
    }

    @Test(
        arguments: [
            "https://collector/v1/traces", "collector:4318", "http://", "http://:80/", "http://a:b/", "http://a:99999/",
            "http://a b/", "http://[::1", "http://a/\r\nX: y",
        ]
    )
    func `a URL that cannot work stops the start`(url: String) {
        #expect(throws: StartError.self) { try CollectorTarget(url, [:]) }
    }

    @Test func `URLs of collectors are read`() throws {
        for url in [
            "http://a", "http://a/", "http://a:80/x?y=1", "http://127.0.0.1:4318/v1/traces", "HTTP://[::1]:4318/x",
        ] {
            _ = try CollectorTarget(url, ["authorization": "Bearer x"])
        }
        #expect(throws: StartError.self) { try CollectorTarget("http://a", ["x y": "z"]) }
        #expect(throws: StartError.self) { try CollectorTarget("http://a", ["x": "y\r\nz: 1"]) }
        #expect(throws: StartError.self) { try Tracer(TracingOptions(serviceName: "a", sampleRatio: 1.5)) }
    }

    @Test func `the environment names the collector as everywhere`() throws {
        let none = try TracingOptions.fromEnvironment { _ in nil }
        #expect(none?.endpoint == nil)
        let values = [
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_SERVICE_NAME": "shop",
            "OTEL_TRACES_SAMPLER_ARG": "0.25",
        ]
        let options = try #require(try TracingOptions.fromEnvironment { values[$0] })
        #expect(options.endpoint == "http://collector:4318/v1/traces")
        #expect(options.serviceName == "shop")
        #expect(options.sampleRatio == 0.25)
        #expect(throws: StartError.self) {
            try TracingOptions.fromEnvironment { $0 == "OTEL_TRACES_SAMPLER_ARG" ? "often" : "http://a" }
        }
    }
}
