import TestSupport
import Testing

@testable import MochiAPI

@Suite struct WebSocketEventTests {
    @Test func `opening, messages once handled, and closing are told`() async throws {
        let path = "/ws/events-tea"
        let isOurs = { @Sendable (text: String) in text == path }
        let opened = EventLog(of: .wsOpen) { isOurs($0.path) }
        let received = EventLog(of: .wsMessage) { isOurs($0.path) }
        let closed = EventLog(of: .wsClose) { isOurs($0.path) }
        let routes: Routes = [
            "/ws/:room": Mochi.ws(message: { ws, message async throws in
                await Task.yield()
                #expect(received.events.isEmpty)
                try ws.send(message)
            })
        ]
        try await LiveServer.run(routes) { live async throws in
            try await live.socket(path) { client throws in
                try client.send(.text("hello"))
                #expect(try client.nextMessage() == .text("hello"))
                _ = try client.close(4000)
            }
            let end = await closed.wait(for: 1)
            #expect(opened.events.map(\.path) == [path])
            #expect(opened.events.allSatisfy { $0.duration > .zero })
            #expect(received.events.map(\.json) == [#"{"path":"\#(path)","size":5,"type":"text"}"#])
            #expect(end.map(\.code) == [4000])
            #expect(end.map(\.reason) == [""])
            #expect(end.allSatisfy { $0.duration > .zero })
        }
    }
}
