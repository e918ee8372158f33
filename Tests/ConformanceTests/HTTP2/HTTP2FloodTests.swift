import TestSupport
import Testing

/// Endless frames of one kind: each is legal, all of them together are an attack.
struct Flood: Sendable, CustomTestStringConvertible {
    let name: String
    let opening: [HTTP2Frame]
    let count: Int

    /// The frames of one round, by its number.
    let round: @Sendable (Int) -> [HTTP2Frame]

    var testDescription: String { name }

    static let all: [Flood] = [
        Flood(name: "rapid reset (CVE-2023-44487)", opening: [], count: 10_000) { number in
            let stream = UInt32(2 * number + 1)
            return [.headers(stream, .request()), .reset(stream)]
        },
        Flood(name: "streams the server must reset (CVE-2025-8671)", opening: [], count: 10_000) { number in
            let stream = UInt32(2 * number + 1)
            return [.headers(stream, .request("POST"), end: false), .windowUpdate(stream, 0)]
        },
        Flood(name: "PING (CVE-2019-9512)", opening: [], count: 20_000) { _ in [.ping([UInt8](repeating: 0, count: 8))]
        },
        Flood(name: "SETTINGS (CVE-2019-9515)", opening: [], count: 20_000) { _ in [.settings()] },
        Flood(name: "SETTINGS of 2,000 entries", opening: [], count: 2000) { _ in
            [.settings([(id: UInt16, value: UInt32)](repeating: (4, 65535), count: 2000))]
        },
        Flood(name: "PRIORITY (CVE-2019-9513)", opening: [], count: 20_000) { number in
            [.priority(UInt32(2 * (number % 1000) + 1), dependsOn: 0, weight: UInt8(number % 256))]
        },
        Flood(name: "empty DATA (CVE-2019-9518)", opening: [open], count: 20_000) { _ in [.data(1, [], end: false)] },
        Flood(name: "padded empty DATA", opening: [open], count: 20_000) { _ in
            [HTTP2Frame(kind: HTTP2Frame.Kind.data, flags: HTTP2Frame.Flag.padded, stream: 1, payload: [0])]
        },
        Flood(name: "unknown frames", opening: [], count: 20_000) { _ in [HTTP2Frame(kind: 0xbb, payload: [0])] },
        Flood(name: "empty CONTINUATION (CVE-2024-27316)", opening: [begun], count: 20_000) { _ in
            [.continuation(1, [], complete: false)]
        },
        Flood(name: "CONTINUATION of large fields", opening: [begun], count: 1000) { number in
            [.continuation(1, HeaderStep.literal("x\(number)", large).encoded, complete: false)]
        },
        Flood(name: "400,000 indexed fields of one byte", opening: [indexing], count: 25) { number in
            [.continuation(1, [UInt8](repeating: 0xbe, count: 16000), complete: number == 24)]
        },
        Flood(name: "header blocks that change the table's size", opening: [begun], count: 1000) { _ in
            [.continuation(1, [UInt8](repeating: 0x20, count: 1000), complete: false)]
        },
    ]

    private static let open = HTTP2Frame.headers(1, .request("POST"), end: false)
    private static let begun = HTTP2Frame.headers(1, .request(), complete: false)
    private static let indexing = HTTP2Frame.headers(1, .request(more: [.indexing("x", "y")]), complete: false)
    private static let large = String(repeating: "a", count: 10_000)
}

@Suite(.serialized)
struct HTTP2FloodTests {
    @Test(arguments: Flood.all)
    func `a flood ends its connection and nothing else`(flood: Flood) throws {
        let server = try Subject.shared
        let bystander = try HTTP2Client(to: server.endpoint)
        #expect(try bystander.get(on: 1)?.status == 200)

        let client = try HTTP2Client(to: server.endpoint)
        try client.send(flood.opening)
        for start in stride(from: 0, to: flood.count, by: 100) {
            let frames = (start..<min(start + 100, flood.count)).flatMap(flood.round)
            guard try client.send(frames) else { break }
            // What the server answers is of no interest; keeping it would only make the test large.
            client.socket.inbox.removeAll(keepingCapacity: true)
        }
        _ = try client.socket.readToEnd(by: .seconds(5))

        #expect(try bystander.get(on: 3)?.status == 200)
        #expect(server.isRunning)
    }

    @Test func `a moderate number of control frames is no flood`() throws {
        let client = try HTTP2Client(to: Subject.shared.endpoint)
        for number in 0..<50 {
            let stream = UInt32(4 * number + 1)
            let mark = [UInt8](repeating: UInt8(number), count: 8)
            try client.send(.headers(stream, .request()), .reset(stream), .ping(mark), .priority(stream, dependsOn: 0))
            #expect(try client.get(on: stream + 2)?.status == 200)
        }
    }
}

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
