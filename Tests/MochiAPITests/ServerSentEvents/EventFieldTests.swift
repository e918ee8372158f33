import MochiAPI
import MochiTesting
import Synchronization
import Testing

@Suite struct EventFieldTests {
    @Test(arguments: [
        ("", ""), ("a", "a"), (" a", " a"), ("a\nb", "a\nb"), ("a\rb", "a\nb"), ("a\r\nb", "a\nb"), ("\n\n", "\n\n"),
        ("a\n", "a\n"), ("\r\r\n\n", "\n\n\n"), ("id: 1\n\nevent: x", "id: 1\n\nevent: x"), ("餅と\nお茶", "餅と\nお茶"),
        (": a", ": a"), ("a\0b", "a\0b"),
    ])
    func `data comes back as it was, with LF for every line break`(data: String, lines: String) async throws {
        let routes: Routes = ["/": Mochi.sse { stream, _ in try await stream.send(data) }]
        try await routes.test { client async throws in
            let events = try await client.events("/") { _, events in try await events.rest() }
            #expect(events == [TestEvent(lines)])
        }
    }

    @Test(
        arguments: [
            ("a\nb", nil), ("a\rb", nil), ("\r\n", nil), (nil, "1\n2"), (nil, "1\r2"), (nil, "1\02"),
            ("a\ndata: b", "1"),
        ] as [(String?, String?)]
    )
    func `a line break in event or id, or a NUL in id, is refused, and the stream goes on`(
        event: String?,
        id: String?
    ) async throws {
        let told = Mutex("")
        let routes: Routes = [
            "/": Mochi.sse { stream, _ in
                do {
                    try await stream.send("never", event: event, id: id)
                } catch let error as EventStreamError {
                    told.withLock { $0 = error.description }
                }
                try await stream.send("after")
            }
        ]
        try await routes.test { client async throws in
            let events = try await client.events("/") { _, events in try await events.rest() }
            #expect(events == [TestEvent("after")])
        }
        let description = told.withLock { $0 }
        #expect(description.hasPrefix(id == nil || event != nil ? "event " : "id "))
        #expect(description.contains("a line break"))
        #expect(!description.contains("\n") && !description.contains("\r"))
    }

    @Test func `names and identifiers may be anything else`() async throws {
        let routes: Routes = [
            "/": Mochi.sse { stream, _ in
                try await stream.send("a", event: " 餅: x", id: " :1")
                try await stream.send("b", id: "")
            }
        ]
        try await routes.test { client async throws in
            let events = try await client.events("/") { _, events in try await events.rest() }
            #expect(events == [TestEvent("a", event: " 餅: x", id: " :1"), TestEvent("b")])
        }
    }
}
