import MochiEngine
import TestSupport
import Testing

/// Streamed responses under back pressure.
@Suite(.serialized)
struct StreamingTests {
    /// Writes `count` pieces of 64 KiB and counts those that have left.
    private static func stream(_ count: Int, _ written: Tally) -> Respond {
        handler { exchange in
            exchange.start(status: 200, length: nil)
            let piece = [UInt8](repeating: 97, count: 65536)
            for _ in 0..<count {
                try await exchange.write(piece)
                written.begin()
            }
            try await exchange.write([], last: true)
            written.end()
        }
    }

    @Test(arguments: [false, true])
    func `a slow reader suspends the writer and nobody else`(isTLS: Bool) async throws {
        let written = Tally()
        let body: (TestServer) async throws -> Void = { server in
            try await onThread {
                let slow: any AnyObject
                if isTLS {
                    let stream = try TLSStream(port: server.port, receiveBuffer: 4096)
                    stream.send(Wire.get())
                    slow = stream
                } else {
                    let client = try RawClient(to: server.endpoint, receiveBuffer: 4096)
                    try client.send(Wire.get())
                    slow = client
                }
                // It has begun, and after a while it stands still with most of it unwritten.
                written.wait { begun, _ in begun > 0 }
                var seen = -1
                let cutoff = Cutoff.seconds(5)
                while seen != written.begun, !cutoff.hasPassed {
                    seen = written.begun
                    _ = try? RawClient(to: server.endpoint).receive(by: .milliseconds(200))
                }
                #expect(written.begun < 400)
                withExtendedLifetime(slow) {}
            }
            #expect(await server.becomesIdle())
        }
        if isTLS {
            try await withTLSServer(Self.stream(800, written), body)
        } else {
            try await withServer(Self.stream(800, written), body)
        }
    }

    @Test func `a reader that takes its time gets all of it`() async throws {
        let written = Tally()
        try await withServer(Self.stream(160, written)) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try RawClient(to: endpoint, receiveBuffer: 8192)
                #expect(try client.exchange(Wire.get(), by: .seconds(30))?.body.count == 160 * 65536)
                #expect(written.wait { begun, ended in begun == 160 && ended == 1 })
            }
        }
    }

    @Test func `a closed HTTP/2 window suspends the writer until it opens`() async throws {
        let written = Tally()
        try await withServer(Self.stream(40, written)) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try HTTP2Client(to: endpoint, manners: [.acknowledgesSettings, .answersPings])
                try client.send(.headers(1, .request()))
                var count = 0
                while count < 65535 {
                    if case .data(_, let bytes, _) = try client.next() { count += bytes.count }
                }
                _ = try client.synchronize()
                #expect(written.begun < 5)
                client.manners = .all
                try client.send(.windowUpdate(0, 1 << 20), .windowUpdate(1, 1 << 20))
                let rest = try client.response(on: 1)
                #expect(rest?.body.count == 40 * 65536 - count)
            }
        }
    }
}
