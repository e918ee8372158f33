import Synchronization
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct RateLimitServingTests {
    private static let routes: Routes = [
        "/page": Mochi.page { _ in "page" },
        "/api": Mochi.api { _ async in .text("api") },
        "/ws": Mochi.ws(message: { _, _ in }),
    ]

    private static func fields(_ answer: Answer) -> [String?] {
        ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after"].map(answer.field)
    }

    @Test(arguments: HTTPProtocol.allCases)
    func `who has no token left gets 429 and is told when to come back`(httpProtocol: HTTPProtocol) async throws {
        let handle = Handle.rateLimit(2, per: .hours(2))
        try await LiveServer.run(Self.routes, .testing { $0.handle = handle }) { live in
            let first = try await live.answer("/page", over: httpProtocol)
            #expect(first.status == 200)
            #expect(Self.fields(first) == ["2", "1", "3600", nil])
            let second = try await live.answer("/nowhere", over: httpProtocol)
            #expect(second.status == 404)
            #expect(second.field("ratelimit-remaining") == "0")
            for target in ["/page", "/api", "/nowhere", "/ws"] {
                let third = try await live.answer(target, over: httpProtocol)
                #expect(third.status == 429)
                #expect(third.field("ratelimit-remaining") == "0")
                let wait = Int(third.field("retry-after") ?? "") ?? 0
                #expect((1...3600).contains(wait))
                #expect(third.text.hasPrefix("{") == (target == "/api"))
            }
        }
    }

    @Test func `keys are what the closure says, and nil is not limited`() async throws {
        let handle = Handle.rateLimit(1, per: .hours(1), by: .key { $0.query["user"] })
        try await LiveServer.run(Self.routes, .testing { $0.handle = handle }) { live in
            let statuses = [
                try await live.answer("/page?user=a").status, try await live.answer("/page?user=a").status,
                try await live.answer("/page?user=b").status, try await live.answer("/page").status,
                try await live.answer("/page").status,
            ]
            #expect(statuses == [200, 429, 200, 200, 200])
            #expect(Self.fields(try await live.answer("/page")) == [nil, nil, nil, nil])
        }
    }

    @Test func `behind a trusted proxy each client has its own bucket`() async throws {
        let options = ServeOptions.testing {
            $0.handle = .rateLimit(1, per: .hours(1))
            $0.proxy.trusted = ["127.0.0.1/32"]
            $0.proxy.addressHeader = "x-forwarded-for"
        }
        try await LiveServer.run(Self.routes, options) { live in
            let statuses = [
                try await live.answer("/page", [("X-Forwarded-For", "192.0.2.1")]).status,
                try await live.answer("/page", [("X-Forwarded-For", "192.0.2.1")]).status,
                try await live.answer("/page", [("X-Forwarded-For", "192.0.2.2")]).status,
            ]
            #expect(statuses == [200, 429, 200])
        }
    }

    @Test func `of two limits the fields tell of the one with less left`() async throws {
        let handle = sequence(
            .rateLimit(100, per: .hours(1)),
            .rateLimit(3, per: .hours(1)),
            .rateLimit(50, per: .hours(1))
        )
        let answer = try await LiveServer.run(Self.routes, .testing { $0.handle = handle }) {
            try await $0.answer("/page")
        }
        #expect(answer.fields.values(of: "ratelimit-limit") == ["3"])
        #expect(answer.fields.values(of: "ratelimit-remaining") == ["2"])
    }

    @Test func `a limit is shared by the routes it stands around, not by others like it`() async throws {
        let shared = Handle.rateLimit(1, per: .hours(1))
        let routes: Routes = [
            "/a": Mochi.api { _ in .empty() }.handle(shared), "/b": Mochi.api { _ in .empty() }.handle(shared),
            "/c": Mochi.api { _ in .empty() }.handle(.rateLimit(1, per: .hours(1))),
        ]
        try await LiveServer.run(routes) { live in
            let statuses = [
                try await live.answer("/a").status, try await live.answer("/b").status,
                try await live.answer("/c").status,
            ]
            #expect(statuses == [204, 429, 204])
        }
    }

    /// A store as another machine would be.
    private final class Store: RateLimitStore {
        struct Away: Error {}

        private let left: Mutex<[String: Int]>
        let isAway = Atomic(false)

        init() { left = Mutex([:]) }

        func take(_ key: String, _ limit: RateLimit) async throws -> RateLimitResult {
            await Task.yield()
            if isAway.load(ordering: .relaxed) { throw Away() }
            let left = left.withLock { left in
                left[key, default: limit.burst] -= 1
                return left[key] ?? 0
            }
            return RateLimitResult(
                isAllowed: left >= 0,
                remaining: max(left, 0),
                resetAfter: .milliseconds(1500),
                retryAfter: .milliseconds(300)
            )
        }
    }

    @Test func `a store is asked instead of the memory, and one that is away lets pass`() async throws {
        let store = Store()
        let handle = Handle.rateLimit(1, per: .minutes(1), by: .key { _ in "all" }, store: store)
        try await LiveServer.run(Self.routes, .testing { $0.handle = handle }) { live in
            #expect(Self.fields(try await live.answer("/page")) == ["1", "0", "2", nil])
            let refused = try await live.answer("/page")
            #expect(refused.status == 429)
            #expect(Self.fields(refused) == ["1", "0", "2", "1"])
            store.isAway.store(true, ordering: .relaxed)
            let passed = try await live.answer("/page")
            #expect(passed.status == 200)
            #expect(Self.fields(passed) == [nil, nil, nil, nil])
        }
    }
}
