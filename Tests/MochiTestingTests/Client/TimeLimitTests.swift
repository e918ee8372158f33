import MochiAPI
import MochiTesting
import Testing

@Suite struct TimeLimitTests {
    /// A handler that waits for its cancellation, and reports its beginning and that.
    private static func hanging(_ cancelled: Signal, begun: Signal = Signal()) -> Routes {
        [
            "/hang": Mochi.api { _ async in
                begun.report()
                try? await Task.sleep(for: .seconds(600))
                cancelled.report()
                return .empty()
            },
            "/half": Mochi.api { _ in
                .stream { writer in
                    try await writer.write("half")
                    try? await Task.sleep(for: .seconds(600))
                    cancelled.report()
                }
            },
            "/ws": Mochi.ws(message: { _, _ in }),
        ]
    }

    @Test(arguments: TestDepth.allCases)
    func `a handler that hangs is told of, cancelled, and does not hold the server`(depth: TestDepth) async throws {
        let (cancelled, begun) = (Signal(), Signal())
        let error = await #expect(throws: TestClientError.self) {
            try await Self.hanging(cancelled, begun: begun).test(depth) { client in
                // Another time, its connection is there.
                _ = try await client.get("/nowhere")
                _ = try await client.with(timeLimit: .milliseconds(50)).get("/hang")
            }
        }
        #expect(error?.isTimeLimit == true)
        #expect(
            error?.description == """
                GET /hang: the head of a response did not come within 0.05 seconds, the client's time limit \
                (client.with(timeLimit:)); the server may still be at work.
                """
        )
        // On a busy machine the client may be gone before there is anything to cancel.
        if begun.isReported { await cancelled.wait() }
    }

    @Test(arguments: TestDepth.allCases)
    func `the message says what was waited for`(depth: TestDepth) async throws {
        try await Self.hanging(Signal()).test(depth) { client async throws in
            try await Self.hurry(client, until: "GET /half: the rest of the response did not come") {
                _ = try await $0.get("/half")
            }
            try await Self.hurry(client, until: "WebSocket /ws: a message did not come") { client in
                _ = try await client.webSocket("/ws") { try await $0.receive() }
            }
        }
    }

    /// Gives `operation` more and more time until `message` is what it ends with: what comes before may take long on a busy machine.
    private static func hurry(
        _ client: TestClient,
        until message: String,
        _ operation: (TestClient) async throws -> Void
    ) async throws {
        var error: TestClientError?
        for limit in [1, 4, 16, 60] where error?.description.hasPrefix(message) != true {
            error = await #expect(throws: TestClientError.self) {
                try await operation(client.with(timeLimit: .seconds(limit)))
            }
            #expect(error?.isTimeLimit == true)
        }
        #expect(error?.description.hasPrefix(message) == true)
    }

    @Test(arguments: TestDepth.allCases)
    func `a server that does not read is told of`(depth: TestDepth) async throws {
        let (cancelled, begun) = (Signal(), Signal())
        var app = ServeOptions(routes: Self.hanging(cancelled, begun: begun))
        app.limits.body = 30_000_000
        // It does not hear either that its client has left.
        app.shutdownTimeout = .zero
        try await app.test(depth) { client async throws in
            let hasty = client.with(timeLimit: .seconds(2))
            let body = [UInt8](repeating: 0, count: 20_000_000)
            let error = await #expect(throws: TestClientError.self) {
                try await hasty.post("/hang", body: .bytes(body))
            }
            #expect(error?.isTimeLimit == true)
        }
        if begun.isReported { await cancelled.wait() }
    }

    @Test(arguments: TestDepth.allCases)
    func `a task that is cancelled stops to wait`(depth: TestDepth) async throws {
        let cancelled = Signal()
        try await Self.hanging(cancelled).test(depth) { client async throws in
            let task = Task { try await client.get("/hang") }
            while await client.server.counters().requests == 0 { await Task.yield() }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await cancelled.wait()
        }
    }
}
