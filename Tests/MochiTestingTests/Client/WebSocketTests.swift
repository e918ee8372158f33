import MochiAPI
import MochiTesting
import Testing

@Suite struct WebSocketTests {
    private static let app: Routes = [
        "/ws/echo": Mochi.ws(message: { ws, message in try ws.send(message) }),
        "/ws/chat": Mochi.ws(
            open: { ws in ws.subscribe("chat") },
            message: { ws, message in ws.publish("chat", message.text) }
        ),
        "/ws/members": Mochi.ws(
            upgrade: { request, _ -> String? in
                guard let user = request.headers["x-user"] else { throw HTTPError(.unauthorized, "Who are you?") }
                request.upgrade?.subprotocol = "soft"
                return user
            },
            open: { ws in try ws.send(ws.data.user) },
            message: { _, _ in }
        ),
        "/ws/leave": Mochi.ws(message: { ws, message in
            guard let code = UInt16(message.text).flatMap(WebSocketCloseCode.init(rawValue:)) else {
                return ws.terminate()
            }
            ws.close(code, "bye")
        }),
        "/ws/ping": Mochi.ws(message: { ws, message in
            ws.ping([1, 2, 3])
            try ws.send(message)
        }),
        "/": Mochi.api { _ in .text("soft") },
    ]

    @Test(arguments: TestDepth.allCases)
    func `messages go both ways`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            try await client.webSocket("/ws/echo") { socket async throws in
                try await socket.send("Hello")
                #expect(try await socket.receive() == "Hello")
                try await socket.send([0, 255])
                #expect(try await socket.receive() == .binary([0, 255]))
                for count in [0, 125, 126, 65_535, 65_536, 3_000_000] {
                    try await socket.send(String(repeating: "m", count: count))
                    let isSame = try await socket.receive() == .text(String(repeating: "m", count: count))
                    #expect(isSame)
                }
                #expect(try await socket.close() == .normal)
                #expect(try await socket.receive() == .closed(.normal, ""))
            }
            #expect(try await client.get("/").text == "soft")
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `several sockets talk to each other, and hear what the server publishes`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            try await client.webSocket("/ws/chat") { one async throws in
                try await client.another().webSocket("/ws/chat") { two async throws in
                    try await one.ping()
                    try await two.ping()
                    try await one.send("Hello")
                    #expect(try await two.receive() == "Hello")
                    client.server.publish("chat", "from above")
                    #expect(try await one.receive() == "from above")
                    #expect(try await two.receive() == "from above")
                }
            }
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `the upgrade sees the request, and a refusal is a response`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            try await client.webSocket("/ws/members", subprotocols: ["soft"], headers: ["x-user": "Mo"]) {
                socket async throws in
                #expect(socket.subprotocol == "soft")
                #expect(socket.headers["upgrade"] == "websocket")
                #expect(try await socket.receive() == "Mo")
            }
            var refusal = await #expect(throws: TestWebSocketRefusal.self) {
                try await client.webSocket("/ws/members") { _ in Issue.record("it was let in") }
            }
            #expect(refusal?.response.status == .unauthorized)
            #expect(refusal?.response.contains("Who are you?") == true)
            #expect(refusal?.description.hasPrefix("no WebSocket: the status is 401 Unauthorized\n") == true)
            refusal = await #expect(throws: TestWebSocketRefusal.self) { try await client.webSocket("/") { _ in } }
            #expect(refusal?.response.text == "soft")
        }
    }

    @Test func `a page of another site opens no socket, and a program may`() async throws {
        try await Self.app.test { client async throws in
            let refusal = await #expect(throws: TestWebSocketRefusal.self) {
                try await client.webSocket("/ws/echo", from: .crossSite("https://evil.example")) { _ in }
            }
            #expect(refusal?.response.status == .forbidden)
            try await client.webSocket("/ws/echo", from: .none) { try await $0.ping() }
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `the server's reason to close is told, again and again`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            try await client.webSocket("/ws/leave") { socket async throws in
                try await socket.send("4001")
                let end = TestWebSocketMessage.closed(WebSocketCloseCode(rawValue: 4001) ?? .normal, "bye")
                #expect(try await socket.receive() == end)
                #expect(try await socket.receive() == end)
                #expect(try await socket.close() == WebSocketCloseCode(rawValue: 4001))
                await #expect(throws: TestClientError.self) { try await socket.send("more") }
            }
            try await client.webSocket("/ws/leave") { socket async throws in
                try await socket.send("go")
                #expect(try await socket.receive() == .closed(.abnormal, ""))
            }
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `the client's reason to close is told`(depth: TestDepth) async throws {
        let ends = Guarded<[String]>([])
        let third = Signal()
        let routes: Routes = [
            "/": Mochi.ws(
                message: { _, _ in },
                close: { _, code, reason in
                    ends.change { $0.append("\(code) \(reason)") }
                    if ends.value.count == 3 { third.report() }
                }
            )
        ]
        try await routes.test(depth) { client async throws in
            try await client.webSocket("/") { socket in
                try await socket.close(WebSocketCloseCode(rawValue: 4000) ?? .normal, "enough")
            }
            try await client.webSocket("/") { _ in }
            try await client.webSocket("/") { socket in socket.disconnect() }
            await third.wait()
        }
        #expect(ends.value == ["4000 enough", "1000 ", "1006 "])
    }

    @Test(arguments: TestDepth.allCases)
    func `a socket is closed when its test fails`(depth: TestDepth) async throws {
        struct Failure: Error {}
        let closed = Signal()
        let routes: Routes = ["/": Mochi.ws(message: { _, _ in }, close: { _, _, _ in closed.report() })]
        try await routes.test(depth) { client async throws in
            await #expect(throws: Failure.self) { try await client.webSocket("/") { _ in throw Failure() } }
            await closed.wait()
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `pings are answered while it receives`(depth: TestDepth) async throws {
        var app = ServeOptions(routes: Self.app)
        app.websocket.idleTime = .seconds(60)
        try await app.test(depth) { client async throws in
            try await client.webSocket("/ws/ping") { socket async throws in
                try await socket.send("1")
                #expect(try await socket.receive() == "1")
                try await socket.send("2")
                try await socket.ping()
                #expect(try await socket.receive() == "2")
            }
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `a server that stops closes its sockets`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            try await client.webSocket("/ws/echo") { socket async throws in
                async let stopped: Void = client.server.stop(webSockets: .serviceRestart)
                #expect(try await socket.receive() == .closed(.serviceRestart, ""))
                await stopped
            }
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `one task sends while another receives`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            try await client.webSocket("/ws/echo") { socket async throws in
                let text = String(repeating: "m", count: 10_000)
                async let received: Int = {
                    var count = 0
                    while try await socket.receive() == .text(text) {
                        count += 1
                        if count == 500 { break }
                    }
                    return count
                }()
                for _ in 0..<500 { try await socket.send(text) }
                #expect(try await received == 500)
            }
        }
    }
}
