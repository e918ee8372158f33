import MochiAPI
import TestSupport
import Testing

/// How server islands are fetched.
@Suite(.serialized) struct IslandTests {
    /// A condition: every island has ended so.
    static func all(_ state: String, _ count: Int) -> String {
        "document.querySelectorAll('mochi-server-island[data-state=\(state)]').length === \(count)"
    }

    private static func many(_ count: Int, _ attributes: String = "") -> String {
        (0..<count).map { FakeIslands.island("t\($0)", attributes) }.joined()
    }

    private static let texts = "[...document.querySelectorAll('mochi-server-island')].map((one) => one.textContent)"

    @Test func `the fallback stands until the content is there`() async throws {
        let gate = Gate()
        let fake = FakeIslands(FakeIslands.island("t")) { ask in
            await gate.wait()
            return .html("<p>Welcome, \(ask.props)</p>")
        }
        try await fake.browse { page, _ in
            try page.wait(until: "document.querySelector('[data-state=loading][aria-busy=true]')")
            #expect(try page.evaluate(Self.texts) == ["Loading..."])
            #expect(try page.evaluate("told") == [String]())
            gate.open()
            try page.wait(until: Self.all("loaded", 1))
            #expect(try page.evaluate("document.querySelector('mochi-server-island').innerHTML") == "<p>Welcome, t</p>")
            #expect(try page.evaluate("document.querySelector('[aria-busy]') === null"))
            let display = "getComputedStyle(document.querySelector('mochi-server-island')).display"
            #expect(try page.evaluate(display) == "contents")
            #expect(try page.evaluate("told") == ["load Avatar 200 1"])
            #expect(try page.takeErrors() == [])
        }
        #expect(fake.takeAsked() == ["page", "GET Avatar"])
    }

    @Test func `islands that are due together are fetched together`() async throws {
        let fake = FakeIslands(Self.many(20))
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 20))
            #expect(try page.evaluate(Self.texts) == (0..<20).map { "t\($0)" })
            #expect(try page.takeErrors() == [])
        }
        #expect(fake.takeAsked() == ["page", "batch 20"])
    }

    @Test func `a request brings 32 islands at most`() async throws {
        let fake = FakeIslands(Self.many(40))
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 40))
        }
        #expect(fake.takeAsked().sorted() == ["batch 32", "batch 8", "page"])
    }

    @Test func `what caches keep is fetched alone`() async throws {
        let fake = FakeIslands(Self.many(2, "cacheable") + Self.many(1))
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 3))
        }
        #expect(fake.takeAsked() == ["page", "GET Avatar", "GET Avatar", "GET Avatar"])
    }

    @Test func `an island is shown as soon as its line has come`() async throws {
        let gate = Gate()
        let fake = FakeIslands(Self.many(3)) { ask in
            if ask.props == "t1" { await gate.wait() }
            return .html(ask.props.uppercased())
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 1))
            #expect(try page.evaluate(Self.texts) == ["T0", "Loading...", "Loading..."])
            gate.open()
            try page.wait(until: Self.all("loaded", 3))
            #expect(try page.evaluate(Self.texts) == ["T0", "T1", "T2"])
        }
        #expect(fake.takeAsked() == ["page", "batch 3"])
    }

    @Test(arguments: [404, 405, 500])
    func `a server that knows no batches is asked for each`(status: Int) async throws {
        let fake = FakeIslands(Self.many(3), batchStatus: status)
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 3))
            #expect(try page.evaluate("told") == ["load Avatar 200 2", "load Avatar 200 2", "load Avatar 200 2"])
        }
        #expect(fake.takeAsked() == ["page", "batch 3", "GET Avatar", "GET Avatar", "GET Avatar"])
    }

    @Test func `what a broken stream has not brought is fetched alone`() async throws {
        let gate = Gate()
        let fake = FakeIslands(Self.many(4)) { ask in
            guard ask.props == "t2", ask.before == 0 else { return .html(ask.props) }
            await gate.wait()
            return .broken
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 2))
            gate.open()
            try page.wait(until: Self.all("loaded", 4))
            #expect(try page.evaluate(Self.texts) == ["t0", "t1", "t2", "t3"])
            #expect(
                try page.evaluate("told.sort()")
                    == ["load Avatar 200 1", "load Avatar 200 1", "load Avatar 200 2", "load Avatar 200 2"]
            )
        }
        #expect(fake.takeAsked() == ["page", "batch 4", "GET Avatar", "GET Avatar"])
    }

    @Test func `a long token goes in the body`() async throws {
        let token = String(repeating: "t", count: 1800)
        let fake = FakeIslands(FakeIslands.island(token)) { ask in .html("\(ask.props.count)") }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 1))
            #expect(try page.evaluate(Self.texts) == ["1800"])
        }
        #expect(fake.takeAsked() == ["page", "POST Avatar"])
    }

    @Test(arguments: ["Loading...", "<p>Loading...</p>", "<style nonce=NONCE>p { margin: 1px }</style>Loading..."])
    func `a lazy island is fetched once, when it is seen`(fallback: String) async throws {
        let far = String(repeating: "<p>Further down.</p>", count: 200)
        let lazy = "when=visible root-margin=10px"
        let fake = FakeIslands(
            FakeIslands.island("near", lazy) + far + FakeIslands.island("far", named: "Far", lazy, fallback: fallback)
        )
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 1))
            #expect(fake.takeAsked() == ["page", "GET Avatar"])
            for _ in 0..<2 {
                try page.evaluate("scrollTo(0, document.body.scrollHeight)")
                try page.wait(until: Self.all("loaded", 2))
                try page.evaluate("scrollTo(0, 0); new Promise((done) => requestAnimationFrame(done))")
            }
            #expect(try page.evaluate("told") == ["load Avatar 200 1", "load Far 200 1"])
            #expect(try page.takeErrors() == [])
        }
        #expect(fake.takeAsked() == ["GET Far"])
    }

    @Test func `an island of a fragment is fetched as well`() async throws {
        let fake = FakeIslands(FakeIslands.island("outer")) { ask in
            ask.props == "outer" ? .html("<p>Outer</p>" + FakeIslands.island("inner", named: "Inner")) : .html("Inner")
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 2))
            #expect(try page.evaluate("told") == ["load Avatar 200 1", "load Inner 200 1"])
        }
        #expect(fake.takeAsked() == ["page", "GET Avatar", "GET Inner"])
    }

    @Test func `islands are fetched again when they are asked to`() async throws {
        let gate = Gate()
        let fake = FakeIslands(Self.many(2) + FakeIslands.island("other", named: "Other")) { ask in
            if ask.before == 1, ask.props == "t0" { await gate.wait() }
            return .html("\(ask.props)-\(ask.before)")
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 3))
            try page.evaluate("globalThis.shown = mochi.reload('Avatar'); 0")
            try page.wait(until: Self.all("loading", 2))
            #expect(try page.evaluate(Self.texts) == ["t0-0", "t1-0", "other-0"])
            gate.open()
            #expect(try page.evaluate("shown") == [true, true])
            #expect(try page.evaluate(Self.texts) == ["t0-1", "t1-1", "other-0"])
            #expect(try page.evaluate("document.querySelector('[name=Other]').reload()"))
            #expect(try page.evaluate(Self.texts) == ["t0-1", "t1-1", "other-1"])
            #expect(try page.evaluate("document.createElement('mochi-server-island').reload()") == false)
        }
        #expect(fake.takeAsked() == ["page", "batch 3", "batch 2", "GET Other"])
    }
}
