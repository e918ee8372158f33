import Foundation
import MochiAPI
import TestSupport
import Testing

/// Servers behind one address, and servers that take the place of others: what pages of one ask another for.
@Suite(.serialized) struct IslandDeployTests {
    private static let (first, second) = (String(repeating: "E", count: 43), String(repeating: "I", count: 43))

    /// The shop, in a process of its own.
    private static func instance(
        _ key: String?,
        previous: String? = nil,
        port: UInt16? = nil
    ) async throws -> ServerProcess {
        let environment = ["MOCHI_KEY": key ?? "", "MOCHI_KEY_PREVIOUS": previous ?? "", "MOCHI_LOOPS": "1"]
        return try await onThread { try ServerProcess(product: "showcase", environment: environment, port: port) }
    }

    private struct Island: Encodable {
        let name: String
        let props: String
    }

    /// The islands of a page.
    private static func islands(
        _ endpoint: Endpoint,
        over httpProtocol: HTTPProtocol = .http1
    ) async throws -> [Island] {
        let page = try await endpoint.answer("/", over: httpProtocol).text
        return page.matches(of: /<mochi-server-island name="([^"]+)" signed-props="([^"]+)"/).map {
            Island(name: String($0.1), props: String($0.2))
        }
    }

    private static func fetch(
        _ islands: [Island],
        _ endpoint: Endpoint,
        over httpProtocol: HTTPProtocol = .http1
    ) async throws -> [Answer] {
        var answers: [Answer] = []
        for island in islands {
            let path = "/_mochi/island/\(island.name)?props=\(island.props)"
            answers.append(try await endpoint.answer(path, over: httpProtocol))
        }
        return answers
    }

    private struct Line: Decodable {
        let index: Int
        let status: Int
    }

    /// What becomes of islands that are fetched together.
    private static func statuses(
        _ islands: [Island],
        _ endpoint: Endpoint,
        over httpProtocol: HTTPProtocol = .http1
    ) async throws -> [Int] {
        let body = String(decoding: try JSONEncoder().encode(["islands": islands]), as: UTF8.self)
        let fields = [("Content-Type", "application/json")]
        let answer = try await endpoint.answer(to: "POST", "/_mochi/islands", fields, body: body, over: httpProtocol)
        #expect(answer.status == 200)
        let lines = try answer.text.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        return lines.sorted { $0.index < $1.index }.map(\.status)
    }

    private static let warning = "MOCHI_KEY is not set"

    // MARK: Keys

    @Test(arguments: HTTPProtocol.allCases)
    func `servers with one key answer for each other`(httpProtocol: HTTPProtocol) async throws {
        let servers = [try await Self.instance(Self.first), try await Self.instance(Self.first)]
        for (page, server) in [(servers[0], servers[1]), (servers[1], servers[0])] {
            let islands = try await Self.islands(page.endpoint, over: httpProtocol)
            #expect(islands.map(\.name) == ["UserAvatar", "AtTheCounter", "DailyPick", "StockList"])
            let answers = try await Self.fetch(islands, server.endpoint, over: httpProtocol)
            #expect(answers.map(\.status) == [200, 200, 200, 200])
            #expect(answers[2].text.contains("Today we would take"))
            #expect(try await Self.statuses(islands, server.endpoint, over: httpProtocol) == [200, 200, 200, 200])
            // What runs in browsers has one name, wherever it was bundled.
            let text = try await page.endpoint.answer("/", over: httpProtocol).text + answers[3].text
            let modules = text.matches(of: /module="([^"]+)"/).map { String($0.1) }
            #expect(modules.count == 3)
            for module in modules {
                #expect(try await server.endpoint.answer(module, over: httpProtocol).status == 200, "\(module)")
            }
        }
        #expect(!servers.contains { $0.standardError.contains(Self.warning) })
    }

    @Test func `a key that is replaced is good for as long as it is kept`() async throws {
        let old = try await Self.instance(Self.first)
        let new = try await Self.instance(Self.second, previous: Self.first)
        let later = try await Self.instance(Self.second)
        let ofOld = try await Self.islands(old.endpoint)
        #expect(try await Self.fetch(ofOld, new.endpoint).map(\.status) == [200, 200, 200, 200])
        #expect(try await Self.statuses(ofOld, new.endpoint) == [200, 200, 200, 200])
        for answer in try await Self.fetch(ofOld, later.endpoint) {
            #expect(answer.status == 403)
            #expect(answer.text.contains("Invalid props"))
            #expect(answer.field("cache-control") == "no-store")
        }
        #expect(try await Self.statuses(ofOld, later.endpoint) == [403, 403, 403, 403])

        // The new key stamps at once, so servers that stay have to know it before.
        let ofNew = try await Self.islands(new.endpoint)
        let told = try await Self.instance(Self.first, previous: Self.second)
        #expect(try await Self.fetch(ofNew, later.endpoint).map(\.status) == [200, 200, 200, 200])
        #expect(try await Self.fetch(ofNew, old.endpoint).map(\.status) == [403, 403, 403, 403])
        #expect(try await Self.fetch(ofNew, told.endpoint).map(\.status) == [200, 200, 200, 200])
    }

    @Test(arguments: [(first, 200), (nil, 403)])
    func `a restart keeps islands alive if the key stays`(key: String?, status: Int) async throws {
        var server = try await Self.instance(key)
        let islands = try await Self.islands(server.endpoint)
        #expect(try await Self.fetch(islands, server.endpoint).map(\.status) == [200, 200, 200, 200])
        server.terminate()
        let ended = server
        #expect(try await onThread { try ended.waitForExit() } == .exited(0))
        server = try await Self.instance(key, port: ended.port)
        #expect(try await Self.fetch(islands, server.endpoint).map(\.status) == Array(repeating: status, count: 4))
    }

    @Test func `without a key the log says so, once`() async throws {
        let server = try await Self.instance(nil)
        #expect(!server.standardError.contains(Self.warning))
        for _ in 0..<3 {
            let islands = try await Self.islands(server.endpoint)
            #expect(try await Self.fetch(islands, server.endpoint).map(\.status) == [200, 200, 200, 200])
        }
        #expect(server.standardError.components(separatedBy: Self.warning).count == 2)
    }

    // MARK: Shapes

    private enum Before {
        struct Profile: Component, MochiAPI.Island {
            static let island = IslandOptions(name: "Profile").cacheable(for: .minutes(5))
            let id: Int
            var body: some HTML { p { "before \(id)" } }
        }
    }

    private enum After {
        struct Profile: Component, MochiAPI.Island {
            static let island = IslandOptions(name: "Profile").cacheable(for: .minutes(5))
            let id: String
            var body: some HTML { p { "after \(id)" } }
        }
    }

    @Test(arguments: HTTPProtocol.allCases)
    func `what was stamped for another shape is stale, and nobody keeps that`(
        httpProtocol: HTTPProtocol
    ) async throws {
        let before = ServeOptions.testing { $0.islands = [Before.Profile.self] }
        let after = ServeOptions.testing { $0.islands = [After.Profile.self] }
        try await LiveServer.run(["/": Mochi.page { _ in Before.Profile(id: 7).deferred() }], before) { old in
            let islands = try await Self.islands(old.endpoint, over: httpProtocol)
            #expect(try await Self.fetch(islands, old.endpoint, over: httpProtocol).map(\.text) == ["<p>before 7</p>"])
            try await LiveServer.run(["/": Mochi.page { _ in After.Profile(id: "7").deferred() }], after) { new in
                for answer in try await Self.fetch(islands, new.endpoint, over: httpProtocol) {
                    #expect(answer.status == 409)
                    #expect(answer.text.contains("This island has changed since its page was made."))
                    #expect(answer.field("cache-control") == "no-store")
                }
                #expect(try await Self.statuses(islands, new.endpoint, over: httpProtocol) == [409])
                let fresh = try await Self.islands(new.endpoint, over: httpProtocol)
                let answers = try await Self.fetch(fresh, new.endpoint, over: httpProtocol)
                #expect(answers.map(\.text) == ["<p>after 7</p>"])
                // Who goes back gets no farther: the shape is part of what is proved.
                #expect(try await Self.fetch(fresh, old.endpoint, over: httpProtocol).map(\.status) == [409])
            }
        }
    }
}
