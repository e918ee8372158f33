import MochiEngine
import TestSupport
import Testing

/// Windows that open for streams which have nothing to send any more.
@Suite struct HTTP2WindowTests {
    /// Sends a head, and then nothing until the client leaves.
    private static let headOnly: Respond = handler { exchange in
        exchange.start(status: 200, length: nil)
        try await exchange.write([])
        try await Task.sleep(for: .seconds(60))
    }

    @Test(arguments: [HTTP2Frame.windowUpdate(1, 5), .settings([(4, 100)])])
    func `a reset stream whose window opens before its head has left harms nobody`(opening: HTTP2Frame) async throws {
        try await withServer(Self.headOnly) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try HTTP2Client(to: endpoint, settings: .settings([(4, 0)]))
                // In one segment: the head is still to be written when the stream ends.
                try client.send(.headers(1, .request()), .reset(1), opening, .ping([1, 2, 3, 4, 5, 6, 7, 8]))
                let last = try client.events { if case .ping(_, acknowledge: true) = $0 { true } else { false } }.last
                #expect(last == .ping([1, 2, 3, 4, 5, 6, 7, 8], acknowledge: true))
            }
        }
    }
}
