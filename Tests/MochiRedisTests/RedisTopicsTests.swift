import MochiEngine
import TestSupport
import Testing

@testable import MochiRedis

/// Nodes of one process, each on a loop of its own, and a real server between them.
@Suite struct RedisTopicsTests {
    /// A node with what it is told.
    private final class Node: Sendable {
        let topics: RedisTopics
        let events: AsyncStream<String>
        let loop: EventLoop

        init(_ server: RedisServer, _ limits: RedisLimits = RedisLimits(), on loop: EventLoop) async {
            let (events, feed) = AsyncStream.makeStream(of: String.self)
            self.events = events
            self.loop = loop
            let (address, authorities) = (server.address, server.authorities)
            topics = await loop.run {
                RedisTopics(through: address, authorities: authorities, limits: limits, on: loop) { event in
                    switch event {
                    case .joined: feed.yield("joined")
                    case .away: feed.yield("away")
                    case .listening(let topic): feed.yield("listening \(topic)")
                    case .missed(let topic): feed.yield("missed \(topic)")
                    case .received(let message, let topic):
                        let text = String(decoding: message.bytes.prefix(100), as: UTF8.self)
                        feed.yield("\(topic) \(message.isText ? "" : "bytes ")\(text)")
                    }
                }
            }
        }

        func publish(_ text: String, to topic: String) {
            topics.publish(TopicMessage(isText: true, bytes: Array(text.utf8)), to: topic)
        }

        /// Listens, and waits until Redis knows.
        func listen(to topic: String) async {
            topics.listen(to: topic)
            await passes("listening \(topic)")
        }

        /// Waits for an event, whatever comes before.
        func passes(_ expected: String) async {
            for await event in events where event == expected { return }
        }

        /// The next event but that somebody listens.
        func next() async -> String? {
            for await event in events where !event.hasPrefix("listening ") { return event }
            return nil
        }

        func counters() async -> RedisTopicCounters { await loop.run { self.topics.counters } }

        func close() async { await loop.run { self.topics.close() } }
    }

    /// Two nodes that have both joined, and their events.
    private func withNodes(
        _ limits: RedisLimits = RedisLimits(),
        _ body: (RedisServer, Node, Node) async throws -> Void
    ) async throws {
        let server = try await onThread { try RedisServer() }
        try await withLoops(2) { loops in
            let (one, two) = (await Node(server, limits, on: loops[0]), await Node(server, limits, on: loops[1]))
            #expect(await one.next() == "joined")
            #expect(await two.next() == "joined")
            try await body(server, one, two)
            await one.close()
            await two.close()
        }
    }

    @Test func `a message comes to the nodes that listen, and not back`() async throws {
        try await withNodes { _, one, two in
            await one.listen(to: "rice")
            await two.listen(to: "rice")
            one.publish("hot", to: "rice")
            one.publish("cold", to: "tea")
            one.topics.publish(TopicMessage(isText: false, bytes: Array("raw".utf8)), to: "rice")
            #expect(await two.next() == "rice hot")
            #expect(await two.next() == "rice bytes raw")
            two.publish("answer", to: "rice")
            // Neither `hot` nor `raw` came back before it.
            #expect(await one.next() == "rice answer")
        }
    }

    @Test func `messages of many threads come once each, in the order of their topic`() async throws {
        try await withNodes { _, one, two in
            for topic in 0..<4 { await two.listen(to: "topic \(topic)") }
            await withTaskGroup { group in
                for topic in 0..<4 {
                    group.addTask { for number in 0..<500 { one.publish("\(number)", to: "topic \(topic)") } }
                }
            }
            var counts: [String: Int] = [:]
            for _ in 0..<2000 {
                let words = (await two.next() ?? "").split(separator: " ")
                let topic = words.dropLast().joined(separator: " ")
                #expect(words.last == "\(counts[topic] ?? 0)")
                counts[topic, default: 0] += 1
            }
            #expect(counts.values.sorted() == [500, 500, 500, 500])
            let counters = await two.counters()
            #expect(counters.gaps == 0)
            #expect(counters.dropped == 0)
        }
    }

    @Test func `who listens no more gets nothing more`() async throws {
        try await withNodes { _, one, two in
            await two.listen(to: "rice")
            await two.listen(to: "tea")
            two.topics.listenNoMore(to: "rice")
            // By then the loop has done so.
            _ = await two.counters()
            one.publish("hot", to: "rice")
            one.publish("cold", to: "tea")
            #expect(await two.next() == "tea cold")
        }
    }

    @Test func `after Redis was away a node listens to what it listened to`() async throws {
        var server: RedisServer? = try await onThread { try RedisServer() }
        let port = try #require(server?.process.port)
        try await withLoops(2) { loops in
            let first = try #require(server)
            let (one, two) = (await Node(first, on: loops[0]), await Node(first, on: loops[1]))
            #expect(await one.next() == "joined")
            #expect(await two.next() == "joined")
            await two.listen(to: "rice")
            first.process.send(signal: 9)
            #expect(await one.next() == "away")
            #expect(await two.next() == "away")
            one.publish("lost", to: "rice")
            server = nil
            let again = try await onThread { try RedisServer(port: port) }
            #expect(await one.next() == "joined")
            await two.passes("listening rice")
            one.publish("hot", to: "rice")
            await two.passes("rice hot")
            #expect(await one.counters().dropped == 1)
            await one.close()
            await two.close()
            withExtendedLifetime(again) {}
        }
    }

    @Test func `a Redis that takes nothing costs no more memory than allowed, and what was missed is noticed`()
        async throws
    {
        var limits = RedisLimits()
        limits.pendingBytes = 4 << 20
        limits.silence = .seconds(60)
        try await withNodes(limits) { server, one, two in
            await two.listen(to: "rice")
            server.process.send(signal: 19)  // SIGSTOP
            let large = String(repeating: "rice", count: 64 << 10)
            for _ in 0..<200 { one.publish(large, to: "rice") }
            // 50 MiB: most of it was dropped.
            while await one.counters().dropped < 150 {}
            server.process.send(signal: 18)  // SIGCONT
            while await two.next() != "rice end" {
                one.publish("end", to: "rice")
                if await two.counters().gaps > 0 { break }
            }
            #expect(await two.counters().gaps > 0)
        }
    }

    @Test func `an envelope comes back from its bytes, and from no others`() {
        let envelope = Envelope(
            node: 0x0102_0304_0506_0708,
            sequence: .max,
            message: TopicMessage(isText: false, bytes: [0, 255])
        )
        #expect(Envelope(envelope.bytes) == envelope)
        #expect(envelope.bytes.count == envelope.size)
        for count in 0..<17 { #expect(Envelope(Array(envelope.bytes.prefix(count))) == nil) }
        #expect(Envelope([3] + envelope.bytes.dropFirst()) == nil)
        #expect(Envelope(Array(envelope.bytes.prefix(9)) + [UInt8](repeating: 0, count: 8)) == nil)
    }
}
