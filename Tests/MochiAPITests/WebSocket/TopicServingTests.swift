import MochiAPI
import TestSupport
import Testing

@Suite struct TopicServingTests {
    private static let chat: Routes = [
        "/ws/chat": Mochi.ws(
            open: { ws in ws.subscribe("chat") },
            message: { ws, message in
                ws.publish("chat", message)
                try ws.send("sent " + message.text)
            }
        )
    ]

    @Test(arguments: [1, 2])
    func `a publish reaches all but the sender, in order`(loops: Int) async throws {
        try await LiveServer.run(Self.chat, loops: loops) { live async throws in
            let sockets = OpenSockets()
            try await sockets.open(10, "/ws/chat", on: live)
            #expect(await live.server.subscriberCount("chat") == 10)
            try await sockets.use { clients throws in
                for index in 0..<50 { try clients[0].send(.text("\(index)")) }
                for client in clients.dropFirst() {
                    for index in 0..<50 { #expect(try client.nextMessage() == .text("\(index)")) }
                }
                for index in 0..<50 { #expect(try clients[0].nextMessage() == .text("sent \(index)")) }
                for client in clients { _ = try client.close() }
                for client in clients { _ = try client.expectEnd() }
            }
            #expect(await live.server.subscriberCount("chat") == 0)
        }
    }

    @Test func `the sender gets it too when it asks for it`() async throws {
        let routes: Routes = [
            "/ws": Mochi.ws(
                open: { ws in ws.subscribe("t") },
                message: { ws, message in ws.publish("t", message.text, toSelf: true) }
            )
        ]
        try await LiveServer.run(routes) { live async throws in
            try await live.socket("/ws") { client throws in
                try client.send(.text("mine"))
                #expect(try client.nextMessage() == .text("mine"))
            }
        }
    }

    @Test(arguments: [1, 2])
    func `the server publishes from any thread`(loops: Int) async throws {
        try await LiveServer.run(Self.chat, loops: loops) { live async throws in
            let sockets = OpenSockets()
            try await sockets.open(4, "/ws/chat", on: live)
            for index in 0..<100 { live.server.publish("chat", "\(index)") }
            live.server.publish("chat", [1, 2, 3])
            live.server.publish("nobody", "is there")
            try await sockets.use { clients throws in
                for client in clients {
                    for index in 0..<100 { #expect(try client.nextMessage() == .text("\(index)")) }
                    #expect(try client.nextMessage() == .binary([1, 2, 3]))
                }
            }
        }
    }

    @Test func `messages of several topics and of the socket keep the order of sending`() async throws {
        let routes: Routes = [
            "/ws": Mochi.ws(
                open: { ws in
                    ws.subscribe("a")
                    ws.subscribe("b")
                },
                message: { ws, _ in
                    ws.publish("a", "1", toSelf: true)
                    ws.publish("b", "2", toSelf: true)
                    ws.publish("a", "3", toSelf: true)
                    try ws.send("4")
                    ws.publish("b", "5", toSelf: true)
                    ws.unsubscribe("b")
                    ws.publish("b", "never", toSelf: true)
                    ws.publish("a", "6", toSelf: true)
                    try ws.send("7 \(ws.subscriptions.joined()) \(ws.isSubscribed("a")) \(ws.isSubscribed("b"))")
                    ws.subscribe("b")
                }
            )
        ]
        try await LiveServer.run(routes) { live async throws in
            try await live.socket("/ws") { client throws in
                for _ in 0..<2 {
                    try client.send(.text("go"))
                    for text in ["1", "2", "3", "4", "5", "6", "7 a true false"] {
                        #expect(try client.nextMessage() == .text(text))
                    }
                }
            }
        }
    }

    @Test func `a subscriber gets what is published after it has subscribed`() async throws {
        let routes: Routes = [
            "/ws": Mochi.ws(message: { ws, _ in
                ws.publish("t", "before", toSelf: true)
                ws.subscribe("t")
                ws.publish("t", "after", toSelf: true)
            })
        ]
        try await LiveServer.run(routes) { live async throws in
            let sockets = OpenSockets()
            try await sockets.open(2, "/ws", on: live)
            try await sockets.use { clients throws in
                try clients[0].send(.text("go"))
                #expect(try clients[0].nextMessage() == .text("after"))
                try clients[1].send(.text("go"))
                #expect(try clients[1].nextMessage() == .text("after"))
                #expect(try clients[0].nextMessage() == .text("before"))
                #expect(try clients[0].nextMessage() == .text("after"))
            }
        }
    }

    @Test func `large messages reach everybody`() async throws {
        try await LiveServer.run(Self.chat, loops: 2) { live async throws in
            let sockets = OpenSockets()
            try await sockets.open(3, "/ws/chat", on: live)
            let text = String(repeating: "mochi ", count: 200_000)
            live.server.publish("chat", text)
            live.server.publish("chat", "end")
            try await sockets.use { clients throws in
                for client in clients {
                    #expect(try client.nextMessage() == .text(text))
                    #expect(try client.nextMessage() == .text("end"))
                }
            }
        }
    }

    // MARK: Slow readers

    /// Publishes to a socket that does not read until `count` messages of `size` bytes are out, then reads all of it.
    private func stall(
        _ topic: TopicOptions,
        count: Int = 400,
        size: Int = 60_000
    ) async throws -> (texts: [String], end: WebSocketMessage2?) {
        let options = ServeOptions.testing {
            $0.websocket.sendBuffer = 1 << 20
            $0.websocket.closeTime = .seconds(60)
            $0.topics["t*"] = topic
        }
        let routes: Routes = [
            "/slow": Mochi.ws(open: { ws in ws.subscribe("t") }, message: { _, _ in }),
            "/go": Mochi.ws(message: { ws, _ in
                for index in 0..<count { ws.publish("t", "\(index) " + String(repeating: "x", count: size)) }
                try ws.send("done")
            }),
        ]
        return try await LiveServer.run(routes, options) { live async throws in
            let sockets = OpenSockets()
            try await sockets.open(1, "/slow", on: live)
            try await live.socket("/go") { client throws in
                // Turn by turn, so that the reader falls behind in between.
                try client.send(.text("go"))
                #expect(try client.nextMessage() == .text("done"))
                try client.send(.text("go"))
                #expect(try client.nextMessage() == .text("done"))
            }
            return try await sockets.use { clients throws in
                var texts: [String] = []
                try clients[0].send(.ping("end"))
                while true {
                    switch try clients[0].nextFrame() {
                    case nil: return (texts, .end)
                    case .some(let frame) where frame.opcode == WebSocketFrame.Opcode.close:
                        return (texts, .close(frame.payload))
                    case .some(let frame) where frame.opcode == WebSocketFrame.Opcode.pong: return (texts, nil)
                    case .some(let frame):
                        texts.append(String(String(decoding: frame.payload, as: UTF8.self).prefix { $0 != " " }))
                    }
                }
            }
        }
    }

    private enum WebSocketMessage2: Sendable, Equatable {
        case end
        case close([UInt8])
    }

    @Test func `a slow reader misses the newest messages`() async throws {
        let (texts, end) = try await stall(TopicOptions(slowReader: .dropNewest))
        #expect(end == nil)
        #expect(texts.count > 0 && texts.count < 800)
        #expect(texts.prefix(10) == (0..<10).map { "\($0)" }.prefix(10))
    }

    @Test func `a slow reader misses the oldest messages`() async throws {
        let (texts, end) = try await stall(TopicOptions(slowReader: .dropOldest(3)))
        #expect(end == nil)
        #expect(texts.count < 800)
        #expect(texts.suffix(3) == ["397", "398", "399"])
    }

    @Test func `a slow reader gets the latest of each key`() async throws {
        let rule = TopicOptions.SlowReader.conflate { text in String((Int(text.prefix { $0 != " " }) ?? 0) % 5) }
        let (texts, end) = try await stall(TopicOptions(slowReader: rule))
        #expect(end == nil)
        #expect(texts.count < 800)
        #expect(texts.suffix(5) == ["395", "396", "397", "398", "399"])
    }

    @Test func `a slow reader is disconnected`() async throws {
        let (_, end) = try await stall(TopicOptions(slowReader: .disconnect(.tryAgainLater)))
        #expect(end == .close([UInt8(1013 >> 8), UInt8(1013 & 255)]))
    }

    // MARK: History

    /// A route whose clients say up to which offset they have got a topic.
    private static func returning(to topic: String) -> Routes {
        ["/ws": Mochi.ws(message: { ws, message in ws.subscribe(topic, after: UInt64(message.text) ?? 0) })]
    }

    /// Publishes the first message of a topic; returns its offset.
    private func publishFirst(to topic: String, on live: LiveServer) -> UInt64 {
        var first: UInt64 = 0
        live.server.publish(topic) { offset in
            first = offset
            return "first"
        }
        return first
    }

    @Test func `a client that comes back gets what it missed, once`() async throws {
        let options = ServeOptions.testing { $0.topics["prices"] = TopicOptions(history: 5) }
        try await LiveServer.run(Self.returning(to: "prices"), loops: 2, options) { live async throws in
            let start = publishFirst(to: "prices", on: live)
            for index in 1..<10 { live.server.publish("prices", "\(index)") }
            try await live.socket("/ws") { client throws in
                try client.send(.text("\(start + 6)"))
                for text in ["7", "8", "9"] { #expect(try client.nextMessage() == .text(text)) }
                live.server.publish("prices") { "\($0 - start)" }
                #expect(try client.nextMessage() == .text("10"))
            }
            try await live.socket("/ws") { client throws in
                try client.send(.text("\(start + 2)"))
                #expect(
                    try client.nextMessage()
                        == .text("{\"type\":\"resync\",\"topic\":\"prices\",\"offset\":\(start + 10)}")
                )
                live.server.publish("prices", "next")
                #expect(try client.nextMessage() == .text("next"))
            }
            try await live.socket("/ws") { client throws in
                try client.send(.text("\(start + 11)"))
                live.server.publish("prices") { _ in "fresh" }
                #expect(try client.nextMessage() == .text("fresh"))
            }
        }
    }

    @Test func `nothing is missed and nothing comes twice while others publish`() async throws {
        let options = ServeOptions.testing { $0.topics["t"] = TopicOptions(history: 100_000) }
        try await LiveServer.run(Self.returning(to: "t"), loops: 2, options) { live async throws in
            let start = publishFirst(to: "t", on: live)
            let publishing = Task.detached {
                for _ in 0..<20_000 { live.server.publish("t") { "\($0)" } }
            }
            for _ in 0..<10 {
                try await live.socket("/ws") { client throws in
                    try client.send(.text("\(start)"))
                    for index in 1...5_000 {
                        guard try client.nextMessage() == .text("\(start + UInt64(index))") else {
                            Issue.record("message \(index) is not the next")
                            return
                        }
                    }
                }
            }
            await publishing.value
        }
    }

    @Test func `a newcomer gets the latest messages`() async throws {
        let options = ServeOptions.testing { $0.topics["t"] = TopicOptions(history: 10) }
        let routes: Routes = ["/ws": Mochi.ws(open: { ws in ws.subscribe("t", latest: 2) }, message: { _, _ in })]
        try await LiveServer.run(routes, options) { live async throws in
            for index in 0..<5 { live.server.publish("t", "\(index)") }
            try await live.socket("/ws") { client throws in
                #expect(try client.nextMessage() == .text("3"))
                #expect(try client.nextMessage() == .text("4"))
                live.server.publish("t", "5")
                #expect(try client.nextMessage() == .text("5"))
            }
        }
    }

    @Test func `a kept message may be larger than the send buffer, as any other that waits alone`() async throws {
        let options = ServeOptions.testing {
            $0.websocket.sendBuffer = 1000
            $0.topics["t"] = TopicOptions(history: 2)
        }
        let routes: Routes = ["/ws": Mochi.ws(open: { ws in ws.subscribe("t", latest: 2) }, message: { _, _ in })]
        try await LiveServer.run(routes, options) { live async throws in
            let large = String(repeating: "x", count: 2000)
            live.server.publish("t", large)
            live.server.publish("t", "small: behind the large one there is no room")
            try await live.socket("/ws") { client throws in
                #expect(try client.nextMessage() == .text(large))
                live.server.publish("t", "next")
                #expect(try client.nextMessage() == .text("next"))
            }
            #expect(await live.server.counters().droppedMessages == 1)
        }
    }

    @Test func `a close handler tells those who stay`() async throws {
        let routes: Routes = [
            "/ws": Mochi.ws(
                open: { ws in ws.subscribe("t") },
                message: { _, _ in },
                close: { ws, code, _ in
                    ws.publish("t", "never: the socket is closed")
                    ws.server.publish("t", "left with \(code), \(await ws.server.subscriberCount("t")) stay")
                }
            )
        ]
        try await LiveServer.run(routes, loops: 2) { live async throws in
            let sockets = OpenSockets()
            try await sockets.open(3, "/ws", on: live)
            try await sockets.use { clients throws in
                _ = try clients[0].close(4001)
                for client in clients.dropFirst() {
                    #expect(try client.nextMessage() == .text("left with 4001, 2 stay"))
                }
            }
        }
    }
}
