import MochiAPI
import MochiTesting
import Synchronization
import TestSupport
import Testing

/// Clients that do not read: a closed window of HTTP/2 is slow to the byte.
@Suite struct SlowEventReaderTests {
    private static let large = String(repeating: "a", count: 70_000)

    /// The data of the events that arrive on stream 1 until `last`, once the window is open.
    private static func rest(_ client: HTTP2Client, through last: String, after begun: [UInt8]) throws -> [String] {
        if client.history.contains(where: { if case .reset(1, _) = $0 { true } else { false } }) { return ["cut"] }
        client.manners = .all
        try client.send(.windowUpdate(0, 1 << 24), .windowUpdate(1, 1 << 24))
        var bytes = begun
        let end = Array("data: \(last)\n\n".utf8)
        while bytes.suffix(end.count) != end[...] {
            switch try client.next() {
            case .data(1, let piece, _): bytes += piece
            case .end, .reset: return ["cut"]
            default: break
            }
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n\n").map {
            String($0.dropFirst("data: ".count))
        }
    }

    /// Reads until the window is used up.
    private static func fill(_ client: HTTP2Client) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < 65535 {
            switch try client.next() {
            case .data(1, let piece, _): bytes += piece
            case .end: return bytes
            default: break
            }
        }
        return bytes
    }

    @Test func `send suspends while the client does not read`() async throws {
        let sent = Mutex(0)
        let routes: Routes = [
            "/": Mochi.sse { stream, _ in
                for number in 0..<1000 {
                    try await stream.send(String(repeating: "a", count: 1000) + "\(number)")
                    sent.withLock { $0 += 1 }
                }
            }
        ]
        try await LiveServer.run(routes) { live async throws in
            let endpoint = live.endpoint
            try await onThread {
                let client = try HTTP2Client(to: endpoint, manners: [.acknowledgesSettings, .answersPings])
                try client.send(.headers(1, .request("GET", "/")))
                let begun = try Self.fill(client)
                _ = try client.synchronize()
                // The window, what flies, and what waits.
                #expect(sent.withLock { $0 } < 120)
                let rest = try Self.rest(client, through: String(repeating: "a", count: 1000) + "999", after: begun)
                #expect(rest.count == 1000)
            }
        }
        #expect(sent.withLock { $0 } == 1000)
    }

    private static func topic(_ slowReader: TopicOptions.SlowReader, buffer: Int = 1 << 20) -> ServeOptions {
        ServeOptions.testing { options in
            options.topics["news"] = TopicOptions(slowReader: slowReader)
            options.eventStreams.sendBuffer = buffer
        }
    }

    private static let routes: Routes = ["/": Mochi.sse(topic: "news")]

    /// Publishes to a client that does not read, and gives what it gets when it does.
    private static func events(
        _ options: ServeOptions,
        _ texts: [String]
    ) async throws -> (events: [String], dropped: UInt64) {
        try await LiveServer.run(routes, options) { live async throws in
            let endpoint = live.endpoint
            let server = live.server
            let begun = Event<Void>()
            async let events = onThread {
                let client = try HTTP2Client(to: endpoint, manners: [.acknowledgesSettings, .answersPings])
                try client.send(.headers(1, .request("GET", "/")))
                _ = try client.events { if case .headers = $0 { true } else { false } }
                begun.report()
                let begun = try fill(client)
                // From here on nothing flies but the rest of the large one.
                for text in texts {
                    server.publish("news", text)
                    _ = try client.synchronize()
                }
                return try rest(client, through: texts.last ?? "", after: begun)
            }
            await begun.value
            server.publish("news", large)
            return (try await events, await server.counters().droppedMessages)
        }
    }

    @Test func `what fits waits`() async throws {
        let (events, dropped) = try await Self.events(Self.topic(.dropNewest), ["a1", "b1", "a2", "last"])
        #expect(events == [Self.large, "a1", "b1", "a2", "last"])
        #expect(dropped == 0)
    }

    @Test func `the oldest go by the topic's rule`() async throws {
        let (events, dropped) = try await Self.events(Self.topic(.dropOldest(2)), ["a1", "b1", "a2", "last"])
        #expect(events == [Self.large, "a2", "last"])
        #expect(dropped == 2)
    }

    @Test func `of the messages with one key the latest waits`() async throws {
        let rule = TopicOptions.SlowReader.conflate(by: { String($0.prefix(1)) })
        let (events, dropped) = try await Self.events(Self.topic(rule), ["a1", "b1", "a2", "last"])
        #expect(events == [Self.large, "b1", "a2", "last"])
        #expect(dropped == 1)
    }

    @Test func `a client that is too slow for its topic is cut`() async throws {
        let options = Self.topic(.disconnect(.tryAgainLater), buffer: 71_000)
        let (events, dropped) = try await Self.events(options, [String(repeating: "b", count: 2000), "last"])
        #expect(events == ["cut"])
        #expect(dropped >= 1)
    }

    @Test func `a client that does not read is cut by the time for writes`() async throws {
        let closed = Event<Void>()
        let routes: Routes = [
            "/": Mochi.sse { stream, _ in
                stream.onClose { closed.report() }
                while true { try await stream.send(Self.large) }
            }
        ]
        let options = ServeOptions.testing { $0.limits.stallTime = .milliseconds(500) }
        try await LiveServer.run(routes, options) { live async throws in
            let endpoint = live.endpoint
            let client = try await onThread {
                let client = try RawClient(to: endpoint, receiveBuffer: 4096)
                try client.send(LiveServer.head("GET", "/"))
                return Held(client)
            }
            await closed.value
            #expect(await live.server.counters().stalledWrites == 1)
            withExtendedLifetime(client) {}
        }
    }

    private final class Held: @unchecked Sendable {
        // Guard of the unchecked conformance: nobody uses the client, it only stays open.
        let client: RawClient

        init(_ client: RawClient) { self.client = client }
    }
}
