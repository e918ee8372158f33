import MochiTesting
import TestSupport
import Testing

@testable import MochiAPI

/// Islands that run in the browser, and fail while the server renders them.
@Suite struct HydrationFailureTests {
    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Fails with what nobody else fails with.
    private struct Sold: AsyncComponent, Island {
        static let island = IslandOptions(name: "sold-here")
        let number: UInt64
        var body: some HTML {
            get async throws {
                await Task.yield()
                if number != 0 { throw Failure(description: "sold \(number)") }
                return p { "there" }
            }
        }
    }

    /// Has an island that fails among others.
    private struct Shelf: Component, Island {
        let number: UInt64
        var body: some HTML {
            ul {
                Sold(number: 0).hydrated()
                Sold(number: number).hydrated()
                Sold(number: number).streamed {
                    "…"
                } failure: { _ in
                    "late"
                }
            }
        }
    }

    private static let stub = #"<mochi-island-failure role="alert">This part of the page could not be shown."#
    private static var whole: Regex<Substring> {
        /<mochi-hydratable-island [^>]*><p>there<\/p><\/mochi-hydratable-island>/
    }

    private static func app(_ number: UInt64, _ directory: TemporaryDirectory) throws -> ServeOptions {
        for name in ["sold-here", "Shelf"] {
            try directory.write("\(name).client.js", "export default () => {};")
        }
        var options = ServeOptions(routes: [
            "/one": Mochi.page { _ in Sold(number: number).hydrated() },
            "/several": Mochi.page { _ in
                h1 { "before" }
                Sold(number: 0).hydrated()
                Sold(number: number).hydrated()
                h2 { "after" }
            },
            "/shelf": Mochi.page { _ in Shelf(number: number).hydrated() },
            "/deferred": Mochi.page { _ in Sold(number: number).deferred().hydrated() },
        ])
        options.islands = [Sold.self, Shelf.self]
        options.clientModules = directory.path
        options.htmlShell = "{{mochi.body}}"
        return options
    }

    @Test(arguments: [true, false])
    func `a sentence stands in its place, and it is told once`(isDevelopment: Bool) async throws {
        let number = UInt64.random(in: 1 ... .max)
        let log = EventLog(of: .islandError) { $0.message == "sold \(number)" }
        let directory = try TemporaryDirectory()
        var options = try Self.app(number, directory)
        options.development = isDevelopment
        try await options.test { client async throws in
            let answer = try await client.get("/one")
            #expect(answer.status == .ok)
            let detail = isDevelopment ? " <code>sold \(number)</code>" : ""
            #expect(answer.text.contains("\(Self.stub)\(detail)</mochi-island-failure>"))
            #expect(!answer.text.contains("<mochi-hydratable-island"))
            let event = try #require(await log.wait(for: 1).first)
            #expect(event.componentName == "sold-here")
            #expect(event.kind == .hydratable)
            #expect(event.islandID == nil)
            #expect((event.stack?.contains("HydrationFailureTests.swift") == true) == isDevelopment)
        }
        #expect(log.events.count == 1)
    }

    @Test(arguments: TestDepth.allCases)
    func `what stands around it stays whole`(depth: TestDepth) async throws {
        let directory = try TemporaryDirectory()
        try await Self.app(7, directory).test(depth) { client async throws in
            let several = try await client.get("/several").text
            #expect(several.contains("<h1>before</h1>"))
            #expect(several.firstMatch(of: Self.whole) != nil)
            #expect(several.contains("\(Self.stub)</mochi-island-failure><h2>after</h2>"))
            // The innermost island is the one that fails; other boundaries inside an island stay what they are.
            let shelf = try await client.get("/shelf").text
            #expect(shelf.contains("<mochi-hydratable-island name=\"Shelf\""))
            #expect(shelf.firstMatch(of: Self.whole) != nil)
            #expect(shelf.split(separator: Self.stub, omittingEmptySubsequences: false).count == 2)
            #expect(shelf.contains("late"))
            #expect(shelf.contains("</ul></mochi-hydratable-island>"))
        }
    }

    @Test func `one that is fetched fails as an island of the server`() async throws {
        let number = UInt64.random(in: 1 ... .max)
        let log = EventLog(of: .islandError) { $0.message == "sold \(number)" }
        let directory = try TemporaryDirectory()
        try await Self.app(number, directory).test { client async throws in
            let page = try await client.get("/deferred").text
            let token = try #require(page.firstMatch(of: /signed-props="([^"]+)"/)).1
            let island = try await client.get("/_mochi/island/sold-here?props=\(token)").text
            #expect(island.contains(Self.stub))
        }
        #expect(log.events.map(\.kind) == [.server])
    }
}
