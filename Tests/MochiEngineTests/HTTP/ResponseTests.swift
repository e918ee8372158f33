import MochiEngine
import TestSupport
import Testing

/// Responses as clients read them, from both kinds of handler.
struct ResponseTests {
    /// Each target asks for one kind of response.
    private static let kinds: Respond = { request, loop in
        switch request.target {
        case "/small": request.send(status: 200, "small")
        case "/static": request.send(status: 200, lasting: "static")
        case "/bytes": request.send(status: 200, .pattern(1_000_000))
        case "/string": request.send(status: 200, String(repeating: "é", count: 500_000))
        case "/twice":
            request.send(status: 200, .pattern(300_000))
            request.send(status: 500, [UInt8](repeating: 1, count: 300_000))
        case "/204": request.send(status: 204, "ignored")
        case "/304": request.send(status: 304, "ignored")
        case "/close":
            request.closeConnection()
            request.send(status: 200, "bye")
        case "/late":
            handler { exchange in
                await Task.yield()
                exchange.answer("late")
            }(request, loop)
        case "/stream", "/stream?length":
            let length = request.target.hasSuffix("length") ? 30_000 : nil
            handler { exchange in
                exchange.start(status: 201, length: length)
                for part in 0..<3 {
                    try await exchange.write(Array(Array<UInt8>.pattern(30_000)[part * 10_000..<(part + 1) * 10_000]))
                    try await exchange.write([])
                }
                try await exchange.write([], last: true)
            }(request, loop)
        default: request.send(status: 404, "none")
        }
    }

    @Test func `whole responses arrive as they were sent and leave the connection open`() async throws {
        try await withServer(Self.kinds) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try RawClient(to: endpoint)
                #expect(try client.exchange(Wire.get("/small"))?.text == "small")
                #expect(try client.exchange(Wire.get("/static"))?.text == "static")
                #expect(try client.exchange(Wire.get("/bytes"))?.body == .pattern(1_000_000))
                #expect(try client.exchange(Wire.get("/string"))?.text == String(repeating: "é", count: 500_000))
                #expect(try client.exchange(Wire.get("/late"))?.text == "late")
                #expect(try client.exchange(Wire.get("/none"))?.status == 404)
            }
        }
    }

    @Test func `a second answer changes nothing of the first`() async throws {
        try await withServer(Self.kinds) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try RawClient(to: endpoint, receiveBuffer: 4096)
                for _ in 0..<5 {
                    let response = try client.exchange(Wire.get("/twice"))
                    #expect(response?.status == 200)
                    #expect(response?.body == .pattern(300_000))
                }
            }
        }
    }

    @Test func `responses without a body keep the connection in step`() async throws {
        try await withServer(Self.kinds) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try RawClient(to: endpoint)
                #expect(try client.exchange(Wire.get("/204"))?.status == 204)
                #expect(try client.exchange(Wire.get("/304"))?.status == 304)
                for target in ["/small", "/bytes", "/string", "/stream", "/stream?length", "/late"] {
                    let response = try client.exchange(Wire.head("HEAD", target))
                    #expect(response.map { $0.status < 300 } == true)
                    #expect(response?.body == [])
                }
                #expect(try client.exchange(Wire.head("HEAD", "/bytes"))?.field("content-length") == "1000000")
                #expect(try client.exchange(Wire.get("/small"))?.text == "small")
            }
        }
    }

    @Test func `streams are chunked, or have the length that was announced`() async throws {
        try await withServer(Self.kinds) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try RawClient(to: endpoint)
                let chunked = try client.exchange(Wire.get("/stream"))
                #expect(chunked?.framing == .chunked)
                #expect(chunked?.status == 201)
                #expect(chunked?.body == .pattern(30_000))
                let sized = try client.exchange(Wire.get("/stream?length"))
                #expect(sized?.framing == .length(30_000))
                #expect(sized?.body == .pattern(30_000))
            }
        }
    }

    @Test func `HTTP/1.0 gets an end by closing, and keeps alive only where a length allows it`() async throws {
        try await withServer(Self.kinds) { server in
            let endpoint = server.endpoint
            try await onThread {
                let stream = try RawClient(to: endpoint)
                try stream.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                let response = try stream.response()
                #expect(response?.framing == .untilClose)
                #expect(response?.body == .pattern(30_000))
                #expect(stream.ending == .closed)

                let kept = try RawClient(to: endpoint)
                let first = try kept.exchange("GET /small HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                #expect(first?.field("connection") == "keep-alive")
                #expect(try kept.exchange("GET /small HTTP/1.0\r\n\r\n")?.text == "small")
                #expect(try kept.readToEnd().ending == .closed)
            }
        }
    }

    @Test func `pipelined requests are answered in order by any mix of handlers`() async throws {
        try await withServer(Self.kinds) { server in
            let endpoint = server.endpoint
            try await onThread {
                let targets = [
                    "/late", "/small", "/stream", "/static", "/late", "/204", "/bytes", "/stream?length", "/late",
                ]
                let client = try RawClient(to: endpoint)
                for _ in 0..<10 {
                    try client.send(targets.map { Wire.get($0) }.joined())
                    let texts = try targets.map { _ in try client.response()?.body }
                    #expect(texts[0] == Array("late".utf8))
                    #expect(texts[1] == Array("small".utf8))
                    #expect(texts[2] == .pattern(30_000))
                    #expect(texts[5] == [])
                    #expect(texts[6] == .pattern(1_000_000))
                    #expect(texts[8] == Array("late".utf8))
                }
            }
        }
    }

    @Test func `a handler may close the connection after its answer`() async throws {
        try await withServer(Self.kinds) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try RawClient(to: endpoint)
                try client.send(Wire.get("/close") + Wire.get("/small"))
                let response = try client.response()
                #expect(response?.announcesClose == true)
                let (rest, ending) = try client.readToEnd()
                #expect(rest.isEmpty)
                #expect(ending == .closed)
            }
        }
    }

    @Test func `the same responses arrive over TLS`() async throws {
        try await withTLSServer(Self.kinds) { server in
            let port = server.port
            try await onThread {
                let client = try TLSStream(port: port)
                for (target, body) in [
                    ("/small", Array("small".utf8)), ("/bytes", .pattern(1_000_000)), ("/late", Array("late".utf8)),
                    ("/stream", .pattern(30_000)), ("/stream?length", .pattern(30_000)), ("/204", []),
                ] {
                    client.send(Wire.get(target))
                    #expect(try client.response()?.body == body)
                }
                client.send(Wire.get("/close"))
                #expect(try client.response()?.text == "bye")
                #expect(client.receiveToEnd().isEmpty)
            }
        }
    }

    @Test func `the same responses arrive over HTTP/2`() async throws {
        try await withServer(Self.kinds) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try HTTP2Client(to: endpoint)
                var stream: UInt32 = 1
                for (target, body) in [
                    ("/small", Array("small".utf8)), ("/bytes", .pattern(1_000_000)), ("/twice", .pattern(300_000)),
                    ("/late", Array("late".utf8)), ("/stream", .pattern(30_000)), ("/stream?length", .pattern(30_000)),
                ] {
                    #expect(try client.get(target, on: stream)?.body == body)
                    stream += 2
                }
            }
        }
    }
}

/// Responses that break off must look broken.
struct BrokenResponseTests {
    /// How much is written before, whether the length was announced, and what is waited for.
    private static let broken: Respond = { request, loop in
        let target = request.target
        handler { exchange in
            exchange.start(status: 200, length: target.contains("length") ? 1000 : nil)
            if target.contains("written") { try await exchange.write(.pattern(500)) }
            if target.contains("pending") {
                // The write is with the kernel at once, so that no failure of it tells of the end.
                Task(executorPreference: exchange.loop) {
                    exchange.abort()
                }
                try await exchange.write(.pattern(10))
                await Task.yield()
            }
            exchange.abort()
            exchange.abort()
        }(request, loop)
    }

    @Test(arguments: ["/", "/length", "/written", "/written/length", "/pending", "/pending/length"], ["1.0", "1.1"])
    func `an aborted response is no whole one, and its connection ends`(target: String, version: String) async throws {
        try await withServer(Self.broken) { server in
            let endpoint = server.endpoint
            try await onThread {
                for _ in 0..<20 {
                    let client = try RawClient(to: endpoint)
                    try client.send("GET \(target) HTTP/\(version)\r\nHost: a\r\n\r\n")
                    let (bytes, ending) = try client.readToEnd()
                    let isWhole: Bool
                    if case .response = HTTP1ResponseParser.parse(bytes, ended: true) {
                        isWhole = true
                    } else {
                        isWhole = false
                    }
                    #expect(!isWhole || ending == .reset, "\(String(decoding: bytes, as: UTF8.self))")
                }
            }
            #expect(await server.becomesIdle())
        }
    }

    @Test(arguments: ["/", "/written", "/pending"])
    func `an aborted stream of HTTP/2 is reset and the connection goes on`(target: String) async throws {
        try await withServer(Self.broken) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try HTTP2Client(to: endpoint)
                for number in 0..<5 {
                    #expect(try client.get(target, on: UInt32(2 * number + 1)) == nil)
                }
                #expect(try client.synchronize().last.map { if case .ping = $0 { true } else { false } } == true)
            }
        }
    }

    @Test func `a body of another length than announced never reaches the next response`() async throws {
        try await withServer(
            handler { exchange in
                let isLong = exchange.incoming?.target == "/long"
                exchange.start(status: 200, length: 10)
                if isLong {
                    try await exchange.write(.pattern(20), last: true)
                } else {
                    try await exchange.write(.pattern(4))
                    try await exchange.write([], last: true)
                }
            }
        ) { server in
            let endpoint = server.endpoint
            try await onThread {
                for target in ["/long", "/short"] {
                    let client = try RawClient(to: endpoint)
                    try client.send(Wire.get(target) + Wire.get(target))
                    let transcript = HTTP1Transcript(try client.readToEnd().bytes)
                    #expect(transcript.responses.isEmpty)
                }
            }
        }
    }

    @Test func `writing after the end of a response throws`() async throws {
        let errors = Guarded<[String]>([])
        let done = Tally()
        try await withServer(
            handler { exchange in
                exchange.start(status: 200, length: nil)
                try await exchange.write([65], last: true)
                for _ in 0..<3 {
                    do {
                        try await exchange.write([66])
                    } catch {
                        errors.change { $0.append("\(type(of: error))") }
                    }
                    await Task.yield()
                }
                done.begin()
            }
        ) { server in
            let endpoint = server.endpoint
            try await onThread { () throws in
                #expect(try RawClient(to: endpoint).exchange(Wire.get())?.text == "A")
                done.wait { begun, _ in begun == 1 }
            }
        }
        #expect(errors.value == ["ClientGone", "ClientGone", "ClientGone"])
    }
}
