import MochiAPI
import MochiTesting
import Synchronization
import TestSupport
import Testing

/// What `Mochi.sse` sends, as the browser reads it.
@Suite(.serialized) struct EventStreamTests {
    private struct Delivered: Decodable {
        let type: String
        let data: String
        let id: String
    }

    /// Reads a stream up to its end, or up to as many events as are wanted; what the browser has delivered.
    private static let script = """
        globalThis.read = (path, types, most = Infinity) => new Promise((done) => {
          const source = new EventSource(path), events = [];
          const end = () => { source.close(); done(events); };
          for (const type of types) {
            source.addEventListener(type, ({ type, data, lastEventId: id }) => {
              events.push({ type, data, id });
              if (events.length === most) end();
            });
          }
          if (most === Infinity) source.onerror = end;
        });
        """

    private static func browse<Value: Sendable>(
        _ routes: Routes,
        _ body: @escaping @Sendable (Page) throws -> Value
    ) async throws -> Value {
        var options = ServeOptions(routes: routes + ["/": Mochi.page { _ in p { "events" } }])
        options.hostname = "127.0.0.1"
        options.port = 0
        options.handlesSignals = false
        let server = try await Mochi.serve(options)
        let port = server.port
        do {
            let value = try await Browser.run { browser throws in
                let page = try browser.open("http://127.0.0.1:\(port)/")
                try page.evaluate(script)
                return try body(page)
            }
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    @Test func `what is sent arrives as it was`() async throws {
        let vectors = EventVector.all
        #expect(vectors.count > 50)
        let routes: Routes = [
            "/vectors/:number": Mochi.sse { stream, request in
                let number = try request.parameters.require("number", as: Int.self)
                for event in vectors[number].events {
                    try await stream.send(event.data, event: event.event, id: event.id)
                }
            }
        ]
        let wrong = try await Self.browse(routes) { page in
            try vectors.indices.filter { number in
                let types = Set(vectors[number].events.map(\.event)).map(Page.quoted).joined(separator: ",")
                let events = try page.evaluate("read('/vectors/\(number)', [\(types)])", as: [Delivered].self)
                return events.map { TestEvent($0.data, event: $0.type, id: $0.id) } != vectors[number].events
            }
            .map { vectors[$0].name }
        }
        #expect(wrong == [])
    }

    @Test func `a browser that comes back gets everything once`() async throws {
        let ids = Mutex<[String?]>([])
        let routes: Routes = [
            "/feed": Mochi.sse { stream, _ in
                ids.withLock { $0.append(stream.lastEventID) }
                let first = (stream.lastEventID.flatMap { Int($0) } ?? -1) + 1
                try await stream.retry(after: .milliseconds(10))
                for number in first..<first + 10 { try await stream.send("\(number)", id: "\(number)") }
            }
        ]
        let events = try await Self.browse(routes) { page in
            try page.evaluate("read('/feed', ['message'], 45)", as: [Delivered].self)
        }
        #expect(events.map(\.data) == (0..<45).map(String.init))
        #expect(ids.withLock { $0 } == [nil, "9", "19", "29", "39"])
    }
}
