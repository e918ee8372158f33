import Foundation
import MochiEngine
import TestSupport
import Testing

/// A client that leaves: its handler is cancelled, its exchange is freed, at whatever stage, a thousand times.
@Suite(.serialized)
struct ClientGoneTests {
    enum Stage: String, CaseIterable, Sendable {
        case beforeBodyIsComplete, beforeAnswer, behindPipelinedBytes, behindUnreadBody, insideStream, insideLargeAnswer
    }

    enum Transport: CaseIterable, Sendable {
        case http1, http2, tls
    }

    /// What the handlers of a test leave behind: nothing, at its end.
    private final class Traces: Sendable {
        let handlers = Tally()
        let exchanges = Remembered<Exchange>()
        let cancellations = Guarded(0)
        private static let piece = [UInt8](repeating: 1, count: 50_000)
        private static let large = [UInt8](repeating: 2, count: 2_000_000)

        /// Serves every stage; a handler counts from its first line to its last.
        var respond: Respond {
            handler { [self] exchange in
                let mark = handlers.mark()
                defer { withExtendedLifetime(mark) {} }
                exchanges.add(exchange)
                switch exchange.incoming?.target {
                case "/body": _ = try await exchange.collect()
                case "/stream":
                    exchange.start(status: 200, length: nil)
                    while true { try await exchange.write(Self.piece) }
                case "/large":
                    exchange.incoming?.send(status: 200, Self.large)
                    await Task.yield()
                default:
                    do {
                        try await Task.sleep(for: .seconds(3600))
                    } catch {
                        cancellations.change { $0 += 1 }
                        throw error
                    }
                }
                exchange.answer("done")
            }
        }
    }

    private static func opening(_ stage: Stage) -> String {
        switch stage {
        case .beforeBodyIsComplete: Wire.post("/body", length: 100) + "abc"
        case .beforeAnswer: Wire.get("/sleep")
        case .behindPipelinedBytes: Wire.get("/sleep") + "GET / HT"
        case .behindUnreadBody: Wire.post("/sleep", length: 5000) + String(repeating: "b", count: 4000)
        case .insideStream: Wire.get("/stream")
        case .insideLargeAnswer: Wire.get("/large")
        }
    }

    private static func frames(_ stage: Stage) -> [HTTP2Frame] {
        switch stage {
        case .beforeBodyIsComplete:
            [.headers(1, .request("POST", "/body"), end: false), .data(1, "abc", end: false)]
        case .insideStream: [.headers(1, .request("GET", "/stream"))]
        case .insideLargeAnswer: [.headers(1, .request("GET", "/large"))]
        default: [.headers(1, .request("GET", "/sleep"))]
        }
    }

    /// Whether the handler of a stage begins before the client leaves.
    private static func begins(_ stage: Stage, _ transport: Transport) -> Bool {
        !(stage == .beforeBodyIsComplete && transport == .http2)  // HTTP/2 bodies are collected before
    }

    private static func leave(
        _ number: Int,
        _ stage: Stage,
        _ transport: Transport,
        _ server: TestServer,
        _ traces: Traces
    )
        throws
    {
        let awaitsBytes = stage == .insideStream || stage == .insideLargeAnswer
        let isPolite = number.isMultiple(of: 2)
        let hasBegun = { begins(stage, transport) ? traces.handlers.wait { begun, _ in begun > number } : true }
        switch transport {
        case .tls:
            let client = try TLSStream(port: server.port, receiveBuffer: awaitsBytes ? 4096 : nil)
            client.send(opening(stage))
            if awaitsBytes { _ = client.receive() }
            #expect(hasBegun())
            if isPolite { client.close() } else { client.reset() }
        case .http1, .http2:
            let client = try RawClient(to: server.endpoint, receiveBuffer: awaitsBytes ? 4096 : nil)
            if transport == .http1 {
                try client.send(opening(stage))
            } else {
                try client.send(HTTP2Client.preface + HTTP2Frame.settings().bytes + frames(stage).flatMap(\.bytes))
            }
            if awaitsBytes { _ = try client.read(1000) }
            #expect(hasBegun())
            if isPolite { client.close() } else { client.reset() }
        }
    }

    @Test(arguments: Stage.allCases, Transport.allCases)
    func `a thousand clients that leave take their handlers with them`(stage: Stage, transport: Transport) async throws
    {
        let traces = Traces()
        let body: (TestServer) async throws -> Void = { server in
            try await onThread {
                for number in 0..<1000 {
                    try Self.leave(number, stage, transport, server, traces)
                }
                #expect(traces.handlers.wait { $0 == $1 }, "\(traces.handlers.live) handlers still run")
            }
            #expect(await server.becomesIdle())
            if Self.begins(stage, transport) {
                #expect(traces.exchanges.count == 1000)
            }
            if [.beforeAnswer, .behindPipelinedBytes, .behindUnreadBody].contains(stage) {
                #expect(traces.cancellations.value == 1000)
            }
        }
        if transport == .tls {
            try await withTLSServer(traces.respond, body)
        } else {
            try await withServer(traces.respond, body)
        }
        #expect(await traces.exchanges.go())
    }

    @Test func `rapid reset leaves no running handler, and the connection is cut`() async throws {
        let traces = Traces()
        try await withServer(traces.respond) { server in
            let endpoint = server.endpoint
            try await onThread {
                for _ in 0..<5 {
                    let client = try HTTP2Client(to: endpoint)
                    for start in stride(from: 0, to: 5000, by: 100) {
                        var frames: [HTTP2Frame] = []
                        for number in start..<start + 100 {
                            let stream = UInt32(2 * number + 1)
                            frames += [.headers(stream, .request("GET", "/sleep")), .reset(stream)]
                        }
                        guard try client.send(frames) else { break }
                    }
                    _ = try client.socket.readToEnd()
                }
                #expect(traces.handlers.wait { $0 == $1 }, "\(traces.handlers.live) handlers still run")
            }
            #expect(await server.server.counters().http2Cuts == 5)
        }
        #expect(await traces.exchanges.go())
    }

    @Test func `a request that is reset on an open connection is cancelled alone`() async throws {
        let traces = Traces()
        try await withServer(traces.respond) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try HTTP2Client(to: endpoint)
                try client.send(.headers(1, .request("GET", "/sleep")), .headers(3, .request("GET", "/sleep")))
                traces.handlers.wait { begun, _ in begun == 2 }
                try client.send(.reset(1))
                #expect(traces.handlers.wait { $1 == 1 })
                _ = try client.synchronize()
                #expect(traces.handlers.live == 1)
                #expect(try client.get("/large", on: 5)?.body.count == 2_000_000)
            }
        }
    }

    @Test func `exchanges of a client that left throw, on the loop and elsewhere`() async throws {
        let left = Tally()
        let errors = Guarded<[String]>([])
        try await withServer(
            handler { exchange in
                left.begin()
                while exchange.incoming != nil {
                    await exchange.loop.passTime()
                }
                for _ in 0..<2 {
                    do { _ = try await exchange.nextBodyPiece() } catch { errors.change { $0.append("\(error)") } }
                    let elsewhere = await Task.detached { () -> String in
                        do {
                            try await exchange.write([1])
                            return "written"
                        } catch {
                            return "\(type(of: error))"
                        }
                    }.value
                    errors.change { $0.append(elsewhere) }
                }
                left.end()
            }
        ) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try RawClient(to: endpoint)
                try client.send(Wire.post(length: 10) + "abc")
                left.wait { begun, _ in begun == 1 }
                client.reset()
                #expect(left.wait { $1 == 1 })
            }
        }
        #expect(errors.value == ["clientGone", "ClientGone", "clientGone", "ClientGone"])
    }
}
