import MochiAPI
import TestSupport
import Testing

/// The examples of the documentation about WebSockets, compiled and talked to.
@Suite struct WebSocketExampleTests {
    struct Guest: Sendable {
        let name: String
        let room: String
    }

    private static func guest(_ request: RequestContext) async throws -> Guest? {
        request.query["name"].map { Guest(name: $0, room: "hall") }
    }

    private static let routes: Routes = [
        "/ws/chat": Mochi.ws(
            open: { ws in ws.subscribe("chat") },
            message: { ws, message in ws.publish("chat", message.text) }
        ),
        "/ws/:room": Mochi.ws(
            upgrade: { request, parameters -> Guest? in
                guard let name = request.query["name"] else { return nil }
                return Guest(name: name, room: parameters["room"] ?? "")
            },
            open: { ws in ws.subscribe(ws.data.user.room) },
            message: { ws, message in ws.publish(ws.data.user.room, message.text) }
        ),
        "/counter": Mochi.ws(
            upgrade: { request, _ -> Guest? in
                request.upgrade?.subprotocol = request.upgrade?.protocols.first { $0 == "chat.v2" }
                try request.upgrade?.headers.append(.setCookie, "seen=1")
                return try await guest(request)
            },
            open: { ws in ws.subscribe("chat") },
            message: { ws, message in try ws.send(message) },
            close: { ws, code, reason in
                ws.server.publish("chat", "somebody has left")
            }
        ),
        "/prices": Mochi.ws(
            message: { ws, message in
                guard let offset = UInt64(message.text) else { return ws.close(.policyViolation, "Which offset?") }
                ws.subscribe("prices/matcha", after: offset)
            }
        ),
    ]

    private static var options: ServeOptions {
        var options = ServeOptions(routes: routes)
        options.topics["prices/*"] = TopicOptions(
            slowReader: .conflate(by: { _ in "" }),
            history: 100,
            for: .minutes(10)
        )
        options.websocket.connections = 10_000
        return options
    }

    @Test func `sockets of the documentation talk`() async throws {
        try await Self.options.test { client async throws in
            try await client.webSocket("/ws/chat") { yuki in
                try await client.webSocket("/counter?name=Mo", subprotocols: ["chat.v2"]) { mo in
                    #expect(mo.subprotocol == "chat.v2")
                    #expect(mo.headers[.setCookie] == "seen=1")
                    try await mo.send("Soft!")
                    let echo = try await mo.receive()
                    #expect(echo == "Soft!")
                }
                let left = try await yuki.receive()
                #expect(left == "somebody has left")
            }
            try await client.webSocket("/ws/hall?name=Mo") { mo in
                try await client.webSocket("/ws/hall?name=Yuki") { yuki in
                    try await yuki.ping()
                    try await mo.send("Hello")
                    let heard = try await yuki.receive()
                    #expect(heard == "Hello")
                }
            }
            await #expect(throws: TestWebSocketRefusal.self) {
                try await client.webSocket("/ws/hall") { _ in }
            }
        }
    }

    @Test func `who comes back too late is told to begin anew`() async throws {
        try await Self.options.test { client async throws in
            try await client.webSocket("/prices") { socket in
                try await socket.send("1")
                let missed = try await socket.receive()
                #expect("\(missed)".contains("resync"))
            }
        }
    }
}
