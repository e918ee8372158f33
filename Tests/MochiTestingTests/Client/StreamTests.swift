import MochiAPI
import MochiTesting
import Testing

@Suite struct StreamTests {
    @Test(arguments: TestDepth.allCases)
    func `pieces are seen while the handler is still writing`(depth: TestDepth) async throws {
        let go = Signal()
        let routes: Routes = [
            "/": Mochi.api { _ in
                .stream(contentType: "text/plain") { writer in
                    try await writer.write("3\n")
                    await go.wait()
                    try await writer.write("2\n1\n")
                }
            }
        ]
        try await routes.test(depth) { client async throws in
            try await client.stream("/") { response, pieces async throws in
                #expect(response.status == .ok)
                #expect(response.headers[.contentType] == "text/plain")
                #expect(try await pieces.text(through: "\n") == "3\n")
                go.report()
                #expect(try await pieces.text(through: "2\n") == "2\n")
                var rest: [UInt8] = []
                for try await piece in pieces { rest += piece }
                #expect(rest == Array("1\n".utf8))
                #expect(try await pieces.next() == nil)
                #expect(try await pieces.text(through: "more") == "")
            }
            #expect(try await client.get("/").text == "3\n2\n1\n")
            #expect(await client.server.counters().accepted == 1)
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `a client that leaves cancels the handler`(depth: TestDepth) async throws {
        let cancelled = Signal()
        let routes: Routes = [
            "/": Mochi.api { _ in
                .stream { writer in
                    try await writer.write("first")
                    try? await Task.sleep(for: .seconds(600))
                    cancelled.report()
                }
            }
        ]
        try await routes.test(depth) { client async throws in
            let first = try await client.stream("/") { _, pieces in try await pieces.next() }
            #expect(first == Array("first".utf8))
            await cancelled.wait()
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `a response that is cut is an error, and what came before is seen`(depth: TestDepth) async throws {
        struct Failure: Error {}
        let routes: Routes = [
            "/": Mochi.api { _ in
                .stream { writer in
                    try await writer.write("half\n")
                    throw Failure()
                }
            }
        ]
        try await routes.test(depth) { client async throws in
            let error = await #expect(throws: TestClientError.self) {
                try await client.stream("/") { _, pieces async throws in
                    #expect(try await pieces.text(through: "\n") == "half\n")
                    while try await pieces.next() != nil {}
                }
            }
            #expect(error?.description.hasPrefix("GET /: ") == true)
            await #expect(throws: TestClientError.self) { try await client.get("/") }
        }
    }

    @Test func `a stream may have a body and another method`() async throws {
        let routes: Routes = [
            "/": Mochi.api { request async in
                .stream { writer in
                    for try await piece in request.body { try await writer.write(piece) }
                }
            }
        ]
        try await routes.test { client async throws in
            let count = try await client.stream("/", method: .post, body: .bytes([UInt8](repeating: 1, count: 900_000)))
            {
                _,
                pieces in
                try await pieces.reduce(0) { $0 + $1.count }
            }
            #expect(count == 900_000)
        }
    }
}
