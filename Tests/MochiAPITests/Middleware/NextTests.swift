import MochiAPI
import TestSupport
import Testing

@Suite struct NextTests {
    private static let routes: Routes = [
        "/page": Mochi.page { _ in p { "page" } },
        "/page/async": Mochi.page { _ async in p { "page" } },
        "/bytes": Mochi.api { _ in .bytes(Array("<p>page</p>".utf8), contentType: "Text/HTML ; charset=utf-8") },
        "/own-type": Mochi.api { _ in
            var response = Response.text("<p>page</p>")
            try response.headers.append(.contentType, "text/html")
            return response
        },
        "/text": Mochi.api { _ in .text("<p>text</p>") },
        "/json": Mochi.api { _ in .json(["<p>": 1]) },
        "/stream": Mochi.api { _ in .stream(contentType: "text/html") { try await $0.write("<p>stream</p>") } },
        "/encoded": Mochi.api { _ in
            var response = Response.html(p { "encoded" })
            try response.headers.append(.contentEncoding, "x-test")
            return response
        },
        "/fields": Mochi.api { _ in
            var response = Response.text("fields")
            try response.headers.append("x-internal", "secret")
            try response.headers.append("x-public", "1")
            try response.headers.append("x-public", "2")
            return response
        },
    ]

    private static func changing(_ name: String) -> Handle {
        Handle { request, next in
            try await next(
                request,
                transformPage: { html in
                    await Task.yield()
                    return html.replacing("</p>", with: " \(name)</p>")
                }
            )
        }
    }

    @Test(arguments: [
        ("/page", "<p>page inner outer</p>"), ("/page/async", "<p>page inner outer</p>"),
        ("/bytes", "<p>page inner outer</p>"), ("/own-type", "<p>page inner outer</p>"), ("/text", "<p>text</p>"),
        ("/json", "{\"<p>\":1}"), ("/stream", "<p>stream</p>"), ("/encoded", "<p>encoded</p>"),
    ])
    func `pages are changed from the inside out, and nothing else is`(target: String, text: String) async throws {
        let handle = sequence(Self.changing("outer"), Self.changing("inner"))
        for httpProtocol in HTTPProtocol.allCases {
            let answer = try await LiveServer.run(Self.routes, .testing { $0.handle = handle }) {
                try await $0.answer(target, over: httpProtocol)
            }
            #expect(answer.text == text)
        }
    }

    @Test func `the length of a changed page is that of what is sent`() async throws {
        let (whole, head) = try await LiveServer.run(Self.routes, .testing { $0.handle = Self.changing("longer") }) {
            (try await $0.get("/page"), try await $0.request("HEAD", "/page"))
        }
        #expect(whole.field("content-length") == "\("<p>page longer</p>".utf8.count)")
        #expect(head.field("content-length") == whole.field("content-length"))
    }

    @Test func `error pages are pages`() async throws {
        let answer = try await LiveServer.run(
            Self.routes,
            .testing {
                $0.handle = Self.changing("changed")
                $0.errorPage = ErrorPage { error, _ in p { error.status.code } }
            }
        ) { try await $0.get("/nowhere") }
        #expect(answer.text == "<p>404 changed</p>")
    }

    @Test func `a transformation that throws is answered as the handle's error`() async throws {
        let handle = Handle { request, next in
            try await next(request, transformPage: { _ in throw HTTPError(.badGateway) })
        }
        let answer = try await LiveServer.run(Self.routes, .testing { $0.handle = handle }) {
            try await $0.get("/page")
        }
        #expect(answer.status == 502)
    }

    @Test func `fields are removed where the closure says so`() async throws {
        let handle = Handle { request, next in
            try await next(request, filterResponseHeaders: { $0.name != "x-internal" && $0.value != "1" })
        }
        let answer = try await LiveServer.run(Self.routes, .testing { $0.handle = handle }) {
            try await $0.get("/fields")
        }
        #expect(answer.fields.values(of: "x-internal") == [])
        #expect(answer.fields.values(of: "x-public") == ["2"])
        #expect(answer.field("content-type") == "text/plain; charset=utf-8")
    }

    @Test func `Content-Type can be removed too`() async throws {
        let handle = Handle { request, next in
            try await next(request, filterResponseHeaders: { $0.name != .contentType })
        }
        let answer = try await LiveServer.run(Self.routes, .testing { $0.handle = handle }) {
            try await $0.get("/fields")
        }
        #expect(answer.field("content-type") == nil)
        #expect(answer.text == "fields")
    }
}
