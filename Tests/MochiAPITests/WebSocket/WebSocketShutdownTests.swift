import MochiAPI
import TestSupport
import Testing

@Suite struct WebSocketShutdownTests {
    private static let routes: Routes = ["/ws": Mochi.ws(message: { ws, message in try ws.send(message) })]

    @Test func `sockets are closed with 1001 when the server stops, after what was sent`() async throws {
        let routes: Routes = [
            "/ws": Mochi.ws(
                open: { ws in
                    ws.subscribe("news")
                    try ws.send("hello")
                },
                message: { _, _ in }
            )
        ]
        let live = LiveServer(
            server: try await Mochi.serve(
                ServeOptions.testing { options in
                    options.routes = routes
                    options.loops = 2
                }
            )
        )
        let sockets = OpenSockets()
        try await sockets.open(20, "/ws", on: live)
        live.server.publish("news", "last")
        let stopping = Task { await live.server.stop() }
        try await sockets.use { clients throws in
            for client in clients {
                #expect(try client.nextMessage() == .text("hello"))
                #expect(try client.nextMessage() == .text("last"))
                #expect(try client.expectClose() == WebSocketClose(1001))
                try client.send(.close(1001))
                #expect(try client.expectEnd() == .closed)
            }
        }
        await stopping.value
    }

    @Test func `a restart says 1012`() async throws {
        let live = LiveServer(server: try await Mochi.serve(ServeOptions.testing { $0.routes = Self.routes }))
        let sockets = OpenSockets()
        try await sockets.open(1, "/ws", on: live)
        let stopping = Task { await live.server.stop(webSockets: .serviceRestart) }
        try await sockets.use { clients throws in
            #expect(try clients[0].expectClose() == WebSocketClose(1012))
            try clients[0].send(.close(1012))
        }
        await stopping.value
    }

    @Test func `a client that does not answer the close is cut in time`() async throws {
        let options = ServeOptions.testing {
            $0.routes = Self.routes
            $0.shutdownTimeout = .milliseconds(500)
        }
        let live = LiveServer(server: try await Mochi.serve(options))
        let sockets = OpenSockets()
        try await sockets.open(3, "/ws", on: live)
        await live.server.stop()
        try await sockets.use { clients throws in
            for client in clients {
                #expect(try client.expectClose() == WebSocketClose(1001))
                _ = try client.expectEnd()
            }
        }
    }
}
