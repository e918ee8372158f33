import MochiAPI
import MochiTesting
import Testing

@Suite struct EventsTests {
    private static let app = ServeOptions(routes: [
        "/clock": Mochi.sse { stream, _ in
            try await stream.retry(after: .seconds(2))
            for second in 0..<3 { try await stream.send("\(second)", event: "tick") }
        },
        "/feed": Mochi.sse { stream, _ in
            for id in (Int(stream.lastEventID ?? "") ?? 0) + 1..<20 { try await stream.send("\(id)", id: "\(id)") }
        },
        "/plain": Mochi.api { request in .text(request.headers[.accept] ?? "") },
    ])

    @Test(arguments: TestDepth.allCases)
    func `events are read as they arrive`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client in
            try await client.events("/clock") { response, events in
                let first = try await events.next()
                #expect(first?.event == "tick")
                for try await event in events { print(event.data) }
            }
            try await client.events("/clock") { _, events async throws in
                #expect(try await events.rest().map(\.data) == ["0", "1", "2"])
                #expect(events.retry == .seconds(2))
            }
        }
    }

    @Test func `a client comes back with what it has got`() async throws {
        try await Self.app.test { client in
            try await client.events("/feed", lastEventID: "17") { response, events in
                #expect(response.status == .ok)
                let missed = try await events.next()
                #expect(missed?.id == "18")
            }
            let id = try await client.events("/feed") { _, events async throws in
                _ = try await events.rest()
                return events.lastEventID
            }
            #expect(id == "19")
        }
    }

    @Test func `any response may be read`() async throws {
        try await Self.app.test { client in
            try await client.events("/plain") { response, events async throws in
                #expect(response.headers[.contentType] == "text/plain; charset=utf-8")
                #expect(try await events.next() == nil)
            }
        }
    }
}
