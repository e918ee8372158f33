import TestSupport
import Testing

/// Clients that are slow, many, or gone, each as a function of the server and its size.
///
/// None asserts a time: an attack has until its cutoff to be ended, which is far above the server's own limit.
enum Hostile {
    /// How a slow client is slow.
    struct Slowness: Sendable, CustomTestStringConvertible {
        let name: String
        /// What is sent at once.
        let opening: String
        /// What follows, one byte at a time and for ever; nothing when empty.
        let trickle: String

        var testDescription: String { name }

        static let all: [Slowness] = [
            Slowness(name: "silent from the start", opening: "", trickle: ""),
            Slowness(name: "request line that trickles", opening: "GET /", trickle: "a"),
            Slowness(name: "field that trickles", opening: "GET / HTTP/1.1\r\nHost: a\r\nX: ", trickle: "a"),
            Slowness(name: "fields that trickle", opening: "GET / HTTP/1.1\r\nHost: a\r\n", trickle: "X: a\r\n"),
            Slowness(name: "silent inside the head", opening: "GET / HTTP/1.1\r\n", trickle: ""),
            Slowness(name: "silent before the body", opening: Wire.post("Content-Length: 1000"), trickle: ""),
            Slowness(name: "body that trickles", opening: Wire.post("Content-Length: 100000"), trickle: "a"),
            Slowness(name: "silent inside a chunk", opening: Wire.chunked("5\r\nabc"), trickle: ""),
            Slowness(name: "chunk extension that trickles", opening: Wire.chunked("5;"), trickle: "a"),
            Slowness(name: "chunks that trickle", opening: Wire.chunked(""), trickle: "1\r\na\r\n"),
            Slowness(name: "trailer that trickles", opening: Wire.chunked("0\r\nX: "), trickle: "a"),
            Slowness(name: "preface that stops", opening: "PRI * HTTP/2.0\r\n\r\n", trickle: ""),
        ]
    }

    /// Plays `count` slow clients until the server has cut them all off, while a bystander goes on asking.
    ///
    /// - Returns: what the server said to them before; empty, 408, or 400.
    static func trickle(
        _ slowness: Slowness,
        count: Int,
        against server: ServerProcess,
        by cutoff: Cutoff
    ) throws -> [HTTP1Transcript] {
        let attackers = try (0..<count).map { _ in try RawClient(to: server.endpoint) }
        for attacker in attackers { try attacker.send(slowness.opening) }
        let bytes = Array(slowness.trickle.utf8)
        var bystander = try RawClient(to: server.endpoint)
        var round = 0
        while attackers.contains(where: { $0.ending == nil }) {
            if cutoff.hasPassed { throw SystemError.timedOut("\(slowness.name): still open") }
            for attacker in attackers where attacker.ending == nil {
                if !bytes.isEmpty { _ = attacker.offer([bytes[round % bytes.count]]) }
                attacker.receiveAvailable()
            }
            #expect(try bystander.exchange(Wire.get())?.status == 200)
            if round.isMultiple(of: 20) { bystander = try RawClient(to: server.endpoint) }
            // The pace of the trickle, cut short by the event it waits for.
            if let open = attackers.first(where: { $0.ending == nil }) { _ = try? open.receive(by: .milliseconds(50)) }
            round += 1
        }
        return attackers.map { HTTP1Transcript($0.inbox) }
    }

    /// Lets `count` clients ask for much and read nothing, until the server has given up on all of them.
    ///
    /// The server's descriptors tell: what it has already sent stays readable here, so the sockets would not show the cut.
    ///
    /// - Returns: how much the server's memory grew meanwhile, in KiB, at its peak.
    static func readNothing(
        count: Int,
        against server: ServerProcess,
        path: String = "/big.txt",
        requests: Int = 100,
        overHTTP2: Bool = false,
        by cutoff: Cutoff
    ) throws -> Int {
        // An answer says that the loops have opened what they need; its connection is one of those counted.
        let first = try RawClient(to: server.endpoint)
        #expect(try first.exchange(Wire.get())?.status == 200)
        let idle = server.socketCount - 1
        first.close()
        let before = server.residentKiB
        let readers = try (0..<count).map { _ in
            let reader = try RawClient(to: server.endpoint, receiveBuffer: 2048)
            _ = reader.offer(overHTTP2 ? http2Requests(path, requests) : http1Requests(path, requests))
            return reader
        }
        var peak = before
        let isCut = server.wait(by: cutoff) {
            peak = max(peak, server.residentKiB)
            return server.socketCount <= idle
        }
        #expect(isCut, "\(server.socketCount - idle) of \(readers.count) stalled readers are still held")
        return peak - before
    }

    private static func http1Requests(_ path: String, _ count: Int) -> [UInt8] {
        Wire.bytes(String(repeating: Wire.get(target: path), count: count))
    }

    /// Requests on as many streams, with windows of zero that never open.
    private static func http2Requests(_ path: String, _ count: Int) -> [UInt8] {
        let streams = (0..<min(count, 100)).map { UInt32(2 * $0 + 1) }
        let requests = streams.flatMap { HTTP2Frame.headers($0, .request("GET", path)).bytes }
        return HTTP2Client.preface + HTTP2Frame.settings([(4, 0)]).bytes + requests
    }
}

// MARK: - Many

extension Hostile {
    /// Opens `count` connections to a server that may hold fewer.
    ///
    /// The server must go on serving those it has, stay calm, and take new ones once the flood is gone.
    static func floodWithConnections(_ count: Int, against server: ServerProcess) throws {
        OpenFileLimit.raise()
        let first = try RawClient(to: server.endpoint)
        #expect(try first.exchange(Wire.get())?.status == 200)
        // Those beyond the server's backlog do not connect at all; that is the kernel's answer and as good as any.
        var flood: [RawClient] = []
        var refusals = 0
        while flood.count < count, refusals < 10 {
            if let client = try? RawClient(to: server.endpoint, by: .milliseconds(100)) {
                flood.append(client)
            } else {
                refusals += 1
            }
        }
        #expect(flood.count > count / 2)
        #expect(try first.exchange(Wire.get())?.status == 200)

        let before = server.processorTime
        _ = server.wait(by: .milliseconds(1000)) { false }
        #expect(server.processorTime - before < .milliseconds(500), "busy while it cannot accept")
        #expect(server.isRunning, "\(server.standardError)")

        flood.removeAll()
        let late = try RawClient(to: server.endpoint)
        #expect(try late.exchange(Wire.get(), by: .seconds(20))?.status == 200)
        #expect(try first.exchange(Wire.get())?.status == 200)
        #expect(server.standardError.utf8.count < 100_000, "the log is flooded too")
    }
}

// MARK: - Memory

extension Hostile {
    /// Sends header blocks of 400,000 one-byte references to one entry, on 20 streams that stay open.
    ///
    /// - Returns: how much the server's peak memory grew, in KiB.
    static func amplifyHeaders(against server: ServerProcess) throws -> Int {
        let warm = try HTTP2Client(to: server.endpoint)
        #expect(try warm.get(on: 1)?.status == 200)
        let before = server.residentKiB
        let client = try HTTP2Client(to: server.endpoint)
        attack: for number in 0..<20 {
            let stream = UInt32(2 * number + 1)
            let first: [HeaderStep] = number == 0 ? .request(more: [.indexing("x", "y")]) : .request()
            guard try client.send(.headers(stream, first, end: false, complete: false)) else { break }
            for part in 0..<25 {
                let block = [UInt8](repeating: 0xbe, count: 16000)
                guard try client.send(.continuation(stream, block, complete: part == 24)) else { break attack }
            }
        }
        _ = try client.socket.readToEnd()
        #expect(try warm.get(on: 3)?.status == 200)
        return max(server.peakResidentKiB, server.residentKiB) - before
    }

    /// Opens and resets streams until the server cuts the connection.
    ///
    /// - Returns: how much the server's memory grew, in KiB.
    static func resetRapidly(against server: ServerProcess, path: String = "/", connections: Int = 10) throws -> Int {
        let before = server.residentKiB
        for _ in 0..<connections {
            let client = try HTTP2Client(to: server.endpoint)
            for start in stride(from: 0, to: 20_000, by: 200) {
                let frames = (start..<start + 200).flatMap { number -> [HTTP2Frame] in
                    let stream = UInt32(2 * number + 1)
                    return [.headers(stream, .request("GET", path)), .reset(stream)]
                }
                guard try client.send(frames) else { break }
                client.socket.inbox.removeAll(keepingCapacity: true)
            }
            _ = try client.socket.readToEnd()
        }
        return server.residentKiB - before
    }
}
