import MochiAPI
import MochiTesting
import TestSupport
import Testing

@Suite struct EventStreamServingTests {
    private struct Broken: Error {}

    private struct Price: Encodable, Sendable {
        let mochi: String
    }

    private static let routes: Routes = [
        "/count": Mochi.sse { stream, _ in
            for number in 1...3 { try await stream.send("\(number)", event: "count", id: "n\(number)") }
        },
        "/slow": Mochi.sse { stream, _ in
            for number in 1...3 {
                await Task.yield()
                try await stream.send("\(number)")
                try await Task.sleep(for: .milliseconds(1))
            }
        },
        "/many": Mochi.sse { stream, _ in for number in 0..<2000 { try await stream.send("number \(number)") } },
        "/elsewhere": Mochi.sse { stream, _ in
            try await Task.detached { for number in 0..<100 { try await stream.send("\(number)") } }.value
        },
        "/json": Mochi.sse { stream, _ in try await stream.send(json: Price(mochi: "matcha"), event: "price") },
        "/retry": Mochi.sse { stream, _ in
            try await stream.retry(after: .milliseconds(1500))
            try await stream.send("a")
        },
        "/empty": Mochi.sse { _, _ in },
        "/refused": Mochi.sse { _, request in
            await Task.yield()
            throw HTTPError(.unauthorized, "Log in first.")
        },
        "/broken": Mochi.sse { stream, _ in
            try await stream.send("begun")
            throw Broken()
        },
        "/cookie": Mochi.sse { stream, request in
            try request.cookies.set("seen", "1")
            try await stream.send("a")
        },
        "/back": Mochi.sse { stream, _ in try await stream.send(stream.lastEventID ?? "nothing") },
    ]

    @Test(arguments: [TestDepth.inProcess, .loopback, .tls])
    func `events arrive in order, and the stream ends with the handler`(depth: TestDepth) async throws {
        try await Self.routes.test(depth) { client async throws in
            try await client.events("/count") { response, events async throws in
                #expect(response.status == .ok)
                #expect(response.headers[.contentType] == "text/event-stream")
                #expect(response.headers[.cacheControl] == "no-cache")
                #expect(response.headers["x-accel-buffering"] == "no")
                let rest = try await events.rest()
                #expect(rest == (1...3).map { TestEvent("\($0)", event: "count", id: "n\($0)") })
            }
            let slow = try await client.events("/slow") { _, events in try await events.rest() }
            #expect(slow == (1...3).map { TestEvent("\($0)") })
            let many = try await client.events("/many") { _, events in try await events.rest() }
            #expect((many == (0..<2000).map { TestEvent("number \($0)") }) == true)
            let elsewhere = try await client.events("/elsewhere") { _, events in try await events.rest() }
            #expect(elsewhere == (0..<100).map { TestEvent("\($0)") })
        }
    }

    @Test func `nothing is compressed`() async throws {
        try await Self.routes.test { client async throws in
            try await client.events("/count", headers: [.acceptEncoding: "gzip, br"]) { response, events async throws in
                #expect(response.headers[.contentEncoding] == nil)
                #expect(try await events.rest().count == 3)
            }
        }
    }

    @Test func `events travel over HTTP/2 and HTTP/1.0`() async throws {
        try await LiveServer.run(Self.routes) { live async throws in
            let endpoint = live.endpoint
            let expected =
                "event: count\nid: n1\ndata: 1\n\nevent: count\nid: n2\ndata: 2\n\nevent: count\nid: n3\ndata: 3\n\n"
            let response = try await onThread { try HTTP2Client(to: endpoint).get("/count", on: 1) }
            #expect(response?.status == 200)
            #expect(response?.text == expected)
            let many = try await onThread { try HTTP2Client(to: endpoint).get("/many", on: 1) }
            #expect(many?.text.contains("data: number 1999\n\n") == true)
            let old = try await live.talk { client throws in
                try client.send("GET /count HTTP/1.0\r\nHost: test\r\n\r\n")
                return try client.readToEnd()
            }
            let text = String(decoding: old.bytes, as: UTF8.self)
            #expect(old.ending == .closed)
            #expect(text.hasSuffix("\r\n\r\n" + expected))
            #expect(!text.contains("transfer-encoding"))
        }
    }

    @Test func `values are sent as JSON`() async throws {
        try await Self.routes.test { client async throws in
            let events = try await client.events("/json") { _, events in try await events.rest() }
            #expect(events == [TestEvent("{\"mochi\":\"matcha\"}", event: "price")])
        }
    }

    @Test func `the time to come back is told in milliseconds`() async throws {
        try await Self.routes.test { client async throws in
            try await client.events("/retry") { _, events async throws in
                #expect(try await events.rest() == [TestEvent("a")])
                #expect(events.retry == .milliseconds(1500))
            }
        }
    }

    @Test func `a stream may be empty`() async throws {
        try await Self.routes.test { client async throws in
            try await client.events("/empty") { response, events async throws in
                #expect(response.status == .ok)
                #expect(try await events.rest() == [])
            }
        }
    }

    @Test func `HEAD runs no handler, other methods are refused`() async throws {
        try await Self.routes.test { client async throws in
            let head = try await client.request(.head, "/broken")
            #expect(head.status == .ok)
            #expect(head.headers[.contentType] == "text/event-stream")
            for method in [HTTPMethod.post, .put, .delete] {
                let refused = try await client.request(method, "/count")
                #expect(refused.status == .methodNotAllowed)
                #expect(refused.headers[.allow] == "GET, HEAD, OPTIONS")
            }
        }
    }

    @Test func `an error before the first event is the response`() async throws {
        try await Self.routes.test { client async throws in
            let response = try await client.get("/refused")
            #expect(response.status == .unauthorized)
            #expect(response.text == "Log in first.")
        }
    }

    @Test(arguments: [TestDepth.inProcess, .loopback, .tls])
    func `an error after it cuts the stream`(depth: TestDepth) async throws {
        try await Self.routes.test(depth) { client async throws in
            try await client.events("/broken") { _, events async throws in
                #expect(try await events.next() == TestEvent("begun"))
                await #expect(throws: TestClientError.self) { try await events.next() }
            }
        }
    }

    @Test func `cookies can be set until the first event`() async throws {
        try await Self.routes.test { client async throws in
            try await client.events("/cookie") { response, _ async throws in
                #expect(response.headers[.setCookie]?.hasPrefix("seen=1") == true)
            }
        }
    }

    @Test(arguments: [("17", "17"), ("a b", "a b"), ("餅", "餅"), (nil, "nothing"), ("", "nothing")])
    func `a client that comes back says what it has got`(id: String?, answer: String) async throws {
        try await Self.routes.test { client async throws in
            let event = try await client.events("/back", lastEventID: id) { _, events in try await events.next() }
            #expect(event?.data == answer)
        }
    }

    @Test func `a handle around the route may refuse it`() async throws {
        let routes: Routes = [
            "/count": Mochi.sse { stream, _ in try await stream.send("a") }
                .handle(
                    Handle { request, next in
                        guard request.query["key"] == "1" else { throw HTTPError(.forbidden) }
                        return try await next(request)
                    }
                )
        ]
        try await routes.test { client async throws in
            #expect(try await client.get("/count").status == .forbidden)
            let events = try await client.events("/count?key=1") { _, events in try await events.rest() }
            #expect(events == [TestEvent("a")])
        }
    }

    @Test(arguments: ["heartbeat", "sendBuffer", "comeBack"])
    func `an option that cannot work stops the start`(name: String) async throws {
        let routes: Routes = [
            "/": Mochi.sse { _, _ in }.eventStream { options in
                switch name {
                case "heartbeat": options.heartbeat = .zero
                case "sendBuffer": options.sendBuffer = 0
                default: options.comeBack = .seconds(-1)...(.seconds(1))
                }
            }
        ]
        let error = await #expect(throws: StartError.self) { try await routes.test { _ in } }
        #expect(error?.description.contains("eventStreams.\(name)") == true)
    }
}
