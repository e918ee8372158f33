import MochiAPI
import MochiTesting
import TestSupport
import Testing

@Suite struct EventStreamTopicTests {
    private static let routes: Routes = [
        "/feed": Mochi.sse(topic: "chat"),
        "/latest": Mochi.sse(topic: "chat", latest: 2),
        "/rooms/:room": Mochi.sse(topic: { request in
            guard let room = request.parameters["room"], room != "closed" else { throw HTTPError(.forbidden) }
            return "room/" + room
        }),
        "/both": Mochi.sse { stream, _ in
            try await stream.subscribe("plain")
            try await stream.subscribe("chat")
            try await stream.send("ready")
            do { try await stream.subscribe("other") } catch let error as EventStreamError {
                try await stream.send("\(error)", event: "error")
            }
            await stream.untilClosed()
        },
        "/leaves": Mochi.sse { stream, _ in
            try await stream.subscribe("chat")
            stream.unsubscribe("chat")
            try await stream.subscribe("other")
            try await stream.send("left")
            await stream.untilClosed()
        },
        "/ws": Mochi.ws(open: { ws in ws.subscribe("chat") }, message: { ws, message in ws.publish("chat", message) }),
    ]

    private static func options(history: Int = 0, loops: Int = 1) -> ServeOptions {
        var options = ServeOptions(routes: routes)
        options.loops = loops
        if history > 0 {
            options.topics["chat"] = TopicOptions(history: history)
            options.topics["other"] = TopicOptions(history: history)
        }
        return options
    }

    @Test(arguments: [1, 2], [TestDepth.inProcess, .tls])
    func `a topic reaches all its streams, in order`(loops: Int, depth: TestDepth) async throws {
        try await Self.options(loops: loops).test(depth) { client async throws in
            let tasks = (0..<50).map { _ in
                let begun = Event<Void>()
                let task = Task {
                    try await client.events("/feed") { _, events async throws in
                        begun.report()
                        var got: [TestEvent] = []
                        while got.last?.data != "last", let event = try await events.next() { got.append(event) }
                        return got
                    }
                }
                return (begun, task)
            }
            for (begun, _) in tasks { await begun.value }
            #expect(await client.server.subscriberCount("chat") == 50)
            for index in 0..<100 { client.server.publish("chat", "line \(index)\nof it") }
            client.server.publish("chat", [1, 2, 3])
            client.server.publish("chat", "last")
            let expected =
                (0..<100).map { TestEvent("line \($0)\nof it") } + [
                    TestEvent("AQID", event: "binary"), TestEvent("last"),
                ]
            for (_, task) in tasks { #expect((try await task.value == expected) == true) }
        }
    }

    @Test func `a WebSocket's messages reach streams, and large ones too`() async throws {
        try await Self.options().test { client async throws in
            let large = String(repeating: "mochi", count: 20000)
            try await client.events("/feed") { _, events async throws in
                try await client.webSocket("/ws") { socket async throws in
                    try await socket.send("hello")
                    try await socket.send(large)
                    #expect(try await events.next() == TestEvent("hello"))
                    #expect((try await events.next() == TestEvent(large)) == true)
                    client.server.publish("chat", "to all")
                    #expect(try await socket.receive() == "to all")
                    #expect(try await events.next() == TestEvent("to all"))
                }
            }
        }
    }

    @Test func `a client that comes back gets what it has missed`() async throws {
        try await Self.options(history: 10).test { client async throws in
            let first = try await client.events("/feed") { _, events async throws in
                client.server.publish("chat", "one")
                return try await events.next()
            }
            #expect(first?.data == "one")
            for text in ["two", "three\nfour"] { client.server.publish("chat", text) }
            let id = try #require(first?.id)
            let number = try #require(UInt64(id))
            try await client.events("/feed", lastEventID: id) { _, events async throws in
                #expect(try await events.next() == TestEvent("two", id: "\(number + 1)"))
                #expect(try await events.next() == TestEvent("three\nfour", id: "\(number + 2)"))
                client.server.publish("chat", "five")
                #expect(try await events.next() == TestEvent("five", id: "\(number + 3)"))
            }
        }
    }

    @Test(arguments: [1, 2])
    func `a client that comes back again and again gets everything once, while more is published`(
        loops: Int
    ) async throws {
        try await Self.options(history: 1_000, loops: loops).test { client async throws in
            let server = client.server
            server.publish("chat", "first")
            var (got, id) = ([String](), "")
            try await client.events("/latest") { _, events async throws in
                let first = try #require(try await events.next())
                (got, id) = ([first.data], first.id)
            }
            let publishing = Task {
                for number in 0..<500 {
                    server.publish("chat", "\(number)")
                    if number % 7 == 0 { await Task.yield() }
                }
            }
            while got.last != "499" {
                try await client.events("/feed", lastEventID: id) { _, events async throws in
                    // Leaves in the middle of what comes.
                    for _ in 0..<(1 + got.count % 13) where got.last != "499" {
                        let event = try #require(try await events.next())
                        got.append(event.data)
                        id = event.id
                    }
                }
            }
            await publishing.value
            #expect(got == ["first"] + (0..<500).map(String.init))
        }
    }

    @Test func `a client that left before the first event knows where it stood`() async throws {
        try await Self.options(history: 10).test { client async throws in
            client.server.publish("chat", "old")
            let id = try await client.stream("/feed") { _, pieces in try await pieces.text(through: "\n\n") }
            #expect(id.hasPrefix("id: "))
            client.server.publish("chat", "new")
            let event = try await client.events("/feed", lastEventID: String(id.dropFirst(4).dropLast(2))) {
                _,
                events in
                try await events.next()
            }
            #expect(event?.data == "new")
        }
    }

    @Test(arguments: ["0", "1", "18446744073709551615", "x", "99999999999999999999"])
    func `what is not kept any more is one resync`(id: String) async throws {
        try await Self.options(history: 2).test { client async throws in
            for text in ["one", "two", "three"] { client.server.publish("chat", text) }
            try await client.events("/feed", lastEventID: id) { _, events async throws in
                let resync = try #require(try await events.next())
                #expect(resync.event == "resync")
                #expect(resync.data == "{\"type\":\"resync\",\"topic\":\"chat\",\"offset\":\(resync.id)}")
                client.server.publish("chat", "four")
                #expect(try await events.next() == TestEvent("four", id: "\((UInt64(resync.id) ?? 0) + 1)"))
            }
        }
    }

    @Test func `a history that is more than may wait is one resync`() async throws {
        var options = Self.options(history: 100)
        options.eventStreams.sendBuffer = 1000
        try await options.test { client async throws in
            client.server.publish("chat", "first")
            let id = try await client.events("/latest") { _, events in try await events.next() }?.id
            for _ in 0..<20 { client.server.publish("chat", String(repeating: "a", count: 100)) }
            let event = try await client.events("/feed", lastEventID: id) { _, events in try await events.next() }
            #expect(event?.event == "resync")
        }
    }

    @Test func `a client that comes for the first time gets the latest`() async throws {
        try await Self.options(history: 10).test { client async throws in
            for text in ["one", "two", "three"] { client.server.publish("chat", text) }
            try await client.events("/latest") { _, events async throws in
                #expect(try await events.next()?.data == "two")
                #expect(try await events.next()?.data == "three")
                client.server.publish("chat", "four")
                #expect(try await events.next()?.data == "four")
            }
        }
    }

    @Test func `a request names its topic, or is refused`() async throws {
        try await Self.options().test { client async throws in
            #expect(try await client.get("/rooms/closed").status == .forbidden)
            try await client.events("/rooms/tea") { _, events async throws in
                client.server.publish("room/coffee", "no")
                client.server.publish("room/tea", "yes")
                #expect(try await events.next() == TestEvent("yes"))
            }
        }
    }

    @Test func `a stream follows several topics, of which one keeps a history`() async throws {
        try await Self.options(history: 10).test { client async throws in
            try await client.events("/both") { _, events async throws in
                #expect(try await events.next()?.data == "ready")
                let error = try await events.next()
                #expect(error?.event == "error")
                #expect(error?.data.hasPrefix("\"other\": the stream follows another topic") == true)
                for topic in ["plain", "chat", "plain", "other", "chat"] { client.server.publish(topic, topic) }
                for topic in ["plain", "chat", "plain", "chat"] { #expect(try await events.next()?.data == topic) }
            }
            try await client.events("/leaves") { _, events async throws in
                #expect(try await events.next()?.data == "left")
                client.server.publish("chat", "no")
                client.server.publish("other", "yes")
                #expect(try await events.next()?.data == "yes")
            }
        }
    }

    @Test func `a client that leaves leaves its topics`() async throws {
        try await Self.options().test { client async throws in
            try await client.events("/feed") { _, _ async throws in
                #expect(await client.server.subscriberCount("chat") == 1)
                #expect(await client.server.counters().openEventStreams == 1)
            }
            while await client.server.subscriberCount("chat") != 0 { await Task.yield() }
            #expect(await client.server.counters().openEventStreams == 0)
            #expect(await client.server.counters().eventStreams == 1)
        }
    }

    @Test func `HEAD subscribes to nothing`() async throws {
        try await Self.options().test { client async throws in
            #expect(try await client.request(.head, "/feed").headers[.contentType] == "text/event-stream")
            #expect(await client.server.subscriberCount("chat") == 0)
        }
    }
}
