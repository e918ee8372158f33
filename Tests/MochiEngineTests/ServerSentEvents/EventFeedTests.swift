import Synchronization
import TestSupport
import Testing

@testable import MochiEngine

@Suite struct EventFeedTests {
    private final class Owner: EventFeedOwner {
        func begin(_ exchange: Exchange) { exchange.start(status: 200, length: nil) }
        func onClose() {}
    }

    /// Answers each request with a feed, which `begun` is told of.
    private static func respond(_ begun: @escaping @Sendable (EventFeed) -> Void) -> Respond {
        { request, loop in
            let feed = EventFeed(Exchange.begin(request, on: loop), limits: EventLimits(heartbeat: nil))
            feed.setOwner(Owner())
            begun(feed)
        }
    }

    @Test func `many messages leave in order, with few writes`() async throws {
        let respond = Self.respond { feed in
            let topic = Topic("t", .dropOldest(100))
            feed.open()
            for index in 0..<40 {
                let frame = Payload.text("\(index),").frame
                _ = feed.deliver(2..<frame.count, of: frame, topic, key: nil)
            }
            feed.close()
        }
        try await withServer(respond) { server in
            let endpoint = server.endpoint
            let response = try await onThread { try RawClient(to: endpoint).exchange(Wire.get()) }
            #expect(response?.text == (0..<40).map { "\($0)," }.joined())
        }
    }

    @Test func `a comment follows five silent ticks, and what is sent begins anew`() async throws {
        let feeds = Mutex<EventFeed?>(nil)
        try await withServer(Self.respond { feed in feeds.withLock { $0 = feed } }) { server in
            let endpoint = server.endpoint
            async let response = onThread { try RawClient(to: endpoint).exchange(Wire.get()) }
            #expect(await server.holds { feeds.withLock { $0 != nil } })
            let feed = try #require(feeds.withLock { $0 })
            /// Ticks when nothing is on its way.
            func tick(_ count: Int) async {
                #expect(await server.holds { await feed.loop.run { !feed.isFlying } })
                await feed.loop.run { for _ in 0..<count { feed.tick() } }
            }
            await feed.loop.run { feed.open() }
            await tick(4)
            await feed.loop.run { _ = feed.put("a", event: "", id: nil) }
            await tick(4)
            await feed.loop.run { _ = feed.put("b", event: "", id: nil) }
            await tick(5)
            await tick(4)
            feed.close()
            #expect(try await response?.text == "data: a\n\ndata: b\n\n:\n\n")
        }
    }

    @Test func `a feed whose client has left does nothing`() async throws {
        let feeds = Mutex<EventFeed?>(nil)
        let respond = Self.respond { feed in
            feeds.withLock { $0 = feed }  // before the client gets a byte and goes on
            feed.open()
        }
        try await withServer(respond) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try RawClient(to: endpoint)
                try client.send(Wire.get())
                #expect(try client.receive())
                client.reset()
            }
            let feed = try #require(feeds.withLock { $0 })
            #expect(await server.holds { !feed.isOpen })
            await #expect(throws: FeedClosed.self) { try await feed.send("a", event: "", id: nil) }
            await #expect(throws: FeedClosed.self) { try await feed.subscribe(to: "t", at: .first(latest: 0)) }
            await feed.loop.run {
                feed.open()
                feed.tick()
                feed.abort()
                feed.endForShutdown()
                #expect(!feed.withdraw())
                #expect(feed.loop.events.count == 0)
                #expect(feed.loop.sockets.topics.count == 0)
            }
            feed.close()
        }
    }
}
