import Dispatch
import MochiAPI
import Synchronization
import TestSupport
import Testing

/// What remains of a socket when its client, or its handler, has ended it.
@Suite struct WebSocketEndTests {
    @Test func `a client that leaves while upgrade decides leaves no place taken`() async throws {
        let (asked, decided) = (DispatchSemaphore(value: 0), Event())
        let routes: Routes = [
            "/ws": Mochi.ws(
                upgrade: { request, _ -> Void? in
                    guard request.query["waits"] != nil else { return () }
                    // Until the client has gone.
                    asked.signal()
                    let never = Event()
                    _ = await never.value
                    decided.report()
                    return ()
                },
                message: { ws, message in try ws.send(message) }
            )
        ]
        let options = ServeOptions.testing { $0.websocket.connections = 1 }
        try await LiveServer.run(routes, options) { live async throws in
            try await live.talk { client in
                try client.send(WebSocketHandshake("/ws?waits").request)
                asked.wait()
                client.reset()
            }
            await decided.value
            #expect(try await live.shake(WebSocketHandshake("/ws")).status == 101)
        }
    }

    @Test func `a close handler may take its time`() async throws {
        let (goes, done) = (Event(), Event(of: Bool.self))
        let routes: Routes = [
            "/ws": Mochi.ws(
                message: { _, _ in },
                close: { _, _, _ in
                    _ = await goes.value
                    done.report(Task.isCancelled)
                }
            )
        ]
        try await LiveServer.run(routes) { live async throws in
            try await live.socket("/ws") { client throws in
                #expect(try client.close() == WebSocketClose(1000))
            }
            // The socket is gone by now.
            goes.report()
            #expect(await done.value == false)
        }
    }

    @Test func `after a cut nothing is delivered and nothing is taken`() async throws {
        let messages = Atomic<Int>(0)
        let (refused, code) = (Event(of: Bool.self), Event(of: WebSocketCloseCode.self))
        let routes: Routes = [
            "/ws": Mochi.ws(
                message: { ws, _ in
                    messages.add(1, ordering: .relaxed)
                    ws.terminate()
                    ws.close(.normal)
                    do {
                        try ws.send("too late")
                        refused.report(false)
                    } catch {
                        refused.report(true)
                    }
                },
                close: { _, reason, _ in code.report(reason) }
            )
        ]
        try await LiveServer.run(routes) { live async throws in
            try await live.socket("/ws") { client throws in
                // With one write, and so read at once.
                try client.send((0..<100).map { .text("\($0)") })
                _ = try client.nextMessage()
            }
            #expect(await refused.value == true)
            #expect(await code.value == .abnormal)
            #expect(messages.load(ordering: .relaxed) == 1)
        }
    }
}
