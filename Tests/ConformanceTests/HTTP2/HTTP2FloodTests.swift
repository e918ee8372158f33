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
        _ = try client.socket.readToEnd(by: .seconds(30))

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
