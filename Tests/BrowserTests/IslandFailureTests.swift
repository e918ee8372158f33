import Dispatch
import MochiAPI
import TestSupport
import Testing

/// What becomes of server islands that do not come.
@Suite(.serialized) struct IslandFailureTests {
    private static let all = IslandTests.all

    /// Notes how long is waited, and waits no longer than needed.
    private static let pauses = """
        Math.random = () => 1;
        globalThis.pauses = [];
        const wait = setTimeout;
        globalThis.setTimeout = (work, time) => {
          if (time > 100) pauses.push(time);
          return wait(work, time > 100 ? 0 : time);
        };
        """

    @Test(arguments: [400, 403, 404, 418, 429])
    func `a refusal ends it at once`(status: Int) async throws {
        let fake = FakeIslands(FakeIslands.island("t")) { _ in .status(status) }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("failed", 1))
            #expect(try page.evaluate("told") == ["error Avatar \(status) false"])
            #expect(try page.evaluate("document.body.innerText.trim()") == "Loading...")
            #expect(try page.evaluate("document.querySelector('[aria-busy]') === null"))
        }
        #expect(fake.takeAsked() == ["page", "GET Avatar"])
    }

    @Test func `a refusal in a batch is that of one island`() async throws {
        let fake = FakeIslands(FakeIslands.island("good") + FakeIslands.island("bad")) { ask in
            ask.props == "bad" ? .status(403) : .html("Good")
        }
        try await fake.browse { page, _ in
            try page.wait(until: "\(Self.all("failed", 1)) && \(Self.all("loaded", 1))")
            #expect(try page.evaluate("told.sort()") == ["error Avatar 403 false", "load Avatar 200 1"])
        }
        #expect(fake.takeAsked() == ["page", "batch 2"])
    }

    @Test(arguments: [(FakeIslands.Answer.status(500), 500), (.status(503), 503), (.broken, 0)])
    func `what may pass is tried again, later each time`(answer: FakeIslands.Answer, status: Int) async throws {
        let fake = FakeIslands(FakeIslands.island("t"), setup: Self.pauses) { _ in answer }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("failed", 1))
            #expect(try page.evaluate("pauses") == [1000, 2000, 4000, 8000, 10000])
            let told = Array(repeating: "error Avatar \(status) true", count: 5) + ["error Avatar \(status) false"]
            #expect(try page.evaluate("told") == told)
        }
        #expect(fake.takeAsked() == ["page"] + Array(repeating: "GET Avatar", count: 6))
    }

    @Test func `the page says how often, the server how late`() async throws {
        let fake = FakeIslands(FakeIslands.island("t", "retries=1"), setup: Self.pauses) { _ in
            .status(503, [.retryAfter: "7"])
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("failed", 1))
            #expect(try page.evaluate("pauses") == [8000])
        }
        #expect(fake.takeAsked() == ["page", "GET Avatar", "GET Avatar"])
    }

    @Test func `a server that was away is found when it is back`() async throws {
        let markup = (0..<3).map { FakeIslands.island("t\($0)", "retries=20") }.joined()
        let fake = FakeIslands(markup, setup: "Math.random = () => 0.1;")
        try await fake.browse { page, server in
            try page.wait(until: Self.all("loaded", 3))
            let port = server.port
            try blocking { await server.stop() }
            try page.evaluate("told.length = 0; globalThis.shown = mochi.reload('Avatar'); 0")
            try page.wait(until: "told.filter((one) => one === 'error Avatar 0 true').length >= 6")
            let back = try blocking { try await fake.serve(port: port) }
            let shown = try page.evaluate("shown", as: [Bool].self)
            try blocking { await back.stop() }
            #expect(shown == [true, true, true])
        }
    }

    @Test func `expired tokens are renewed by fetching the page once`() async throws {
        let fake = FakeIslands(
            (0..<5).map { FakeIslands.island("VISIT-\($0)", named: $0 < 3 ? "Avatar" : "Cart") }.joined()
        ) { ask in
            ask.props.hasPrefix("1-") ? .status(410) : .html(ask.props)
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 5))
            let texts = "[...document.querySelectorAll('mochi-server-island')].map((one) => one.textContent)"
            #expect(try page.evaluate(texts) == ["2-0", "2-1", "2-2", "2-3", "2-4"])
            let told = ["error Avatar 410 true", "error Cart 410 true", "load Avatar 200 2", "load Cart 200 2"]
            #expect(try page.evaluate("[...new Set(told)].sort()") == told)
            #expect(try page.evaluate("document.querySelector('[name=Cart]').reload()"))
        }
        #expect(fake.takeAsked() == ["page", "batch 5", "page", "batch 5", "GET Cart"])
    }

    @Test func `a token that stays expired fails`() async throws {
        let fake = FakeIslands(FakeIslands.island("t")) { _ in .status(410) }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("failed", 1))
            #expect(try page.evaluate("told") == ["error Avatar 410 true", "error Avatar 410 false"])
        }
        #expect(fake.takeAsked() == ["page", "GET Avatar", "page", "GET Avatar"])
    }

    @Test func `a page whose islands stay stale is reloaded once`() async throws {
        let fake = FakeIslands(FakeIslands.island("t")) { _ in .status(409) }
        try await fake.browse { page, _ in
            let isReloaded = "performance.getEntriesByType('navigation')[0].type === 'reload'"
            try page.wait(until: "\(isReloaded) && \(Self.all("failed", 1))")
            #expect(try page.evaluate("told") == ["error Avatar 409 true", "error Avatar 409 false"])
        }
        let round = ["page", "GET Avatar", "page", "GET Avatar"]
        #expect(fake.takeAsked() == round + round)
    }

    @Test func `what the server could not make is shown, and told once`() async throws {
        let fake = FakeIslands(FakeIslands.island("t")) { _ in
            .html("<mochi-island-failure>This part could not be shown.</mochi-island-failure>")
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("failed", 1))
            #expect(try page.evaluate("document.body.innerText.trim()") == "This part could not be shown.")
            #expect(try page.evaluate("told") == ["error Avatar 200 false"])
        }
        #expect(fake.takeAsked() == ["page", "GET Avatar"])
    }

    @Test(arguments: [1, 3])
    func `nothing is fetched for an element that has gone`(count: Int) async throws {
        let cut = DispatchSemaphore(value: 0)
        let markup = (0..<count).map { FakeIslands.island("t\($0)") }.joined()
        let fake = FakeIslands("<main>\(markup)</main>") { ask in
            guard ask.before == 0, ask.props == "t0" else { return .html("Here") }
            await Gate().wait()
            cut.signal()
            return .broken
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loading", count))
            while !fake.takeAsked().contains(where: { $0 != "page" }) { try page.evaluate("0") }
            try page.evaluate("globalThis.gone = document.querySelector('main'); gone.remove()")
            #expect(cut.wait(timeout: .now() + 20) == .success)
            #expect(try page.evaluate("told") == [String]())
            // Back again, it starts anew.
            try page.evaluate("document.body.append(gone)")
            try page.wait(until: Self.all("loaded", count))
        }
    }

    @Test func `an element that is moved goes on`() async throws {
        let gate = Gate()
        let fake = FakeIslands("<main></main>" + FakeIslands.island("t")) { _ in
            await gate.wait()
            return .html("Here")
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loading", 1))
            try page.evaluate("document.querySelector('main').append(document.querySelector('mochi-server-island'))")
            try page.evaluate("new Promise((done) => setTimeout(done))")
            gate.open()
            try page.wait(until: Self.all("loaded", 1))
        }
        #expect(fake.takeAsked() == ["page", "GET Avatar"])
    }

    @Test func `a page that comes back goes on with what was loading`() async throws {
        let gate = Gate()
        let markup = FakeIslands.island("fast", named: "Fast", "cacheable") + FakeIslands.island("slow", "cacheable")
        let fake = FakeIslands(markup) { ask in
            if ask.props == "slow", ask.before == 0 { await gate.wait() }
            return .html(ask.props)
        }
        try await fake.browse { page, _ in
            try page.wait(until: "\(Self.all("loaded", 1)) && \(Self.all("loading", 1))")
            let home = try page.evaluate("location.href", as: String.self)
            try page.navigate(to: home + "other")
            try page.evaluate("setTimeout(() => history.back()); 0")
            try page.wait(until: "location.pathname === '/' && \(Self.all("loaded", 2))")
            #expect(try page.evaluate("isBack"), "the browser kept no page to come back to")
            #expect(try page.evaluate("told.sort()") == ["load Avatar 200 1", "load Fast 200 1"])
        }
        gate.open()
        #expect(fake.takeAsked().sorted() == ["GET Avatar", "GET Avatar", "GET Fast", "page"])
    }
}
