import Synchronization
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct WebSocketEventTests {
    @Test func `opening, messages once handled, and closing are told`() async throws {
        let events = Mutex<[WebSocketEvent]>([])
        let closed = Event<Void>()
        let options = ServeOptions.testing { options in
            options.onWebSocket = { event in
                events.withLock { $0.append(event) }
                if case .close = event { closed.report() }
            }
        }
        let routes: Routes = [
            "/ws/:room": Mochi.ws(message: { ws, message async throws in
                await Task.yield()
                #expect(events.withLock { $0.count } == 1)
                try ws.send(message)
            })
        ]
        try await LiveServer.run(routes, options) { live async throws in
            try await live.socket("/ws/tea") { client throws in
                try client.send(.text("hello"))
                #expect(try client.nextMessage() == .text("hello"))
                _ = try client.close(4000)
            }
            await closed.value
            let told = events.withLock { $0 }
            try #require(told.count == 3)
            #expect(told[0] == .open(path: "/ws/tea", routePattern: "/ws/:room"))
            #expect(told[1] == .message(path: "/ws/tea", size: 5, isText: true))
            if case .close("/ws/tea", 4000, let duration) = told[2] {
                #expect(duration >= .zero)
            } else {
                Issue.record("\(told[2]) is not the close")
            }
        }
    }
}
