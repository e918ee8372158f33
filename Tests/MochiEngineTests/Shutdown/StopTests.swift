import MochiEngine
import TestSupport
import Testing

/// A server that stops loses nothing that it has accepted.
@Suite(.serialized)
struct StopTests {
    /// Holds handlers back until the test lets them go.
    private final class Gate: Sendable {
        let arrivals = Tally()
        private let stream: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation

        init() {
            (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        }

        func pass() async {
            arrivals.begin()
            for await _ in stream { break }
            arrivals.end()
        }

        func open() {
            continuation.finish()
        }

        var respond: Respond {
            handler { [self] exchange in
                switch exchange.incoming?.target {
                case "/held":
                    await pass()
                    exchange.answer("finished")
                case "/stream":
                    exchange.start(status: 200, length: nil)
                    try await exchange.write([65])
                    await pass()
                    try await exchange.write([66], last: true)
                case "/body":
                    arrivals.begin()
                    exchange.answer("\(try await exchange.collect().count)")
                default: exchange.answer("quick")
                }
            }
        }
    }

    private func start(
        loops: Int = 1,
        limits: Limits = Limits(),
        _ respond: @escaping Respond
    ) async throws -> TestServer {
        TestServer(
            server: try await Server.start(
                loops: loops,
                limits: limits,
                listeners: [(.tcp(host: "127.0.0.1", port: 0), nil)],
                responder: ClosureResponder(respond)
            )
        )
    }

    @Test(arguments: [1, 2])
    func `requests in flight finish, idle connections close, new ones are refused`(loops: Int) async throws {
        let gate = Gate()
        let server = try await start(loops: loops, gate.respond)
        let endpoint = server.endpoint
        let isStopping = Tally()
        async let clients: Void = onThread {
            let idle = try (0..<4).map { _ in try RawClient(to: endpoint) }
            for client in idle { #expect(try client.exchange(Wire.get())?.text == "quick") }
            let held = try (0..<4).map { _ in try RawClient(to: endpoint) }
            for client in held { try client.send(Wire.get("/held")) }
            let streams = try (0..<4).map { _ in try RawClient(to: endpoint) }
            for client in streams { try client.send(Wire.get("/stream")) }
            let uploads = try (0..<4).map { _ in try RawClient(to: endpoint) }
            for client in uploads { try client.send(Wire.post("/body", length: 6) + "abc") }
            gate.arrivals.wait { begun, _ in begun == 12 }
            isStopping.begin()
            for client in idle { #expect(try client.readToEnd().bytes.isEmpty) }
            #expect(throws: SystemError.self) { _ = try RawClient(to: endpoint) }
            gate.open()
            for client in uploads { try client.send("def") }
            for client in held {
                let response = try client.response()
                #expect(response?.text == "finished")
                #expect(response?.announcesClose == true)
            }
            for client in streams { #expect(try client.response()?.text == "AB") }
            for client in uploads { #expect(try client.response()?.text == "6") }
        }
        try await onThread { isStopping.wait { begun, _ in begun == 1 } }
        await server.server.stop(timeout: .seconds(20))
        try await clients
        #expect(await server.server.counters().disconnects == 0)
    }

    @Test func `an HTTP/2 client is told, its requests finish, and then the connection ends`() async throws {
        let gate = Gate()
        let server = try await start(gate.respond)
        let endpoint = server.endpoint
        async let client: Void = onThread {
            let client = try HTTP2Client(to: endpoint)
            #expect(try client.get(on: 1)?.text == "quick")
            try client.send(.headers(3, .request("GET", "/held")))
            gate.arrivals.wait { begun, _ in begun == 1 }
            let first = try client.events { if case .goAway = $0 { true } else { false } }
            #expect(first.last.map { if case .goAway(_, 0, _) = $0 { true } else { false } } == true)
            gate.open()
            #expect(try client.response(on: 3)?.text == "finished")
            let rest = try client.events { _ in false }
            #expect(rest.last == .end(.closed))
        }
        try await onThread { gate.arrivals.wait { begun, _ in begun == 1 } }
        await server.server.stop(timeout: .seconds(20))
        try await client
    }

    @Test func `an upload over HTTP 2 that goes on while the server stops is answered`() async throws {
        let server = try await start(handler { exchange in exchange.answer("\(try await exchange.collect().count)") })
        let endpoint = server.endpoint
        let hasBegun = Tally()
        async let client: Void = onThread {
            let client = try HTTP2Client(to: endpoint)
            try client.send(.headers(1, .request("POST", "/upload"), end: false), .data(1, "first", end: false))
            hasBegun.begin()
            // The second GOAWAY, a second after the first, would name the last stream and end what is incomplete.
            let announced = try client.events { if case .goAway = $0 { true } else { false } }
            #expect(announced.last.map { if case .goAway(_, 0, _) = $0 { true } else { false } } == true)
            _ = try? client.events(by: .milliseconds(1500)) { _ in false }
            try client.send(.data(1, "second"))
            #expect(try client.response(on: 1)?.text == "11")
        }
        try await onThread { hasBegun.wait { begun, _ in begun == 1 } }
        await server.server.stop(timeout: .seconds(20))
        try await client
    }

    @Test func `stopping twice, at once and again, waits for the same end`() async throws {
        let gate = Gate()
        let server = try await start(loops: 2, gate.respond)
        let endpoint = server.endpoint
        async let client: Void = onThread { () throws in
            #expect(try RawClient(to: endpoint).exchange(Wire.get("/held"))?.text == "finished")
        }
        try await onThread { gate.arrivals.wait { begun, _ in begun == 1 } }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { await server.server.stop(timeout: .seconds(20)) }
            }
            group.addTask {
                await server.loops[0].passTime()
                gate.open()
            }
        }
        try await client
        await server.server.stop(timeout: .seconds(20))
        #expect(await server.server.connectionCount() == 0)
    }

    @Test func `a server stops before any connection came`() async throws {
        for loops in 1...3 {
            let server = try await start(loops: loops) { _, _ in }
            await server.server.stop(timeout: .seconds(20))
            #expect(await server.server.counters() == Counters())
        }
    }

    @Test func `at the deadline what is left is cut and its handlers are cancelled`() async throws {
        let handlers = Tally()
        let server = try await start(
            loops: 2,
            handler { exchange in
                let mark = handlers.mark()
                defer { withExtendedLifetime(mark) {} }
                if exchange.incoming?.target == "/stream" {
                    exchange.start(status: 200, length: nil)
                    while true { try await exchange.write([UInt8](repeating: 1, count: 100_000)) }
                }
                try await Task.sleep(for: .seconds(3600))
            }
        )
        let endpoint = server.endpoint
        async let clients: Void = onThread {
            let clients = try (0..<8).map { number in
                let client = try RawClient(to: endpoint, receiveBuffer: 4096)
                try client.send(Wire.get(number.isMultiple(of: 2) ? "/sleep" : "/stream"))
                return client
            }
            let http2 = try HTTP2Client(to: endpoint)
            try http2.send(.headers(1, .request()))
            handlers.wait { begun, _ in begun == 9 }
            for client in clients { _ = try client.readToEnd() }
            _ = try http2.socket.readToEnd()
        }
        try await onThread { handlers.wait { begun, _ in begun == 9 } }
        await server.server.stop(timeout: .milliseconds(100))
        try await clients
        try await onThread { #expect(handlers.wait { $0 == $1 }) }
        #expect(await server.server.counters().disconnects == 9)
    }

    @Test func `what waits in the queue of a socket is served before it closes`() async throws {
        let server = try await start { request, _ in request.send(status: 200, "served") }
        let endpoint = server.endpoint
        let isReady = Tally()
        let mayGoOn = Tally()
        async let clients: Void = onThread {
            // The loop is held while they connect: nobody has accepted them when the stop begins.
            isReady.wait { begun, _ in begun == 1 }
            let clients = try (0..<40).map { _ in try RawClient(to: endpoint) }
            for client in clients { try client.send(Wire.get()) }
            mayGoOn.begin()
            for client in clients {
                #expect(try client.response()?.text == "served")
            }
        }
        server.loops[0].post {
            isReady.begin()
            mayGoOn.wait { begun, _ in begun == 1 }
        }
        await server.server.stop(timeout: .seconds(20))
        try await clients
    }

    @Test func `what a Unix socket has accepted is served by whichever loop it is dealt to`() async throws {
        let path = "/tmp/mochi-stop-\(UInt32.random(in: 0...UInt32.max)).sock"
        let server = TestServer(
            server: try await Server.start(
                loops: 3,
                limits: Limits(),
                listeners: [(.unix(path: path), nil)],
                responder: ClosureResponder { request, loop in request.send(status: 200, "\(loop.index)") }
            )
        )
        let isReady = Tally()
        let mayGoOn = Tally()
        async let clients: Void = onThread {
            isReady.wait { begun, _ in begun == 1 }
            let clients = try (0..<30).map { _ in try RawClient(to: .unix(path: path)) }
            for client in clients { try client.send(Wire.get()) }
            mayGoOn.begin()
            let texts = try clients.map { try $0.response()?.text }
            for loop in ["0", "1", "2"] { #expect(texts.count { $0 == loop } == 10) }
        }
        server.loops[0].post {
            isReady.begin()
            mayGoOn.wait { begun, _ in begun == 1 }
        }
        await server.server.stop(timeout: .seconds(20))
        try await clients
    }

    @Test func `a TLS handshake that is under way when the stop begins ends in time`() async throws {
        let files = try Certificate.shared
        let identity = try TLSIdentity(certificateFile: files.certificatePath, keyFile: files.keyPath, http2: true)
        let server = try await Server.start(
            loops: 1,
            limits: Limits(),
            listeners: [(.tcp(host: "127.0.0.1", port: 0), identity)],
            responder: ClosureResponder { request, _ in request.send(status: 200, "served") }
        )
        let endpoint = Endpoint.local(UInt16(server.port))
        let silent = try await onThread {
            let client = try RawClient(to: endpoint)
            try client.send([0x16])
            return UncheckedClient(client)
        }
        await server.stop(timeout: .milliseconds(500))
        try await onThread { _ = try silent.client.readToEnd() }
    }

    @Test func `stopping under load answers every request that was read`() async throws {
        for _ in 0..<5 {
            let served = Tally()
            let server = try await start(
                loops: 2,
                handler { exchange in
                    await Task.yield()
                    served.begin()
                    exchange.answer("served")
                }
            )
            let endpoint = server.endpoint
            let answered = Guarded(0)
            async let first: Void = onThread { try Self.load(endpoint, answered) }
            async let second: Void = onThread { try Self.load(endpoint, answered) }
            try await onThread { served.wait { begun, _ in begun > 200 } }
            await server.server.stop(timeout: .seconds(20))
            _ = try await (first, second)
            let counters = await server.server.counters()
            #expect(counters.disconnects == 0)
            #expect(answered.value == Int(counters.requests))
        }
    }

    /// Asks on kept connections until the server takes no more.
    private static func load(_ endpoint: Endpoint, _ answered: Guarded<Int>) throws {
        while let client = try? RawClient(to: endpoint) {
            for _ in 0..<20 {
                guard (try? client.send(Wire.get())) == true, let response = try client.response() else { break }
                #expect(response.text == "served")
                answered.change { $0 += 1 }
                if response.announcesClose { break }
            }
        }
    }
}
