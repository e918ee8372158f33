import Foundation
import TestSupport
import Testing

/// The streams of events of the showcase answer as the specification of them says.
@Suite struct ShowcaseStreamTests {
    /// A shop of its own, to which nobody else talks.
    private static func shop(_ body: @escaping @Sendable (ServerProcess) throws -> Void) async throws {
        try await onThread { try body(ServerProcess(product: "showcase")) }
    }

    @Test func `the clock ticks`() async throws {
        try await Self.shop { shop throws in
            let clock = try Listener("/clock", of: shop)
            let times = try (0..<2).map { _ in try Date(clock.next().data, strategy: .iso8601) }
            #expect(times[0] < times[1])
        }
    }

    @Test func `the feed has what is said in the chat, also for one who was away`() async throws {
        try await Self.shop { shop throws in
            let chat = try WebSocketClient(to: shop.endpoint, WebSocketHandshake("/ws/chat"))
            func say(_ text: String) throws {
                try chat.send(.text(text))
                #expect(try chat.nextMessage() == .text(text))
            }
            try say("one")
            let feed = try Listener("/feed", of: shop)
            let first = try feed.next()
            #expect(first.data == "one")
            try say("two")
            let second = try feed.next()
            #expect(second.data == "two")

            try say("three")
            let id = try #require(first.id)
            let again = try Listener("/feed", of: shop, lastEventID: id)
            #expect(try again.next() == second)
            #expect(try again.next().data == "three")
            let other = try Listener("/feed", of: shop, lastEventID: "1")
            #expect(try other.next().event == "resync")

            // Who comes to the chat hears what is said from then on.
            let late = try WebSocketClient(to: shop.endpoint, WebSocketHandshake("/ws/chat"))
            #expect(try late.synchronize() == [])
        }
    }

    @Test func `the seconds are counted while somebody watches, and kept for the next`() async throws {
        try await Self.shop { shop throws in
            let first = try Listener("/activity/seconds", of: shop)
            let client = try RawClient(to: shop.endpoint)
            _ = try client.exchange(LiveServer.head("GET", "/json"))
            _ = try client.exchange(LiveServer.head("GET", "/api/fail"))
            _ = try client.exchange(LiveServer.head("GET", "/nowhere"))
            var seconds: [Second] = []
            while seconds.reduce(0, { $0 + $1.api + $1.other }) < 3 { seconds.append(try Second(first.next())) }
            #expect(seconds.map(\.api).reduce(0, +) == 2)
            #expect(seconds.map(\.other).reduce(0, +) == 1)
            #expect(seconds.map(\.errors).reduce(0, +) == 1)
            let busy = seconds.filter { $0.api + $0.other > 0 }
            #expect(busy.allSatisfy { second in (second.median ?? .max) <= (second.p99 ?? 0) } == true)
            #expect(seconds.last?.streams == 1)
            let times = seconds.map(\.at)
            #expect(times == Array(times[0]..<times[0] + times.count))

            let second = try Listener("/activity/seconds", of: shop)
            let replayed = try times.map { _ in try Second(second.next()).at }
            #expect(replayed == times)
        }
    }

    /// A second, as the stream has it.
    private struct Second: Decodable {
        let at: Int
        let api: Int
        let other: Int
        let errors: Int
        let streams: Int
        var median: Int?
        var p99: Int?

        init(_ event: Listener.Event) throws {
            self = try JSONDecoder().decode(Second.self, from: Data(event.data.utf8))
        }
    }
}

/// Reads a stream of events, by HTTP/1.0: its body is the stream and nothing else.
private final class Listener {
    struct Event: Equatable {
        var id: String?
        var event: String?
        var data = ""
    }

    private let client: RawClient

    init(_ target: String, of server: ServerProcess, lastEventID: String? = nil) throws {
        client = try RawClient(to: server.endpoint)
        let field = lastEventID.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        try client.send("GET \(target) HTTP/1.0\r\nHost: localhost\r\n\(field)\r\n")
        let head = try read(to: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 200 "))
        #expect(head.contains("content-type: text/event-stream\r\n"))
    }

    /// The next event that has data.
    func next() throws -> Event {
        while true {
            var event = Event()
            for line in try read(to: "\n\n").split(separator: "\n") {
                let value = String(line.drop { $0 != " " }.dropFirst())
                switch line.prefix(while: { $0 != ":" }) {
                case "id": event.id = value
                case "event": event.event = value
                case "data": event.data = value
                default: break
                }
            }
            if !event.data.isEmpty { return event }
        }
    }

    private func read(to end: String) throws -> String {
        let end = Array(end.utf8)
        while true {
            if let range = client.inbox.firstRange(of: end) {
                return String(decoding: client.take(range.upperBound), as: UTF8.self)
            }
            guard try client.receive() else { throw Ended() }
        }
    }

    private struct Ended: Error {}
}
