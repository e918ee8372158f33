import MochiTesting
import Testing

@testable import MochiAPI

@Suite struct IslandEventTests {
    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Fails with what nobody else fails with.
    private struct Sold: AsyncComponent, Island {
        static let island = IslandOptions(name: "sold-out")
        let number: UInt64
        var body: some HTML {
            get async throws {
                await Task.yield()
                if number != 0 { throw Failure(description: "sold \(number)") }
                return p { "never" }
            }
        }
    }

    @Test(arguments: [true, false])
    func `an island that fails is told once, with the request that asked for it`(isDevelopment: Bool) async throws {
        let number = UInt64.random(in: 1 ... .max)
        let log = EventLog(of: .islandError) { $0.message == "sold \(number)" }
        let requests = EventLog(of: .request) { $0.path == "/_mochi/island/sold-out" }
        var options = ServeOptions(routes: ["/": Mochi.page { _ in Sold(number: number).deferred() }])
        options.islands = [Sold.self]
        options.development = isDevelopment
        try await options.test { client async throws in
            let page = try await client.get("/").text
            let token = try #require(page.firstMatch(of: /signed-props="([^"]+)"/)).1
            #expect(try await client.get("/_mochi/island/sold-out?props=\(token)").status == .ok)
            let event = try #require(await log.wait(for: 1).first)
            #expect(event.componentName == "sold-out")
            #expect(event.kind == .server)
            // Told when the response has left, which its client may know before.
            await requests.wait { $0.contains { $0.requestID == event.islandID && $0.kind == .island } }
            #expect((event.stack?.contains("IslandEventTests.swift") == true) == isDevelopment)
        }
        #expect(log.events.count == 1)
    }

    @Test func `what a browser reports is told`() async throws {
        let name = "Counter\(UInt64.random(in: .min ... .max))"
        let log = EventLog(of: .islandError) { $0.componentName == name }
        try await LiveServer.run(ClientErrorEndpoint().routes(below: "/_mochi")) { live async throws in
            let report = #"{"name":"\#(name)","message":"no\nway"}"#
            _ = try await live.post("/_mochi/client-error", report, "Content-Type: application/json")
        }
        #expect(
            log.events.map(\.json) == [
                #"{"componentName":"\#(name)","kind":"client-hydrate","message":"no\#u{FFFD}way"}"#
            ]
        )
    }
}
