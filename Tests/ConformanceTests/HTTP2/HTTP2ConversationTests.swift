import TestSupport
import Testing

/// What needs more than one exchange.
@Suite(.serialized)
struct HTTP2ConversationTests {
    @Test func `PING is answered with its payload`() throws {
        let client = try HTTP2Client(to: Subject.shared.endpoint)
        let payload: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
        try client.send(.ping(payload))
        let events = try client.events { $0 == .ping(payload, acknowledge: true) }
        #expect(events.last == .ping(payload, acknowledge: true))
    }

    @Test func `the server's first frame is SETTINGS, and ours are acknowledged`() throws {
        let client = try HTTP2Client(to: Subject.shared.endpoint)
        guard case .settings(let values) = try client.next() else {
            Issue.record("first frame: \(client.history)")
            return
        }
        #expect(values[3] == 100)
        #expect(try client.events { $0 == .settingsAcknowledged }.last == .settingsAcknowledged)
    }

    @Test func `a preface that trickles in is a preface`() throws {
        let socket = try RawClient(to: Subject.shared.endpoint)
        for byte in HTTP2Client.preface + HTTP2Frame.settings().bytes { try socket.send([byte]) }
        let head = try #require(try socket.read(9))
        #expect(head[3] == HTTP2Frame.Kind.settings)
    }

    @Test func `no DATA leaves before the window opens, and all of it afterwards`() throws {
        let client = try HTTP2Client(to: Subject.shared.endpoint, settings: .settings([(4, 0)]))
        try client.send(.headers(1, .request("GET", "/big.txt")))
        let before = try client.synchronize() + client.synchronize()
        #expect(!before.contains { if case .data = $0 { true } else { false } })
        try client.send(.windowUpdate(1, 1))
        let first = try client.events { if case .data = $0 { true } else { false } }
        #expect(first.last == .data(stream: 1, [UInt8](first.body.prefix(1)), endStream: false))
        try client.send(.windowUpdate(1, 1 << 20), .windowUpdate(0, 1 << 20))
        var rest = 0
        _ = try client.events { event in
            guard case .data(1, let bytes, let endStream) = event else { return false }
            rest += bytes.count
            return endStream
        }
        #expect(rest == 128 * 1024 - 1)
    }

    @Test func `trailers never become headers`() throws {
        let client = try HTTP2Client(to: Subject.shared.endpoint)
        try client.send(
            .headers(1, .request("POST", "/echo", more: [.literal("x-kept", "1")]), end: false),
            .data(1, "a", end: false),
            .headers(1, [.literal("x-trailer", "1")])
        )
        let text = try #require(try client.response(on: 1)).text.lowercased()
        #expect(text.contains("x-kept: 1"))
        #expect(!text.contains("x-trailer"))
    }

    @Test func `100 interleaved bodies come back on their own streams`() throws {
        let client = try HTTP2Client(to: Subject.shared.endpoint)
        let streams = (0..<100).map { UInt32(2 * $0 + 1) }
        try client.send(streams.map { .headers($0, .request("POST"), end: false) })
        try client.send(streams.reversed().map { .data($0, "\($0)-", end: false) })
        try client.send(streams.map { .data($0, "end") })
        var bodies: [UInt32: [UInt8]] = [:]
        var done = 0
        _ = try client.events { event in
            guard case .data(let stream, let bytes, let endStream) = event else { return false }
            bodies[stream, default: []] += bytes
            if endStream { done += 1 }
            return done == streams.count
        }
        for stream in streams { #expect(bodies[stream] == Array("\(stream)-end".utf8)) }
    }
}

extension [HTTP2Event] {
    /// The bytes of all DATA among the events.
    fileprivate var body: [UInt8] {
        flatMap { event -> [UInt8] in
            if case .data(_, let bytes, _) = event { bytes } else { [] }
        }
    }
}
