import MochiAPI
import TestSupport
import Testing

@Suite struct CompressionServingTests {
    private static let text = String(repeating: "soft things, made daily. ", count: 400)

    private static let routes: Routes = [
        "/text": Mochi.api { _ in .text(text) },
        "/page": Mochi.page { _ async in text },
        "/json": Mochi.api { _ in .json([text]) },
        "/tiny": Mochi.api { _ in .text("tiny") },
        "/image": Mochi.api { _ in .bytes(Array(text.utf8), contentType: "image/png") },
        "/svg": Mochi.api { _ in .bytes(Array(text.utf8), contentType: "image/svg+xml; charset=utf-8") },
        "/encoded": Mochi.api { _ in
            var response = Response.text(text)
            response.headers = ["content-encoding": "zstd"]
            return response
        },
        "/tagged": Mochi.api { _ in
            var response = Response.text(text)
            response.headers = ["etag": "\"1\"", "vary": "cookie"]
            return response
        },
        "/stream": Mochi.api { _ in
            .stream(contentType: "text/csv") { writer in
                for _ in 0..<400 { try await writer.write("soft things, made daily. ") }
            }
        },
        "/error": Mochi.api { _ in throw HTTPError(.badRequest, text) },
    ]

    private func decoded(_ response: HTTP1Response) throws -> String {
        switch response.field("content-encoding") {
        case "gzip": try Subprocess.run("gzip", ["-dc"], input: response.body).output
        case "br": try Brotli.decoded(response.body)
        case nil: response.text
        case let coding?: coding
        }
    }

    @Test(arguments: ["/text", "/page", "/stream", "/svg"], ["br", "gzip"])
    func `what shrinks is compressed, and decodes to the original`(target: String, coding: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get(target, "Accept-Encoding: \(coding)") }
        #expect(response.status == 200)
        #expect(response.field("content-encoding") == coding)
        #expect(response.field("vary") == "accept-encoding")
        // A stream leaves piece by piece, and each piece costs some bytes.
        #expect(response.body.count < Self.text.utf8.count / 2)
        let original = try await onThread { [self] in try decoded(response) }
        #expect(original == Self.text)
    }

    @Test(arguments: [
        ("br, gzip", "br"), ("gzip, br", "br"), ("gzip;q=1, br;q=0.5", "gzip"), ("br;q=0, gzip", "gzip"),
        ("GZIP", "gzip"), ("x-gzip", "gzip"), ("*", "br"), ("*;q=0.1, gzip", "gzip"),
        ("identity;q=0.5, gzip;q=0.2", nil),
        ("identity", nil), ("deflate, zstd", nil), ("", nil), ("gzip;q=0", nil), ("gzip;q=2", nil), (nil, nil),
    ])
    func `the client's weights decide`(accepted: String?, coding: String?) async throws {
        let response = try await LiveServer.run(Self.routes) { live in
            if let accepted {
                try await live.get("/text", "Accept-Encoding: \(accepted)")
            } else {
                try await live.get("/text")
            }
        }
        #expect(response.field("content-encoding") == coding)
        #expect(response.field("vary") == "accept-encoding")
        if coding == nil { #expect(response.framing == .length(Self.text.utf8.count)) }
    }

    @Test(arguments: ["/tiny", "/image"])
    func `what would not shrink is left alone`(target: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get(target, "Accept-Encoding: br, gzip") }
        #expect(response.field("content-encoding") == nil)
        #expect(response.field("vary") == nil)
    }

    @Test func `what is encoded already is not encoded again`() async throws {
        let response = try await LiveServer.run(Self.routes) {
            try await $0.get("/encoded", "Accept-Encoding: br, gzip")
        }
        #expect(response.fields.values(of: "content-encoding") == ["zstd"])
        #expect(response.text == Self.text)
    }

    @Test func `a strong entity tag becomes a weak one`() async throws {
        let (coded, plain) = try await LiveServer.run(Self.routes) { live in
            (try await live.get("/tagged", "Accept-Encoding: br"), try await live.get("/tagged"))
        }
        #expect(coded.field("etag") == "W/\"1\"")
        #expect(plain.field("etag") == "\"1\"")
        #expect(Set(coded.fields.values(of: "vary")) == ["cookie", "accept-encoding"])
    }

    @Test func `HEAD is answered as GET without its body`() async throws {
        let response = try await LiveServer.run(Self.routes) {
            try await $0.request("HEAD", "/text", "Accept-Encoding: gzip")
        }
        #expect(response.field("content-encoding") == "gzip")
        #expect(response.field("vary") == "accept-encoding")
        #expect(response.body == [])
    }

    @Test func `errors are compressed as well`() async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get("/error", "Accept-Encoding: gzip") }
        #expect(response.status == 400)
        let original = try await onThread { [self] in try decoded(response) }
        #expect(original.contains(Self.text))
    }

    @Test func `over HTTP/2 a stream is compressed too`() async throws {
        try await LiveServer.run(Self.routes) { live in
            let endpoint = live.endpoint
            let response = try await onThread {
                let client = try HTTP2Client(to: endpoint)
                try client.send(.headers(1, .request("GET", "/stream", more: [.literal("accept-encoding", "gzip")])))
                return try client.response(on: 1)
            }
            #expect(response?.fields.values(of: "content-encoding") == ["gzip"])
            let body = response?.body ?? []
            let original = try await onThread { try Subprocess.run("gzip", ["-dc"], input: body).output }
            #expect(original == Self.text)
        }
    }
}
