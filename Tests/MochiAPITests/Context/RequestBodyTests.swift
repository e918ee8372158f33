import MochiAPI
import TestSupport
import Testing

@Suite struct RequestBodyTests {
    private struct Order: Codable, Equatable {
        var item: String
        var count: Int
    }

    private static let routes: Routes = [
        "/collect": Mochi.api { request async throws in .bytes(try await request.body.collect()) },
        "/collect/ten": Mochi.api { request async throws in .bytes(try await request.body.collect(upTo: 10)) },
        "/count": Mochi.api { request async throws in
            var count = 0
            for try await piece in request.body { count += piece.count }
            return .text("\(count)")
        },
        "/text": Mochi.api { request async throws in .text(try await request.text()) },
        "/json": Mochi.api { request async throws in
            var order = try await request.json(Order.self)
            order.count += 1
            return .json(order, status: .created)
        },
        "/small": Mochi.api { request async throws in .bytes(try await request.body.collect()) }.bodyLimit(8),
        "/large": Mochi.api { request async throws in
            .text("\(try await request.body.collect(upTo: 1 << 24).count)")
        }.bodyLimit(1 << 24),
        "/unread": Mochi.api { _ in .text("unread") },
        "/unread/async": Mochi.api { _ async in .text("unread") },
        "/sync": Mochi.api { request in .text("\(request.path)") },
    ]

    @Test(arguments: ["/collect", "/text", "/collect/ten"])
    func `a body is read whole`(target: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.post(target, "0123456789") }
        #expect(response.status == 200)
        #expect(response.text == "0123456789")
    }

    @Test func `a chunked body is read without its framing`() async throws {
        let response = try await LiveServer.run(Self.routes) {
            try await $0.send(
                LiveServer.head("POST", "/collect", ["Transfer-Encoding: chunked"])
                    + "4\r\nsoft\r\n7;note=1\r\n things\r\n0\r\nX-Trailer: 1\r\n\r\n"
            )
        }
        #expect(response.text == "soft things")
    }

    @Test func `a body that comes byte by byte is read as it comes`() async throws {
        let response = try await LiveServer.run(Self.routes) { live in
            try await live.talk { client in
                try client.send(LiveServer.head("POST", "/count", ["Content-Length: 500"]))
                for _ in 0..<500 { try client.send("x") }
                return try client.response()
            }
        }
        #expect(response?.text == "500")
    }

    @Test func `a large body streams through`() async throws {
        let routes =
            Self.routes + [
                "/stream": Mochi.api(post: { request in
                    var count = 0
                    for try await piece in request.body { count += piece.count }
                    return .text("\(count)")
                }).bodyLimit(1 << 30)
            ]
        let response = try await LiveServer.run(routes, loops: 2) { live in
            try await live.talk { client in
                try client.send(LiveServer.head("POST", "/stream", ["Content-Length: \(64 << 20)"]))
                let piece = [UInt8](repeating: 0x61, count: 1 << 20)
                for _ in 0..<64 { try client.send(piece) }
                return try client.response()
            }
        }
        #expect(response?.text == "\(64 << 20)")
    }

    @Test func `no body is an empty body`() async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get("/collect") }
        #expect(response.status == 200)
        #expect(response.body == [])
    }

    @Test func `JSON goes in and comes out`() async throws {
        let response = try await LiveServer.run(Self.routes) {
            try await $0.post("/json", #"{"item":"mochi","count":2}"#)
        }
        #expect(response.status == 201)
        #expect(response.field("content-type") == "application/json")
        #expect(response.text.contains(#""count":3"#))
    }

    @Test(arguments: ["", "{", "[]", #"{"item":"mochi"}"#, #"{"item":1,"count":1}"#])
    func `JSON of another shape is 400 without a detail`(body: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.post("/json", body) }
        #expect(response.status == 400)
        #expect(response.text == #"{"error":{"message":"The body is not the JSON that was expected.","status":400}}"#)
    }

    @Test func `text that is not UTF-8 is 400`() async throws {
        let response = try await LiveServer.run(Self.routes) { live in
            try await live.talk { client in
                try client.send(LiveServer.head("POST", "/text", ["Content-Length: 2"]))
                try client.send([0xC3, 0x28])
                return try client.response()
            }
        }
        #expect(response?.status == 400)
    }

    @Test(arguments: ["/small", "/collect/ten", "/collect"])
    func `a body over a limit is 413, whatever its framing`(target: String) async throws {
        let body = String(repeating: "x", count: target == "/collect" ? 1024 * 1024 + 1 : 11)
        let statuses = try await LiveServer.run(Self.routes) { live in
            let chunk = String(body.utf8.count, radix: 16) + "\r\n" + body + "\r\n0\r\n\r\n"
            return [
                try await live.post(target, body).status,
                try await live.send(LiveServer.head("POST", target, ["Transfer-Encoding: chunked"]) + chunk).status,
            ]
        }
        #expect(statuses == [413, 413])
    }

    @Test func `the limit of the server is an option`() async throws {
        let statuses = try await LiveServer.run(Self.routes, .testing { $0.limits.body = 4 }) { live in
            [
                try await live.post("/collect", "four").status, try await live.post("/collect", "fives").status,
                try await live.post("/small", "fives").status, try await live.post("/large", "fives").status,
            ]
        }
        #expect(statuses == [200, 413, 200, 200])
    }

    @Test func `a route may take more than the server`() async throws {
        let body = String(repeating: "x", count: 3 << 20)
        let response = try await LiveServer.run(Self.routes) { try await $0.post("/large", body) }
        #expect(response.text == "\(3 << 20)")
    }

    @Test(arguments: ["zz\r\nx\r\n0\r\n\r\n", "2\r\nxxx\r\n0\r\n\r\n", "1 \nx\r\n0\r\n\r\n", "-1\r\n\r\n"])
    func `malformed chunks are 400 and the connection closes`(body: String) async throws {
        let bytes = try await LiveServer.run(Self.routes) { live in
            try await live.talk { client in
                try client.send(LiveServer.head("POST", "/collect", ["Transfer-Encoding: chunked"]) + body)
                return try client.readToEnd().bytes
            }
        }
        #expect(HTTP1Transcript(bytes).statuses == [400])
    }

    @Test(arguments: ["/unread", "/unread/async"])
    func `a body that nobody reads does not disturb the next request`(target: String) async throws {
        let statuses = try await LiveServer.run(Self.routes) { live in
            try await live.talk { client in
                let request =
                    LiveServer.head("POST", target, ["Content-Length: 26"]) + "GET /evil HTTP/1.1\r\nX: y\r\n\r\n"
                let first = try client.exchange(request)
                let second = try client.exchange(LiveServer.head("GET", "/unread"))
                return [first?.status, second?.status]
            }
        }
        #expect(statuses == [200, 200])
    }

    @Test func `over HTTP/2 a body is read and limited too`() async throws {
        try await LiveServer.run(Self.routes) { live in
            let endpoint = live.endpoint
            let (read, refused, next) = try await onThread {
                let client = try HTTP2Client(to: endpoint)
                try client.send(
                    .headers(1, .request("POST", "/collect"), end: false),
                    .data(1, "soft ", end: false),
                    .data(1, "things")
                )
                let read = try client.response(on: 1)
                try client.send(.headers(3, .request("POST", "/small"), end: false), .data(3, "123456789"))
                return (read?.text, try client.response(on: 3)?.status, try client.get("/unread", on: 5)?.text)
            }
            #expect(read == "soft things")
            #expect(refused == 413)
            #expect(next == "unread")
        }
    }
}
