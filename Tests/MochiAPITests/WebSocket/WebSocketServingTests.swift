import MochiAPI
import Synchronization
import TestSupport
import Testing

@Suite struct WebSocketServingTests {
    private struct Guest: Sendable {
        let name: String
        let room: String
    }

    private static let echo: Routes = ["/ws": Mochi.ws(message: { ws, message in try ws.send(message) })]

    // MARK: The handshake

    @Test func `text comes back as text, bytes as bytes`() async throws {
        try await LiveServer.run(Self.echo) { live async throws in
            try await live.socket("/ws") { client throws in
                for size in [0, 1, 125, 126, 4095, 4096, 65535, 65536, 300_000] {
                    let text = String(repeating: "ä", count: size / 2)
                    try client.send(.text(text))
                    #expect(try client.nextMessage() == .text(text))
                    try client.send(.binary([UInt8](repeating: 200, count: size)))
                    #expect(try client.nextMessage() == .binary([UInt8](repeating: 200, count: size)))
                }
                #expect(try client.close() == WebSocketClose(1000))
            }
        }
    }

    @Test func `a plain request is told to upgrade`() async throws {
        try await LiveServer.run(Self.echo) { live async throws in
            for method in ["GET", "POST"] {
                let response = try await live.request(method, "/ws")
                #expect(response.status == 426)
                #expect(response.field("upgrade") == "websocket")
                #expect(response.fields.values(of: "connection").contains("Upgrade"))
            }
        }
    }

    @Test func `another version is told the right one`() async throws {
        try await LiveServer.run(Self.echo) { live async throws in
            var handshake = WebSocketHandshake("/ws")
            handshake.version = "8"
            let response = try await live.shake(handshake)
            #expect(response.status == 426)
            #expect(response.field("sec-websocket-version") == "13")
        }
    }

    @Test func `a malformed handshake is 400`() async throws {
        try await LiveServer.run(Self.echo) { live async throws in
            #expect(try await live.shake(WebSocketHandshake("/ws", key: "short")).status == 400)
            #expect(try await live.shake(WebSocketHandshake("/ws", key: nil)).status == 400)
        }
    }

    private func expectRefusal(of target: String, by live: LiveServer, _ status: Int, _ text: String) async throws {
        let response = try await live.shake(WebSocketHandshake(target))
        #expect(response.status == status)
        #expect(response.text.contains(text))
    }

    @Test func `what upgrade returns becomes the user`() async throws {
        let routes: Routes = [
            "/ws/:room": Mochi.ws(
                upgrade: { request, parameters -> Guest? in
                    guard let name = request.query["name"] else { return nil }
                    await Task.yield()
                    return Guest(name: name, room: parameters["room"] ?? "")
                },
                open: { ws in
                    let user = ws.data.user
                    try ws.send("\(user.name) in \(user.room) by \(ws.data.routePattern) at \(ws.data.path)")
                },
                message: { _, _ in }
            )
        ]
        try await LiveServer.run(routes) { live async throws in
            try await live.socket("/ws/tea?name=Ada") { client throws in
                #expect(try client.nextMessage() == .text("Ada in tea by /ws/:room at /ws/tea"))
            }
            try await expectRefusal(of: "/ws/tea", by: live, 400, "WebSocket upgrade rejected")
        }
    }

    @Test func `an error of upgrade is its answer`() async throws {
        let routes: Routes = [
            "/ws": Mochi.ws(
                upgrade: { _, _ -> String? in throw HTTPError(.unauthorized, "Who are you?") },
                message: { _, _ in }
            )
        ]
        try await LiveServer.run(routes) { live async throws in
            try await expectRefusal(of: "/ws", by: live, 401, "Who are you?")
        }
    }

    @Test func `upgrade adds fields and chooses the subprotocol`() async throws {
        let routes: Routes = [
            "/ws": Mochi.ws(
                upgrade: { request, _ -> String? in
                    request.upgrade?.subprotocol = request.upgrade?.protocols.first { $0 == "chat.v2" }
                    try request.upgrade?.headers.append(.setCookie, "seen=1")
                    try request.upgrade?.headers.append(.setCookie, "again=1")
                    try request.upgrade?.headers.append(.secWebSocketProtocol, "wrong")
                    return "user"
                },
                message: { _, _ in }
            )
        ]
        try await LiveServer.run(routes) { live async throws in
            let handshake = WebSocketHandshake("/ws", subprotocols: ["chat.v1", "chat.v2"])
            try await live.socket(handshake) { client throws in
                #expect(client.subprotocol == "chat.v2")
                #expect(client.response.fields.values(of: "set-cookie") == ["seen=1", "again=1"])
                #expect(client.response.fields.values(of: "sec-websocket-protocol") == ["chat.v2"])
            }
        }
    }

    @Test func `a subprotocol that was not offered is our mistake`() async throws {
        let routes: Routes = [
            "/ws": Mochi.ws(
                upgrade: { request, _ -> String? in
                    request.upgrade?.subprotocol = "other"
                    return ""
                },
                message: { _, _ in }
            )
        ]
        try await LiveServer.run(routes) { live async throws in
            #expect(try await live.shake(WebSocketHandshake("/ws", subprotocols: ["chat"])).status == 500)
        }
    }

    @Test(arguments: [
        (nil, 101), ("http://localhost", 101), ("http://LOCALHOST:80", 101), ("https://localhost", 101),
        ("https://evil.example", 403), ("null", 403), ("http://localhost.evil.example", 403), ("file://localhost", 403),
        ("https://shop.example", 101),
    ])
    func `browsers come from the same host or a trusted one`(origin: String?, status: Int) async throws {
        let options = ServeOptions.testing { $0.csrf.trustedOrigins = ["https://shop.example"] }
        try await LiveServer.run(Self.echo, options) { live async throws in
            #expect(try await live.shake(WebSocketHandshake("/ws", origin: origin)).status == status)
        }
    }

    @Test func `a route may let in every origin`() async throws {
        let routes: Routes = [
            "/any": Mochi.ws(origins: .any, message: { _, _ in }),
            "/listed": Mochi.ws(origins: .listed("https://a.example"), message: { _, _ in }),
        ]
        try await LiveServer.run(routes) { live async throws in
            let far = "https://far.example"
            #expect(try await live.shake(WebSocketHandshake("/any", origin: far)).status == 101)
            #expect(try await live.shake(WebSocketHandshake("/listed", origin: far)).status == 403)
            #expect(try await live.shake(WebSocketHandshake("/listed", origin: "https://a.example")).status == 101)
        }
    }

    @Test func `no more sockets than allowed`() async throws {
        let options = ServeOptions.testing { $0.websocket.connections = 2 }
        try await LiveServer.run(Self.echo, options) { live async throws in
            let sockets = OpenSockets()
            try await sockets.open(2, "/ws", on: live)
            #expect(try await live.shake(WebSocketHandshake("/ws")).status == 503)
            try await sockets.use { clients throws in
                #expect(try clients[0].close() == WebSocketClose(1000))
                #expect(try clients[0].expectEnd() == .closed)
            }
            try await live.socket("/ws") { client throws in
                try client.send(.text("again"))
                #expect(try client.nextMessage() == .text("again"))
            }
        }
    }

    @Test func `a route has limits of its own`() async throws {
        let routes: Routes = [
            "/small": Mochi.ws(message: { ws, message in try ws.send(message) }).webSocket { $0.message = 10 },
            "/large": Mochi.ws(message: { ws, message in try ws.send(message) }),
        ]
        try await LiveServer.run(routes) { live async throws in
            try await live.socket("/large") { client throws in
                try client.send(.text("more than ten bytes"))
                #expect(try client.nextMessage() == .text("more than ten bytes"))
            }
            try await live.socket("/small") { client throws in
                try client.send(.text("ten bytes."))
                #expect(try client.nextMessage() == .text("ten bytes."))
                try client.send(.text("more than ten bytes"))
                #expect(try client.expectClose().code == 1009)
            }
        }
        let wrong = ServeOptions.testing {
            $0.routes = ["/ws": Mochi.ws(message: { _, _ in }).webSocket { $0.message = 0 }]
        }
        await #expect(throws: StartError.self) { try await Mochi.serve(wrong) }
    }

    @Test func `requests may come before the handshake on its connection`() async throws {
        let page: Routes = ["/": Mochi.api { _ in .text("first") }]
        try await LiveServer.run(page + Self.echo) { live async throws in
            try await live.talk { socket throws in
                #expect(try socket.exchange(LiveServer.head("GET", "/"))?.text == "first")
                let client = try WebSocketClient(over: socket, WebSocketHandshake("/ws"))
                try client.send(.text("then"))
                #expect(try client.nextMessage() == .text("then"))
            }
        }
    }

    @Test func `frames that come with the handshake are not lost`() async throws {
        try await LiveServer.run(Self.echo) { live async throws in
            try await live.talk { socket in
                let frames = WebSocketFrame.text("early").bytes + WebSocketFrame.text("bird").bytes
                try socket.send(Array(WebSocketHandshake("/ws").request.utf8) + frames)
                let expected = WebSocketFrame.text("early").unmasked.bytes + WebSocketFrame.text("bird").unmasked.bytes
                while !socket.inbox.suffix(expected.count).elementsEqual(expected), try socket.receive() {}
                #expect(socket.inbox.suffix(expected.count).elementsEqual(expected))
            }
        }
    }

    // MARK: Handlers

    @Test func `messages of a socket are handled in order, one at a time`() async throws {
        let routes: Routes = [
            "/ws": Mochi.ws(message: { ws, message async throws in
                let text = message.text
                for _ in 0..<(text.utf8.count % 3) { await Task.yield() }
                try ws.send(text)
            })
        ]
        try await LiveServer.run(routes) { live async throws in
            try await live.socket("/ws") { client throws in
                let texts = (0..<200).map { String(repeating: "x", count: $0 % 7) + "\($0)" }
                try client.send(texts.map { .text($0) })
                for text in texts { #expect(try client.nextMessage() == .text(text)) }
            }
        }
    }

    @Test func `a handler that waits holds up its own socket only`() async throws {
        let gate = Event<Void>()
        let routes: Routes = [
            "/slow": Mochi.ws(message: { ws, message async throws in
                if message.text == "wait" { _ = await gate.value }
                try ws.send(message)
            }),
            "/fast": Mochi.ws(message: { ws, message in try ws.send(message) }),
        ]
        try await LiveServer.run(routes) { live async throws in
            let sockets = OpenSockets()
            try await sockets.open(1, "/slow", on: live)
            _ = try await sockets.use { try $0[0].send(.text("wait"), .text("after"), .binary([1])) }
            try await live.socket("/fast") { client throws in
                try client.send(.text("quick"))
                #expect(try client.nextMessage() == .text("quick"))
            }
            gate.report()
            try await sockets.use { clients throws in
                #expect(try clients[0].nextMessage() == .text("wait"))
                #expect(try clients[0].nextMessage() == .text("after"))
                #expect(try clients[0].nextMessage() == .binary([1]))
            }
        }
    }

    /// A route that tells how its socket has ended.
    private static func reporting(to closed: Event<String>) -> Routes {
        ["/ws": Mochi.ws(message: { _, _ in }, close: { _, code, reason in closed.report("\(code) \(reason)") })]
    }

    @Test func `close is called once, with the code and the reason of the client`() async throws {
        let closed = Event(of: String.self)
        try await LiveServer.run(Self.reporting(to: closed)) { live async throws in
            try await live.socket("/ws") { client throws in
                try client.send(.close(4321, "bye"))
                #expect(try client.expectClose() == WebSocketClose(4321, "bye"))
                #expect(try client.expectEnd() == .closed)
            }
            #expect(await closed.value == "4321 bye")
        }
    }

    @Test func `a client that vanishes is 1006`() async throws {
        let closed = Event(of: String.self)
        try await LiveServer.run(Self.reporting(to: closed)) { live async throws in
            try await live.socket("/ws") { $0.socket.reset() }
            #expect(await closed.value == "1006 ")
        }
    }

    @Test func `what was sent before a close arrives`() async throws {
        let closed = Event(of: String.self)
        let routes: Routes = [
            "/ws": Mochi.ws(
                message: { ws, _ in
                    for index in 0..<100 { try ws.send("\(index)" + String(repeating: "x", count: 10_000)) }
                    ws.close(WebSocketCloseCode(rawValue: 4000) ?? .normal, "done")
                    #expect(throws: WebSocketClosed.self) { try ws.send("late") }
                },
                close: { _, code, reason in closed.report("\(code) \(reason)") }
            )
        ]
        try await LiveServer.run(routes) { live async throws in
            try await live.socket("/ws") { client throws in
                try client.send(.text("go"))
                for index in 0..<100 {
                    #expect(try client.nextMessage() == .text("\(index)" + String(repeating: "x", count: 10_000)))
                }
                #expect(try client.expectClose() == WebSocketClose(4000, "done"))
                try client.send(.close(4000, "done"))
                #expect(try client.expectEnd() == .closed)
            }
            #expect(await closed.value == "4000 done")
        }
    }

    @Test func `an error of a handler closes with 1011`() async throws {
        struct Broken: Error {}
        let routes: Routes = [
            "/sync": Mochi.ws(message: { _, _ in throw Broken() }),
            "/async": Mochi.ws(message: { _, _ async throws in
                await Task.yield()
                throw Broken()
            }),
            "/open": Mochi.ws(open: { _ in throw Broken() }, message: { _, _ in }),
        ]
        try await LiveServer.run(routes) { live async throws in
            for route in ["/sync", "/async", "/open"] {
                try await live.socket(route) { client throws in
                    try client.send(.text("x"))
                    #expect(try client.expectClose().code == 1011)
                }
            }
        }
    }

    @Test func `a socket that has gone is silent, from any thread`() async throws {
        let opened = Event(of: WebSocket<Void>.self)
        let closed = Event<Void>()
        let routes: Routes = [
            "/ws": Mochi.ws(
                open: { ws in opened.report(ws) },
                message: { _, _ in },
                close: { _, _, _ in closed.report() }
            )
        ]
        try await LiveServer.run(routes) { live async throws in
            try await live.socket("/ws") { client throws in
                client.socket.reset()
            }
            let ws = try #require(await opened.value)
            await closed.value
            #expect(!ws.isOpen)
            #expect(throws: WebSocketClosed.self) { try ws.send("x") }
            #expect(throws: WebSocketClosed.self) { try ws.send([1]) }
            ws.subscribe("t")
            ws.publish("t", "x")
            ws.unsubscribe("t")
            ws.ping()
            ws.close()
            ws.terminate()
            #expect(ws.bufferedAmount == 0)
            #expect(await live.server.subscriberCount("t") == 0)
        }
    }

    @Test func `other threads send too`() async throws {
        let routes: Routes = [
            "/ws": Mochi.ws(message: { ws, _ in
                Task.detached {
                    for index in 0..<100 {
                        guard case .buffered = try ws.send("\(index)") else { return }
                    }
                    ws.close()
                }
            })
        ]
        try await LiveServer.run(routes) { live async throws in
            try await live.socket("/ws") { client throws in
                try client.send(.text("go"))
                for index in 0..<100 { #expect(try client.nextMessage() == .text("\(index)")) }
                #expect(try client.expectClose().code == 1000)
            }
        }
    }

    @Test func `a message may be kept`() async throws {
        let kept = Mutex<[MochiAPI.WebSocketMessage]>([])
        let routes: Routes = [
            "/ws": Mochi.ws(message: { ws, message in
                let all = kept.withLock { messages in
                    messages.append(message)
                    return messages.map(\.text).joined(separator: ",")
                }
                try ws.send(all)
            })
        ]
        try await LiveServer.run(routes) { live async throws in
            try await live.socket("/ws") { client throws in
                for text in ["one", "two", "three"] { try client.send(.text(text)) }
                #expect(try client.nextMessage() == .text("one"))
                #expect(try client.nextMessage() == .text("one,two"))
                #expect(try client.nextMessage() == .text("one,two,three"))
            }
            #expect(kept.withLock { $0.map(\.content) } == [.text("one"), .text("two"), .text("three")])
        }
    }

    // MARK: Slow clients

    @Test func `a client that does not read fills its buffer, then misses messages, then is told`() async throws {
        let results = Mutex<[WebSocketSendResult]>([])
        let drained = Event(of: Int.self)
        let options = ServeOptions.testing { $0.websocket.sendBuffer = 1 << 20 }
        let routes: Routes = [
            "/ws": Mochi.ws(
                message: { ws, _ in
                    let piece = [UInt8](repeating: 1, count: 60_000)
                    var dropped = 0
                    for _ in 0..<1000 {
                        let result = try ws.send(piece)
                        results.withLock { $0.append(result) }
                        if result == .dropped { dropped += 1 }
                        #expect(ws.bufferedAmount <= 1 << 20)
                    }
                    #expect(dropped > 0)
                },
                drain: { ws in drained.report(ws.bufferedAmount) }
            )
        ]
        try await LiveServer.run(routes, options) { live async throws in
            let arrived = try await live.socket("/ws") { client throws in
                try client.send(.text("go"))
                try client.send(.ping("end"))  // its answer comes last
                var arrived = 0
                while let frame = try client.nextFrame(), frame.opcode != WebSocketFrame.Opcode.pong { arrived += 1 }
                return arrived
            }
            #expect(await drained.value == 0)
            let all = results.withLock { $0 }
            #expect(all.contains { if case .buffered = $0 { true } else { false } })
            #expect(arrived == all.count { $0 != .dropped })
        }
    }

    @Test func `a flood of pings is answered as far as the client reads`() async throws {
        try await LiveServer.run(Self.echo) { live async throws in
            try await live.socket("/ws") { client throws in
                let pings = [[UInt8]](repeating: WebSocketFrame.ping([1, 2, 3]).bytes, count: 1000).flatMap(\.self)
                for _ in 0..<200 { try client.sendRaw(pings) }
                try client.send(.text("alive"))
                var message = try client.nextMessage()
                while case .text("alive") = message {
                    #expect(try client.close() == WebSocketClose(1000))
                    message = .binary([])
                }
            }
        }
    }

    @Test func `silence is ended, an answer to the ping is not silence`() async throws {
        let options = ServeOptions.testing { $0.websocket.idleTime = .seconds(1) }
        let closed = Event(of: String.self)
        let routes: Routes = [
            "/ws": Mochi.ws(
                message: { ws, message in try ws.send(message) },
                close: { ws, code, _ in closed.report("\(code)") }
            )
        ]
        try await LiveServer.run(routes, options) { live async throws in
            try await live.socket("/ws") { client throws in
                for _ in 0..<3 {
                    let frame = try #require(try client.nextFrame())
                    #expect(frame.opcode == WebSocketFrame.Opcode.ping)
                    try client.send(.pong(frame.payload))
                }
                try client.send(.text("still here"))
                client.answersPings = false
                #expect(try client.nextMessage() == .text("still here"))
                _ = try client.expectEnd()
            }
            #expect(await closed.value == "1006")
        }
    }
}
